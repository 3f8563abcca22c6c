local reply = redis.call('INCR', KEYS[1])
if type(reply) == 'table' and reply.err then
  redis.call('SET', KEYS[1], 1)
  return 1
end
return reply
