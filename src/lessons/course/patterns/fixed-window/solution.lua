-- KEYS[1]  counter of the window
-- ARGV[1]  calls that may pass
-- ARGV[2]  seconds of a window
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[2]) end

local left = tonumber(ARGV[1]) - count
if left < 0 then return -1 end
return left
