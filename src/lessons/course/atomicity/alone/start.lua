local left = redis.call('DECRBY', KEYS[1], ARGV[1])

if left < 0 then
  return 0
end

redis.call('INCRBY', KEYS[2], ARGV[1])
return 1
