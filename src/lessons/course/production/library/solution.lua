#!lua name=stock
-- FCALL stock_add 1 KEY AMOUNT
-- FCALL stock_take 1 KEY AMOUNT

redis.register_function('stock_add', function(keys, args)
  return redis.call('INCRBY', keys[1], args[1])
end)

redis.register_function('stock_take', function(keys, args)
  local left = tonumber(redis.call('GET', keys[1]) or 0)
  if left < tonumber(args[1]) then return -1 end
  return redis.call('DECRBY', keys[1], args[1])
end)
