local element = redis.call('LPOP', KEYS[1])
if not element then return nil end
local reply = redis.pcall('SADD', KEYS[2], element)
if type(reply) == 'table' then
  redis.call('DEL', KEYS[2])
  redis.call('SADD', KEYS[2], element)
end
return element
