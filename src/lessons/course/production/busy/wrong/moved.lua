local names = redis.call('LPOP', KEYS[1], ARGV[1]) or {}
for _, name in ipairs(names) do redis.call('SADD', KEYS[2], name) end
return #names
