local sum = redis.call('GET', KEYS[1]) + ARGV[1]
if tostring(sum) > ARGV[2] then
  return -1
end
return redis.call('INCRBY', KEYS[1], ARGV[1])
