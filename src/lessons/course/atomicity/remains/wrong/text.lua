local count = redis.pcall('INCR', KEYS[1])
if type(count) == 'table' then
  return count.err
end
redis.call('RPUSH', KEYS[2], ARGV[1])
return count
