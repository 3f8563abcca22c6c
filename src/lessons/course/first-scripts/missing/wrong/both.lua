local price = redis.call('GET', KEYS[1])
local discount = redis.call('GET', KEYS[2])
if price and discount then
  return price - discount
end
return -1
