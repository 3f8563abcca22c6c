-- KEYS[1]  set: who likes the post
-- KEYS[2]  hash: count of likes by post
-- ARGV[1]  post
-- ARGV[2]  user
local new = redis.call('SADD', KEYS[1], ARGV[2])
return redis.call('HINCRBY', KEYS[2], ARGV[1], new)
