local role = redis.call('HGET', KEYS[1], 'role')
local active = redis.call('HGET', KEYS[1], 'active')

return role == 'admin' and active == 1
