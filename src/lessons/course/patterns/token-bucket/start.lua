-- KEYS[1]  hash: tokens, at
-- ARGV[1]  capacity
-- ARGV[2]  tokens that flow in each second
-- ARGV[3]  now, in seconds
local capacity, rate, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local state = redis.call('HMGET', KEYS[1], 'tokens', 'at')
return 1
