local more = redis.call('ZCOUNT', KEYS[1], ARGV[1] + 1, '+inf')
return { more, redis.call('ZCOUNT', KEYS[1], 0, ARGV[1]) }
