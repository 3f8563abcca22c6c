-- KEYS[1]  the remembered sum
-- KEYS[2]  list of amounts
-- ARGV[1]  seconds to remember it
local sum = 0
for _, amount in ipairs(redis.call('LRANGE', KEYS[2], 0, -1)) do
  sum = sum + tonumber(amount)
end
return sum
