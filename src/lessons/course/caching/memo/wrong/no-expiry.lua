local known = redis.call('GET', KEYS[1])
if known then return tonumber(known) end
local sum = 0
for _, amount in ipairs(redis.call('LRANGE', KEYS[2], 0, -1)) do sum = sum + tonumber(amount) end
redis.call('SET', KEYS[1], sum)
return sum
