local list = redis.call('LRANGE', KEYS[1], 0, -1)
if #list > 0 then redis.call('RPUSH', KEYS[2], unpack(list)) end
return #list
