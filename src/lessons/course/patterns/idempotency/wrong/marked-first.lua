if not redis.call('SET', KEYS[2], 'seen', 'NX', 'EX', ARGV[2]) then return tonumber(redis.call('GET', KEYS[1])) end
local balance = tonumber(redis.call('GET', KEYS[1]) or 0)
if balance < tonumber(ARGV[1]) then return redis.error_reply('POOR too little money') end
return redis.call('DECRBY', KEYS[1], ARGV[1])
