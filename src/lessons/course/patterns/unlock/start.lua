-- KEYS[1]  the lock
-- ARGV[1]  our token
-- ARGV[2]  milliseconds to hold it on, 0: give it back
return redis.call('DEL', KEYS[1])
