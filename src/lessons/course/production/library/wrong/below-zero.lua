#!lua name=stock
redis.register_function('stock_add', function(keys, args) return redis.call('INCRBY', keys[1], args[1]) end)
redis.register_function('stock_take', function(keys, args)
  local left = redis.call('DECRBY', keys[1], args[1])
  if left < 0 then return -1 end
  return left
end)
