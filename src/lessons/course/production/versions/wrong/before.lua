local reply = redis.pcall('HEXPIRE', KEYS[1], ARGV[2], 'FIELDS', 1, 'code')
redis.call('HSET', KEYS[1], 'code', ARGV[1])
if reply.err then
  redis.call('EXPIRE', KEYS[1], ARGV[2])
  return 'key'
end
return 'field'
