if redis.call('EXISTS', KEYS[1]) == 1 then
  return redis.call('GET', KEYS[1])
end
redis.call('SET', KEYS[1], ARGV[1])
return 'none'
