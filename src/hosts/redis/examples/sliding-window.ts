import type { ExampleBody } from '../../../protocol.ts';

export const slidingWindow: ExampleBody = {
  inputs: { keys: ['rate:alice', 'rate:alice:serial'], argv: ['3', '60000', '1700000060000'] },
  seed: ['ZADD rate:alice 1699999990000 1 1700000010000 2 1700000050000 3', 'SET rate:alice:serial 3'],
  script: `-- KEYS[1]  sorted set of the requests that were let through, by time
-- KEYS[2]  counter that gives each request a name of its own
-- ARGV[1]  how many requests ...
-- ARGV[2]  ... in how many milliseconds
-- ARGV[3]  now, in milliseconds (pass the time in: then a test can choose it)
-- Returns {1 or 0 (let through or not), requests left, milliseconds until the next may come}.

local limit = tonumber(ARGV[1])
local window = tonumber(ARGV[2])
local now = tonumber(ARGV[3])

-- Forget what has left the window.
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local used = redis.call('ZCARD', KEYS[1])

if used >= limit then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return { 0, 0, tonumber(oldest[2]) + window - now }
end

redis.call('ZADD', KEYS[1], now, redis.call('INCR', KEYS[2]))
-- An idle client leaves nothing behind.
redis.call('PEXPIRE', KEYS[1], window)
redis.call('PEXPIRE', KEYS[2], window)
return { 1, limit - used - 1, 0 }
`,
};
