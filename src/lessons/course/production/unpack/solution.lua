-- KEYS[1]  list to copy from
-- KEYS[2]  list to add to
local list = redis.call('LRANGE', KEYS[1], 0, -1)
for first = 1, #list, 1000 do
  local last = math.min(first + 999, #list)
  redis.call('RPUSH', KEYS[2], unpack(list, first, last))
end
return #list
