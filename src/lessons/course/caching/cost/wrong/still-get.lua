local sum = 0
for i = 1, #KEYS do
  local n = redis.call('GET', KEYS[i])
  if n then sum = sum + n end
end
return sum
