local sum = 0
for _, key in ipairs(KEYS) do
  sum = sum + tonumber(redis.call('MGET', key)[1] or 0)
end
return sum
