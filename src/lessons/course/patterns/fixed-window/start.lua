-- KEYS[1]  counter of the window
-- ARGV[1]  calls that may pass
-- ARGV[2]  seconds of a window
local count = redis.call('INCR', KEYS[1])
return ARGV[1] - count
