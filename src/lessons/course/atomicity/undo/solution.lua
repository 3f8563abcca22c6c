local element = redis.call('LPOP', KEYS[1])

if not element then
  return nil
end

local reply = redis.pcall('SADD', KEYS[2], element)
if type(reply) == 'table' then
  redis.call('LPUSH', KEYS[1], element)
  return reply
end

return element
