local element = redis.call('LPOP', KEYS[1])
if not element then return nil end
redis.pcall('SADD', KEYS[2], element)
return element
