local before = redis.call('GET', KEYS[1]) or 'none'

redis.call('SET', KEYS[1], ARGV[1])

return before
