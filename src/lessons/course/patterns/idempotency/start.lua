-- KEYS[1]  account, in cents
-- KEYS[2]  key of the request
-- ARGV[1]  cents to take
-- ARGV[2]  seconds to keep the answer
local balance = tonumber(redis.call('GET', KEYS[1]) or 0)
if balance < tonumber(ARGV[1]) then return redis.error_reply('POOR too little money') end
return redis.call('DECRBY', KEYS[1], ARGV[1])
