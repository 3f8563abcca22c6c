-- KEYS[1]  sorted set: jobs by when they are due
-- KEYS[2]  list of jobs that are ready
-- ARGV[1]  now
-- ARGV[2]  how many to move at most
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
return due
