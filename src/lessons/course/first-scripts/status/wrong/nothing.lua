local counts = { list = 'LLEN', set = 'SCARD', hash = 'HLEN', string = 'STRLEN' }
local command = counts[redis.call('TYPE', KEYS[1]).ok]
if command then
  return redis.call(command, KEYS[1])
end
