redis.call('RPUSH', KEYS[1], ARGV[1])

return redis.call('LRANGE', KEYS[1], 1, 3)
