#!lua flags=no-writes
return redis.call('SINTERCARD', 2, 'friends:ann', 'friends:ben')
