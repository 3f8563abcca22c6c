#!lua name=stock
local function stock_add(keys, args) return redis.call('INCRBY', keys[1], args[1]) end
local function stock_take(keys, args) return redis.call('DECRBY', keys[1], args[1]) end
