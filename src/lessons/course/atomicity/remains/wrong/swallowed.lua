local count = tonumber(redis.call('GET', KEYS[1]) or 0)
if not count then
  return nil
end
redis.call('RPUSH', KEYS[2], ARGV[1])
return redis.call('INCR', KEYS[1])
