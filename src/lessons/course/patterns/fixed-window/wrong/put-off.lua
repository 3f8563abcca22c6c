local count = redis.call('INCR', KEYS[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return math.max(-1, tonumber(ARGV[1]) - count)
