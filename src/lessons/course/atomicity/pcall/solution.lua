local reply = redis.pcall('INCR', KEYS[1])

if type(reply) == 'table' and reply.err:find('not an integer', 1, true) then
  redis.call('SET', KEYS[1], 1)
  return 1
end

return reply
