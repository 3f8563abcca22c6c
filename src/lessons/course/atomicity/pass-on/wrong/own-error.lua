local reply = redis.pcall('LPUSH', KEYS[1], ARGV[1])
if type(reply) == 'table' and reply.err then
  redis.call('INCR', KEYS[2])
  return redis.error_reply('FAILED could not add the job')
end
return reply
