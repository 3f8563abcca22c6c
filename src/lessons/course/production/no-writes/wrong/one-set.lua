#!lua flags=no-writes
return redis.call('SINTERCARD', 1, KEYS[1])
