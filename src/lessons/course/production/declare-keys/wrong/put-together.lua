local new = redis.call('SADD', 'likes:' .. ARGV[1], ARGV[2])
return redis.call('HINCRBY', KEYS[2], ARGV[1], new)
