import type { ExampleBody } from '../../../protocol.ts';

export const uniqueVisitors: ExampleBody = {
  inputs: { keys: ['visitors:2024-05-01', 'visitors:all', 'views:2024-05-01'], argv: ['bob', '/pricing', '604800'] },
  seed: [
    'SADD visitors:2024-05-01 alice', 'SADD visitors:all alice bob carol', 'HSET views:2024-05-01 /pricing 7 / 21',
  ],
  script: `-- KEYS[1]  set of today's visitors
-- KEYS[2]  set of all visitors ever
-- KEYS[3]  hash: views of each page today
-- ARGV[1]  the visitor
-- ARGV[2]  the page
-- ARGV[3]  seconds that a day's figures are kept
-- Returns {"first ever" / "first today" / "again", visitors today, views of the page}.

-- SADD tells whether the member is new: 1, or 0.
local new_today = redis.call('SADD', KEYS[1], ARGV[1]) == 1
local new_ever = redis.call('SADD', KEYS[2], ARGV[1]) == 1
local views = redis.call('HINCRBY', KEYS[3], ARGV[2], 1)

for _, key in ipairs({ KEYS[1], KEYS[3] }) do
  -- Only where none is set: each visit would put the end off otherwise.
  if redis.call('TTL', key) == -1 then
    redis.call('EXPIRE', key, ARGV[3])
  end
end

local kind = new_ever and 'first ever' or new_today and 'first today' or 'again'
return { kind, redis.call('SCARD', KEYS[1]), views }
`,
};
