for _, name in ipairs(redis.call('LPOP', KEYS[1], ARGV[1])) do redis.call('SADD', KEYS[2], name) end
return redis.call('LLEN', KEYS[1])
