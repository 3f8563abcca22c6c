-- ARGV[1] is the player, ARGV[2] the points.
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])

return redis.call('ZRANK', KEYS[1], ARGV[1])
