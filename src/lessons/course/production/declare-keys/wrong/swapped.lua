local new = redis.call('SADD', KEYS[1], ARGV[1])
return redis.call('HINCRBY', KEYS[2], ARGV[2], new)
