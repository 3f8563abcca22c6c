if not redis.acl_check_cmd('DEL', KEYS[1]) or not redis.acl_check_cmd('HINCRBY', KEYS[2], 'done', 1) then return 0 end
redis.call('DEL', KEYS[1])
return redis.call('HINCRBY', KEYS[2], 'done', 1)
