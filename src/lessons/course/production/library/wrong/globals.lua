#!lua name=stock
function stock_add(keys, args) return redis.call('INCRBY', keys[1], args[1]) end
function stock_take(keys, args)
  local left = tonumber(redis.call('GET', keys[1]) or 0)
  if left < tonumber(args[1]) then return -1 end
  return redis.call('DECRBY', keys[1], args[1])
end
