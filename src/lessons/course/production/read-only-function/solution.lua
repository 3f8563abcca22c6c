#!lua name=board

redis.register_function('board_add', function(keys, args)
  return tonumber(redis.call('ZINCRBY', keys[1], args[2], args[1]))
end)

redis.register_function{
  function_name = 'board_top',
  callback = function(keys, args)
    return redis.call('ZRANGE', keys[1], 0, args[1] - 1, 'REV')
  end,
  flags = { 'no-writes' },
}
