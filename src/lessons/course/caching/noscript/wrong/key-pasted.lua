return redis.call('HINCRBY', 'points', ARGV[1], ARGV[2])
