local reply = redis.pcall('LPUSH', KEYS[1], ARGV[1])
if type(reply) == 'table' and reply.err then
  redis.call('INCR', KEYS[2])
  return 'failed'
end
return reply
