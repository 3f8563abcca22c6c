if redis.call('LLEN', KEYS[2]) >= tonumber(ARGV[1]) then return nil end
return redis.call('RPOP', KEYS[1])
