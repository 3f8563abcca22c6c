-- KEYS[1]  hash: how many of each article there are
-- ARGV     article, amount, article, amount, ...
for i = 1, #ARGV, 2 do
  local article, amount = ARGV[i], tonumber(ARGV[i + 1])
  local left = redis.call('HINCRBY', KEYS[1], article, -amount)
  if left < 0 then return redis.error_reply('SOLDOUT ' .. article) end
end
return #ARGV / 2
