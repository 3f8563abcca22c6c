#!lua flags=no-writes
-- KEYS[1], KEYS[2]  sets
return redis.call('SINTERCARD', 2, KEYS[1], KEYS[2])
