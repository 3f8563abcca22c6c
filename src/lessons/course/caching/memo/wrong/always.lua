local sum = 0
for _, amount in ipairs(redis.call('LRANGE', KEYS[2], 0, -1)) do sum = sum + tonumber(amount) end
redis.call('SET', KEYS[1], sum, 'EX', ARGV[1])
return sum
