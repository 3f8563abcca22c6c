-- KEYS[1]  hash
-- ARGV[1]  code
-- ARGV[2]  seconds
redis.call('HSET', KEYS[1], 'code', ARGV[1])
local reply = redis.pcall('HEXPIRE', KEYS[1], ARGV[2], 'FIELDS', 1, 'code')
if reply.err then
  redis.call('EXPIRE', KEYS[1], ARGV[2])
  return 'key'
end
return 'field'
