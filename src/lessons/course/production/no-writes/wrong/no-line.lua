return redis.call('SINTERCARD', 2, KEYS[1], KEYS[2])
