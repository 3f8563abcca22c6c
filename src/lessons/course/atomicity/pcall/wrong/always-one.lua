local count = redis.pcall('GET', KEYS[1])
redis.call('SET', KEYS[1], 1)
return 1
