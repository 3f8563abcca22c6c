-- KEYS[1]  list to copy from
-- KEYS[2]  list to add to
local list = redis.call('LRANGE', KEYS[1], 0, -1)
redis.call('RPUSH', KEYS[2], unpack(list))
return #list
