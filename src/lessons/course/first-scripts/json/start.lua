local got = redis.call('HMGET', KEYS[1], 'name', 'age')

return { name = got[1], age = got[2] }
