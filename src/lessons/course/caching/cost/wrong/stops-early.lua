local sum = 0
local values = redis.call('MGET', unpack(KEYS))
local i = 1
while values[i] do
  sum = sum + values[i]
  i = i + 1
end
return sum
