import type { ExampleBody } from '../../../protocol.ts';

export const delayedQueue: ExampleBody = {
  inputs: { keys: ['jobs:delayed', 'jobs:ready'], argv: ['1700000100', '100'] },
  seed: [
    'ZADD jobs:delayed 1700000000 mail:17 1700000090 invoice:4 1700000500 report:9',
    'RPUSH jobs:ready mail:16',
  ],
  script: `-- KEYS[1]  sorted set: jobs by when they are due, in seconds
-- KEYS[2]  list of the jobs that are ready
-- ARGV[1]  now, in seconds
-- ARGV[2]  how many to move at most, so that one call never blocks for long
-- Returns how many were moved.

local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
if #due == 0 then return 0 end

-- unpack passes about 8,000 values at most: in groups it is safe with any number.
for first = 1, #due, 1000 do
  local last = math.min(first + 999, #due)
  redis.call('RPUSH', KEYS[2], unpack(due, first, last))
  redis.call('ZREM', KEYS[1], unpack(due, first, last))
end

redis.log(redis.LOG_NOTICE, #due .. ' jobs are ready')
return #due
`,
};
