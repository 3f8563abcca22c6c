local names = redis.call('RPOP', KEYS[1], ARGV[1]) or {}
for _, name in ipairs(names) do redis.call('SADD', KEYS[2], name) end
return redis.call('LLEN', KEYS[1])
