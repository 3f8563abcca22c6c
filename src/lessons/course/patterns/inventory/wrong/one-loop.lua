for i = 1, #ARGV, 2 do
  local article, amount = ARGV[i], tonumber(ARGV[i + 1])
  local left = tonumber(redis.call('HGET', KEYS[1], article) or 0)
  if left < amount then return redis.error_reply('SOLDOUT ' .. article) end
  redis.call('HINCRBY', KEYS[1], article, -amount)
end
return #ARGV / 2
