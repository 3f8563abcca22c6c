redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return redis.call('XADD', KEYS[2], 'MAXLEN', ARGV[3], '*', ARGV[1], ARGV[2])
