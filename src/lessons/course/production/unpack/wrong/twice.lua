local list = redis.call('LRANGE', KEYS[1], 0, -1)
for first = 1, #list, 1000 do redis.call('RPUSH', KEYS[2], unpack(list, first, math.min(first + 1000, #list))) end
return #list
