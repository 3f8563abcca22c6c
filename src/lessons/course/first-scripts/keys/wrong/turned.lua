return { redis.call('INCR', KEYS[2]), redis.call('INCR', KEYS[1]) }
