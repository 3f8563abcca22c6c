redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
local points = redis.call('ZSCORE', KEYS[1], ARGV[1])
return { tonumber(points), redis.call('ZREVRANK', KEYS[1], ARGV[1]) + 1, redis.call('ZCARD', KEYS[1]) }
