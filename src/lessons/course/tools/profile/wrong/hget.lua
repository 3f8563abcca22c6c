local sum = 0
for _, article in ipairs(ARGV) do
  local price = redis.call('HGET', KEYS[1], article)
  if not price then return redis.error_reply('UNKNOWN ' .. article) end
  sum = sum + price
end
return sum
