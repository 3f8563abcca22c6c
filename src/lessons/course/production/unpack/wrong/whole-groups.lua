local list = redis.call('LRANGE', KEYS[1], 0, -1)
if #list < 1000 then
  if #list > 0 then redis.call('RPUSH', KEYS[2], unpack(list)) end
  return #list
end
for group = 1, math.floor(#list / 1000) do
  redis.call('RPUSH', KEYS[2], unpack(list, group * 1000 - 999, group * 1000))
end
return #list
