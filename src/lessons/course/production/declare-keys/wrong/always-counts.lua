redis.call('SADD', KEYS[1], ARGV[2])
return redis.call('HINCRBY', KEYS[2], ARGV[1], 1)
