if redis.call('TYPE', KEYS[2]).ok ~= 'set' then
  return redis.error_reply('WRONGTYPE the second key holds no set')
end
local element = redis.call('LPOP', KEYS[1])
if not element then return nil end
redis.call('SADD', KEYS[2], element)
return element
