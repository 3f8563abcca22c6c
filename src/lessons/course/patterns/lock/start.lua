-- KEYS[1]  the lock
-- ARGV[1]  our token
-- ARGV[2]  milliseconds
redis.call('SET', KEYS[1], ARGV[1])
return 1
