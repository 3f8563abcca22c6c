-- KEYS[1]  hash
-- ARGV[1]  code
-- ARGV[2]  seconds
redis.call('HSET', KEYS[1], 'code', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 'key'
