local user = redis.call('HGET', KEYS[1], 'user')
if not user then return nil end
return { user, redis.call('HINCRBY', KEYS[1], 'visits', 1) }
