-- KEYS[1], KEYS[2]  sets
#!lua flags=no-writes
return redis.call('SINTERCARD', 2, KEYS[1], KEYS[2])
