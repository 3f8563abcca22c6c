local got = redis.call('HMGET', KEYS[1], 'role', 'active')
return got[1] == 'admin' and got[2] == '1'
