local user = redis.call('HGET', KEYS[1], 'user')
if not user then return nil end
redis.call('HINCRBY', KEYS[1], 'visits', 1)
redis.call('EXPIRE', KEYS[1], ARGV[1])
return redis.call('HMGET', KEYS[1], 'user', 'visits')
