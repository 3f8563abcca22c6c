-- KEYS[1]  the job
-- KEYS[2]  hash of counts
local done = redis.call('HINCRBY', KEYS[2], 'done', 1)
redis.call('DEL', KEYS[1])
return done
