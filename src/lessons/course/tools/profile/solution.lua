-- KEYS[1]  hash: prices by article
-- ARGV     articles
local prices = redis.call('HMGET', KEYS[1], unpack(ARGV))
local sum = 0
for i, article in ipairs(ARGV) do
  if not prices[i] then return redis.error_reply('UNKNOWN ' .. article) end
  sum = sum + tonumber(prices[i])
end
return sum
