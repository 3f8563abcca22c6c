local object = cjson.decode(redis.call('GET', KEYS[1]) or '{}')
object[ARGV[1]] = ARGV[2]
redis.call('SET', KEYS[1], cjson.encode(object), 'KEEPTTL')
return 1
