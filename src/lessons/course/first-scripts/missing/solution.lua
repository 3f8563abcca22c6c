local price = redis.call('GET', KEYS[1])
local discount = redis.call('GET', KEYS[2]) or 0

if not price then
  return -1
end

return price - discount
