local price = redis.call('GET', KEYS[1]) or 0
local discount = redis.call('GET', KEYS[2]) or 0
return price - discount
