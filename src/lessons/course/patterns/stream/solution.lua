-- KEYS[1]  hash
-- KEYS[2]  stream of its changes
-- ARGV[1]  field
-- ARGV[2]  value
-- ARGV[3]  how many entries to keep
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return redis.call('XADD', KEYS[2], 'MAXLEN', ARGV[3], '*', 'field', ARGV[1], 'value', ARGV[2])
