local price = redis.call('GET', KEYS[1])
local discount = redis.call('GET', KEYS[2])

if price == nil then
  return -1
end

return price - discount
