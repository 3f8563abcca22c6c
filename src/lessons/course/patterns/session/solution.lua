-- KEYS[1]  session: user, visits
-- ARGV[1]  seconds until it ends
local user = redis.call('HGET', KEYS[1], 'user')
if not user then return nil end

local visits = redis.call('HINCRBY', KEYS[1], 'visits', 1)
redis.call('EXPIRE', KEYS[1], ARGV[1])
return { user, visits }
