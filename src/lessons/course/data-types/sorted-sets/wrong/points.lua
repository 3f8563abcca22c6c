return redis.call('ZINCRBY', KEYS[1], ARGV[2], ARGV[1])
