local before = redis.call('GET', 'motto') or 'none'
redis.call('SET', 'motto', ARGV[1])
return before
