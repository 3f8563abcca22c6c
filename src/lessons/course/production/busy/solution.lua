-- KEYS[1]  list of names
-- KEYS[2]  set
-- ARGV[1]  how many to move in one call
local names = redis.call('LPOP', KEYS[1], ARGV[1]) or {}
for _, name in ipairs(names) do
  redis.call('SADD', KEYS[2], name)
end
return redis.call('LLEN', KEYS[1])
