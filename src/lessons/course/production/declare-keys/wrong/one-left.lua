local new = redis.call('SADD', KEYS[1], ARGV[2])
return redis.call('HINCRBY', 'posts:likes', ARGV[1], new)
