local taken = redis.call('GET', KEYS[1])
local wanted, all = ARGV[1], ARGV[2]

if taken + wanted > all then
  return -1
end

return redis.call('INCRBY', KEYS[1], wanted)
