-- KEYS[1]  the lock
-- ARGV[1]  our token
-- ARGV[2]  milliseconds
local taken = redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])
if taken then return 1 end
return 0
