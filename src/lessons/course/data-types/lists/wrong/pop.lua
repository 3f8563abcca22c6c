redis.call('LPUSH', KEYS[1], ARGV[1])
if redis.call('LLEN', KEYS[1]) > 3 then
  redis.call('RPOP', KEYS[1])
end
return redis.call('LRANGE', KEYS[1], 0, 2)
