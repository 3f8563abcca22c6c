if tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or 0) == ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('DEL', KEYS[2])
return 1
