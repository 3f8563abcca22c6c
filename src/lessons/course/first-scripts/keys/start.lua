local page = redis.call('INCR', 'views:home')

return page
