local got = redis.call('HMGET', KEYS[1], 'name', 'age')
return cjson.encode({ name = got[1], age = tonumber(got[2]) })
