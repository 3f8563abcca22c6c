local wanted = tonumber(ARGV[1])
local left = redis.call('DECRBY', KEYS[1], wanted)
if left < 0 then
  return redis.error_reply('NOSTOCK only ' .. left + wanted .. ' left')
end
return left
