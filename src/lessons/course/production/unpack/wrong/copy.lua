redis.call('COPY', KEYS[1], KEYS[2], 'REPLACE')
return redis.call('LLEN', KEYS[2])
