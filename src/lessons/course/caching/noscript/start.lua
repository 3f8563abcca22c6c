redis.call('HINCRBY', 'points', 'ann', 5)
return redis.call('HGET', 'points', 'ann')
