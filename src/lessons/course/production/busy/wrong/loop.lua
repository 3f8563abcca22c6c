for i = 1, tonumber(ARGV[1]) do redis.call('SADD', KEYS[2], redis.call('LPOP', KEYS[1]) or '0') end
return redis.call('LLEN', KEYS[1])
