local list = redis.call('LRANGE', KEYS[1], 0, -1)
local sum = 0
for _, degrees in ipairs(list) do sum = sum + degrees end
if #list == 0 then return 'none' end
return tostring(sum / #list)
