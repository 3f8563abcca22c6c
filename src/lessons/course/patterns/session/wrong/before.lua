local state = redis.call('HMGET', KEYS[1], 'user', 'visits')
if not state[1] then return nil end
redis.call('HINCRBY', KEYS[1], 'visits', 1)
redis.call('EXPIRE', KEYS[1], ARGV[1])
return state
