local text = redis.call('GET', KEYS[1])
if not text then return 0 end
local left = redis.call('PTTL', KEYS[1])
local object = cjson.decode(text)
object[ARGV[1]] = ARGV[2]
redis.call('SET', KEYS[1], cjson.encode(object), 'PX', left)
return 1
