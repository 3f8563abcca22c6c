local more = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[1], '+inf')
return { #more, redis.call('ZCARD', KEYS[1]) - #more }
