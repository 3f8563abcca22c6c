-- KEYS[1]  session: user, visits
-- ARGV[1]  seconds until it ends
local visits = redis.call('HINCRBY', KEYS[1], 'visits', 1)
return { redis.call('HGET', KEYS[1], 'user'), visits }
