-- KEYS[1]  hash of the product
-- KEYS[2]  its remembered page
-- ARGV[1]  field
-- ARGV[2]  value
return redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
