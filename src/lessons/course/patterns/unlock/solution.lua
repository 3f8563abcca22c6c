-- KEYS[1]  the lock
-- ARGV[1]  our token
-- ARGV[2]  milliseconds to hold it on, 0: give it back
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if tonumber(ARGV[2]) == 0 then return redis.call('DEL', KEYS[1]) end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
