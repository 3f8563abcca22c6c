local sum = 0
for _, price in ipairs(redis.call('HMGET', KEYS[1], unpack(ARGV))) do
  sum = sum + price
end
return sum
