local count = (tonumber(redis.call('GET', KEYS[1]) or 0) or 0) + 1
redis.call('SET', KEYS[1], count)
redis.call('RPUSH', KEYS[2], ARGV[1])
return count
