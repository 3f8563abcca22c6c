for _, name in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do redis.call('SADD', KEYS[2], name) end
redis.call('DEL', KEYS[1])
return 0
