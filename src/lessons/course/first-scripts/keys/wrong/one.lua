redis.call('INCR', KEYS[2])
return redis.call('INCR', KEYS[1])
