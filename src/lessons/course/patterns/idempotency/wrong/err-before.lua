local before = redis.call('GET', KEYS[2])
if before then return tonumber(before) end
local balance = tonumber(redis.call('GET', KEYS[1]) or 0)
if balance < tonumber(ARGV[1]) then return redis.error_reply('POOR') end
local left = redis.call('DECRBY', KEYS[1], ARGV[1])
redis.call('SET', KEYS[2], left, 'EX', ARGV[2])
return left
