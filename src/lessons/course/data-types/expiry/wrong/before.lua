redis.call('EXPIRE', KEYS[1], 60)
return redis.call('INCR', KEYS[1])
