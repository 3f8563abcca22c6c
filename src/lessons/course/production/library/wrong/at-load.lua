#!lua name=stock
local left = tonumber(redis.call('GET', 'bolts') or 0)
redis.register_function('stock_add', function(keys, args) return redis.call('INCRBY', keys[1], args[1]) end)
redis.register_function('stock_take', function(keys, args)
  if left < tonumber(args[1]) then return -1 end
  return redis.call('DECRBY', keys[1], args[1])
end)
