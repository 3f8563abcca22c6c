-- KEYS[1]  sorted set: players by points
-- ARGV[1]  player
-- ARGV[2]  points to add
local points = redis.call('ZINCRBY', KEYS[1], ARGV[2], ARGV[1])
local rank = redis.call('ZREVRANK', KEYS[1], ARGV[1])
local players = redis.call('ZCARD', KEYS[1])
return { tonumber(points), rank + 1, players }
