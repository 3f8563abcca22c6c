local before = redis.call('GET', KEYS[1])
redis.call('SET', KEYS[1], ARGV[1])
if not before or before == '' then
  return 'none'
end
return before
