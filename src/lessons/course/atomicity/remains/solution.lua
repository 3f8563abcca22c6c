local count = redis.call('INCR', KEYS[1])
redis.call('RPUSH', KEYS[2], ARGV[1])

return count
