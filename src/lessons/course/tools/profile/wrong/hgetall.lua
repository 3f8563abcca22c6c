local all = redis.call('HGETALL', KEYS[1])
local prices, sum = {}, 0
for i = 1, #all, 2 do prices[all[i]] = tonumber(all[i + 1]) end
for _, article in ipairs(ARGV) do
  if not prices[article] then return redis.error_reply('UNKNOWN ' .. article) end
  sum = sum + prices[article]
end
return sum
