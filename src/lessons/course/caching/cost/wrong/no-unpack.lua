local sum = 0
for _, value in ipairs(redis.call('MGET', KEYS)) do
  sum = sum + tonumber(value or 0)
end
return sum
