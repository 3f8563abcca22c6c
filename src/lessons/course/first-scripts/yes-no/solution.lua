local role = redis.call('HGET', KEYS[1], 'role')
local active = redis.call('HGET', KEYS[1], 'active')

if role == 'admin' and active == '1' then
  return 1
end

return 0
