-- KEYS[1]  sorted set: calls by their time
-- ARGV[1]  calls that may pass
-- ARGV[2]  milliseconds of the window
-- ARGV[3]  now, in milliseconds
-- ARGV[4]  name of this call
local limit, window, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZADD', KEYS[1], now, now)
return 1
