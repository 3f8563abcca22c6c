for _, name in ipairs(redis.call('LRANGE', KEYS[1], 0, ARGV[1])) do redis.call('SADD', KEYS[2], name) end
redis.call('LTRIM', KEYS[1], ARGV[1] + 1, -1)
return redis.call('LLEN', KEYS[1])
