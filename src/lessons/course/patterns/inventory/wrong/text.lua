for i = 1, #ARGV, 2 do
  local left = redis.call('HGET', KEYS[1], ARGV[i])
  if left < tonumber(ARGV[i + 1]) then return redis.error_reply('SOLDOUT ' .. ARGV[i]) end
end
for i = 1, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[i], -ARGV[i + 1]) end
return #ARGV / 2
