return redis.call('HINCRBY', KEYS[1], 'ann', ARGV[1])
