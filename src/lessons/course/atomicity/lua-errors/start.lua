local user = cjson.decode(ARGV[1])

redis.call('SET', KEYS[1], user.name)
return 1
