local count = redis.call('INCR', KEYS[1])
return math.max(-1, ARGV[1] - count)
