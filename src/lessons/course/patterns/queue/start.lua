-- KEYS[1]  jobs that wait, the oldest at the right
-- KEYS[2]  jobs in work
-- ARGV[1]  how many may be in work
return redis.call('RPOP', KEYS[1])
