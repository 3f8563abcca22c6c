local page = redis.call('INCR', KEYS[1])
local all = redis.call('INCR', KEYS[2])

return { page, all }
