-- KEYS[1]  hash of the product
-- KEYS[2]  its remembered page
-- ARGV[1]  field
-- ARGV[2]  value
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('DEL', KEYS[2])
return 1
