#!lua name=stock
redis.register_function('stock_add', function() return redis.call('INCRBY', KEYS[1], ARGV[1]) end)
redis.register_function('stock_take', function()
  local left = tonumber(redis.call('GET', KEYS[1]) or 0)
  if left < tonumber(ARGV[1]) then return -1 end
  return redis.call('DECRBY', KEYS[1], ARGV[1])
end)
