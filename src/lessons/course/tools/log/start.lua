-- ARGV  numbers, perhaps
local best = ''
for _, value in ipairs(ARGV) do
  redis.log(redis.LOG_NOTICE, type(best), best, value)
  if value > best then best = value end
end
return best
