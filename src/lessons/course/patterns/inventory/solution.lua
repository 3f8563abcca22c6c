-- KEYS[1]  hash: how many of each article there are
-- ARGV     article, amount, article, amount, ...
for i = 1, #ARGV, 2 do
  local article, amount = ARGV[i], tonumber(ARGV[i + 1])
  local left = tonumber(redis.call('HGET', KEYS[1], article) or 0)
  if left < amount then return redis.error_reply('SOLDOUT ' .. article) end
end

for i = 1, #ARGV, 2 do
  redis.call('HINCRBY', KEYS[1], ARGV[i], -tonumber(ARGV[i + 1]))
end
return #ARGV / 2
