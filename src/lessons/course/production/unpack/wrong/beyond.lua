local list = redis.call('LRANGE', KEYS[1], 0, -1)
if #list < 1000 then
  if #list > 0 then redis.call('RPUSH', KEYS[2], unpack(list)) end
  return #list
end
for first = 1, #list, 1000 do redis.call('RPUSH', KEYS[2], unpack(list, first, first + 999)) end
return #list
