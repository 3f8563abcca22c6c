local got = redis.call('HMGET', KEYS[1], 'role', 'active')
if got[2] == '1' or got[2] == '0' and got[1] ~= 'admin' then
  return 1
end
return 0
