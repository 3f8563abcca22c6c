redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('LTRIM', KEYS[1], -3, -1)
return redis.call('LRANGE', KEYS[1], 0, -1)
