-- KEYS[1]  sorted set: players by points
-- ARGV[1]  player
-- ARGV[2]  points to add
local points = redis.call('ZINCRBY', KEYS[1], ARGV[2], ARGV[1])
return points
