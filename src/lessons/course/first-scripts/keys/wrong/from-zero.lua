return { redis.call('INCR', KEYS[0]), redis.call('INCR', KEYS[1]) }
