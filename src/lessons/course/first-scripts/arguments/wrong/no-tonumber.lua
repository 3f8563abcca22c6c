local taken = redis.call('GET', KEYS[1])
if taken + ARGV[1] > ARGV[2] then
  return -1
end
return redis.call('INCRBY', KEYS[1], ARGV[1])
