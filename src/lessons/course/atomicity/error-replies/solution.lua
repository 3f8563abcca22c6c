local stock = tonumber(redis.call('GET', KEYS[1]) or 0)
local wanted = tonumber(ARGV[1])

if stock < wanted then
  return redis.error_reply('NOSTOCK only ' .. stock .. ' left')
end

return redis.call('DECRBY', KEYS[1], wanted)
