-- KEYS  counters
local sum = 0
for _, key in ipairs(KEYS) do
  sum = sum + tonumber(redis.call('GET', key) or 0)
end
return sum
