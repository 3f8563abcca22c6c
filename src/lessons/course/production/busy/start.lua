-- KEYS[1]  list of names
-- KEYS[2]  set
-- ARGV[1]  how many to move in one call
while redis.call('LLEN', KEYS[1]) > 0 do
  redis.call('SADD', KEYS[2], redis.call('LPOP', KEYS[1]))
end
return 0
