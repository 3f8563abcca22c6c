local done = redis.call('HINCRBY', KEYS[2], 'done', 1)
redis.call('UNLINK', KEYS[1])
return done
