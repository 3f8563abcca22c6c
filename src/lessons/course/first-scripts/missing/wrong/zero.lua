local price = tonumber(redis.call('GET', KEYS[1]) or 0)
local discount = tonumber(redis.call('GET', KEYS[2]) or 0)
if price == 0 then
  return -1
end
return price - discount
