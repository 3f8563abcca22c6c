if not redis.acl_check_cmd('DEL', KEYS[1]) or not redis.acl_check_cmd('HINCRBY', KEYS[2], 'done', 1) then
  return redis.error_reply('NOPERM')
end
local done = redis.call('HINCRBY', KEYS[2], 'done', 1)
redis.call('DEL', KEYS[1])
return done
