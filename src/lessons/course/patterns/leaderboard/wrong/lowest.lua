local points = redis.call('ZINCRBY', KEYS[1], ARGV[2], ARGV[1])
return { tonumber(points), redis.call('ZRANK', KEYS[1], ARGV[1]) + 1, redis.call('ZCARD', KEYS[1]) }
