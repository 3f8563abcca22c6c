-- KEYS[1], KEYS[2]  sets
redis.call('SINTERSTORE', 'temporary', KEYS[1], KEYS[2])
local count = redis.call('SCARD', 'temporary')
redis.call('DEL', 'temporary')
return count
