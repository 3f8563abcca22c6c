local sum = redis.call('GET', KEYS[1]) + ARGV[1]
if sum > tonumber(ARGV[2]) then
  return -1
end
return sum
