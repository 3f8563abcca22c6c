local got = redis.call('HMGET', KEYS[1], 'name', 'age')
return JSON.stringify({ name = got[1], age = tonumber(got[2]) })
