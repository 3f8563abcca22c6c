import type { ExampleBody } from '../../../protocol.ts';

export const tokenBucket: ExampleBody = {
  inputs: { keys: ['bucket:alice'], argv: ['10', '0.5', '3', '1700000012'] },
  seed: ['HSET bucket:alice tokens 1.5 at 1700000000'],
  script: `-- KEYS[1]  hash with the fields tokens and at
-- ARGV[1]  the bucket's capacity: the largest burst
-- ARGV[2]  tokens that flow in each second
-- ARGV[3]  tokens that this request takes
-- ARGV[4]  now, in seconds
-- Returns {1 or 0, tokens left (as text: a number would lose its fraction)}.

local capacity = tonumber(ARGV[1])
local rate = tonumber(ARGV[2])
local cost = tonumber(ARGV[3])
local now = tonumber(ARGV[4])

local state = redis.call('HMGET', KEYS[1], 'tokens', 'at')
-- What is missing comes as false: a new bucket is full.
local tokens = tonumber(state[1] or capacity)
local at = tonumber(state[2] or now)

tokens = math.min(capacity, tokens + math.max(0, now - at) * rate)

local allowed = tokens >= cost
if allowed then tokens = tokens - cost end

redis.call('HSET', KEYS[1], 'tokens', tokens, 'at', now)
-- Once it is full again it need not be remembered.
redis.call('EXPIRE', KEYS[1], math.ceil((capacity - tokens) / rate) + 1)
return { allowed and 1 or 0, tostring(tokens) }
`,
};
