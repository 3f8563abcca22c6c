if redis.call('LLEN', KEYS[2]) >= tonumber(ARGV[1]) then return nil end
return redis.call('LMOVE', KEYS[1], KEYS[2], 'RIGHT', 'RIGHT')
