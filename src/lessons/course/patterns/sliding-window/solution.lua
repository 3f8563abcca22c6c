-- KEYS[1]  sorted set: calls by their time
-- ARGV[1]  calls that may pass
-- ARGV[2]  milliseconds of the window
-- ARGV[3]  now, in milliseconds
-- ARGV[4]  name of this call
local limit, window, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
if redis.call('ZCARD', KEYS[1]) >= limit then return 0 end

redis.call('ZADD', KEYS[1], now, ARGV[4])
redis.call('PEXPIRE', KEYS[1], window)
return 1
