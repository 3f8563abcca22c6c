local reply = redis.pcall('INCR', KEYS[1])
if type(reply) == 'table' then
  redis.call('SET', KEYS[1], 1)
  return 1
end
return reply
