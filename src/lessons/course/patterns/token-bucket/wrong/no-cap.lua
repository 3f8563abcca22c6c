local capacity, rate, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local state = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = tonumber(state[1] or capacity) + (now - tonumber(state[2] or now)) * rate
if tokens < 1 then
  redis.call('HSET', KEYS[1], 'tokens', tokens, 'at', now)
  return 0
end
redis.call('HSET', KEYS[1], 'tokens', tokens - 1, 'at', now)
return 1
