local taken = tonumber(redis.call('GET', KEYS[1]))
local wanted = tonumber(ARGV[1])
local all = tonumber(ARGV[2])

if taken + wanted > all then
  return -1
end

return redis.call('INCRBY', KEYS[1], wanted)
