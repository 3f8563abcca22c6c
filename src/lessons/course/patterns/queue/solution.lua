-- KEYS[1]  jobs that wait, the oldest at the right
-- KEYS[2]  jobs in work
-- ARGV[1]  how many may be in work
if redis.call('LLEN', KEYS[2]) >= tonumber(ARGV[1]) then return nil end
return redis.call('LMOVE', KEYS[1], KEYS[2], 'RIGHT', 'LEFT')
