redis.call('HSET', KEYS[1], 'code', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
local reply = redis.pcall('HEXPIRE', KEYS[1], ARGV[2], 'FIELDS', 1, 'code')
return reply.err and 'key' or 'field'
