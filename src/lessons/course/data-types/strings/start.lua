-- KEYS[1] is the key, ARGV[1] the new value.
redis.call('SET', KEYS[1], ARGV[1])

return 'none'
