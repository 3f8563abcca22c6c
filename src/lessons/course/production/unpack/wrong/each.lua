local list = redis.call('LRANGE', KEYS[1], 0, -1)
for _, value in ipairs(list) do redis.call('RPUSH', KEYS[2], value) end
return #list
