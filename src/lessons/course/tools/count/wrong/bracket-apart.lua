local more = redis.call('ZCOUNT', KEYS[1], '( ' .. ARGV[1], '+inf)')
return { more, redis.call('ZCARD', KEYS[1]) - more }
