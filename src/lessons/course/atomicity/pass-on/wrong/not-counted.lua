return redis.pcall('LPUSH', KEYS[1], ARGV[1])
