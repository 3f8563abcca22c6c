local got = redis.call('HMGET', KEYS[1], 'role', 'active')
return tostring(got[1] == 'admin' and got[2] == '1')
