-- KEYS[1]  hash: prices by article
-- ARGV     articles
local sum = 0
for _, article in ipairs(ARGV) do
  if redis.call('HEXISTS', KEYS[1], article) == 0 then
    return redis.error_reply('UNKNOWN ' .. article)
  end
  sum = sum + tonumber(redis.call('HGET', KEYS[1], article))
end
return sum
