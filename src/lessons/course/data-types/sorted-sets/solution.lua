redis.call('ZINCRBY', KEYS[1], ARGV[2], ARGV[1])

return redis.call('ZREVRANK', KEYS[1], ARGV[1]) + 1
