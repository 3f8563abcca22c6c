-- KEYS[1]  hash
-- KEYS[2]  stream of its changes
-- ARGV[1]  field
-- ARGV[2]  value
-- ARGV[3]  how many entries to keep
return redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
