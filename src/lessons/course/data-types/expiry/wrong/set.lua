local count = (redis.call('GET', KEYS[1]) or 0) + 1
if count == 1 then
  redis.call('SET', KEYS[1], count, 'EX', 60)
else
  redis.call('SET', KEYS[1], count)
end
return count
