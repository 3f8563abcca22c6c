-- FCALL stock_add 1 KEY AMOUNT
-- FCALL stock_take 1 KEY AMOUNT
local left = tonumber(redis.call('GET', KEYS[1]) or 0)
if left < tonumber(ARGV[1]) then return -1 end
return redis.call('DECRBY', KEYS[1], ARGV[1])
