local got = redis.call('HMGET', KEYS[1], 'name', 'age')
if not got[1] then return '{}' end
return { name = got[1], age = tonumber(got[2]) }
