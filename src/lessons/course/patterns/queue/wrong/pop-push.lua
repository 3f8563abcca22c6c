if redis.call('LLEN', KEYS[2]) >= tonumber(ARGV[1]) then return nil end
local job = redis.call('RPOP', KEYS[1])
redis.call('LPUSH', KEYS[2], tostring(job))
return job
