local text = redis.call('GET', KEYS[1])
if not text then return 0 end
local object = cjson.decode(text)
object[ARGV[1]] = ARGV[2]
redis.call('SET', KEYS[1], cjson.encode(object), 'KEEP', 'TTL')
return 1
