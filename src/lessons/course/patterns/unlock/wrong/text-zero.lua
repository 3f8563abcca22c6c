if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == 0 then return redis.call('DEL', KEYS[1]) end
redis.call('SET', KEYS[1], ARGV[1], 'PX', math.max(ARGV[2], 1))
return 1
