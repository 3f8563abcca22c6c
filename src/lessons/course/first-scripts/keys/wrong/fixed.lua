local page = redis.call('INCR', 'views:home')
local all = redis.call('INCR', 'views:all')
return { page, all }
