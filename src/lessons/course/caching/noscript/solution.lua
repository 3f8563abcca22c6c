-- KEYS[1]  hash of points
-- ARGV[1]  player
-- ARGV[2]  points to add
return redis.call('HINCRBY', KEYS[1], ARGV[1], ARGV[2])
