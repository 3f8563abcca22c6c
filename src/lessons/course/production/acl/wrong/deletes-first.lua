if not redis.acl_check_cmd('DEL', KEYS[1]) then return redis.error_reply('NOPERM not allowed') end
redis.call('DEL', KEYS[1])
return redis.call('HINCRBY', KEYS[2], 'done', 1)
