redis.call('LPUSH', KEYS[1], ARGV[1])
redis.call('LTRIM', KEYS[1], 1, 3)
return redis.call('LRANGE', KEYS[1], 0, -1)
