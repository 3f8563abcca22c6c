-- KEYS[1]  sorted set: players by points
-- ARGV[1]  points
local more = redis.call('ZCOUNT', KEYS[1], '(' .. ARGV[1], '+inf')
local others = redis.call('ZCOUNT', KEYS[1], '-inf', ARGV[1])
return { more, others }
