local points = redis.call('ZINCRBY', KEYS[1], ARGV[2], ARGV[1])
local rank = redis.call('ZREVRANK', KEYS[1], ARGV[1]) + 1
return { points = tonumber(points), rank = rank, players = redis.call('ZCARD', KEYS[1]) }
