local stock = tonumber(redis.call('GET', KEYS[1]) or 0)
if stock < tonumber(ARGV[1]) then
  redis.error_reply('NOSTOCK only ' .. stock .. ' left')
end
return redis.call('DECRBY', KEYS[1], ARGV[1])
