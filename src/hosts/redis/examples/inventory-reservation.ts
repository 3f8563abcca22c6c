import type { ExampleBody } from '../../../protocol.ts';

export const inventoryReservation: ExampleBody = {
  inputs: { keys: ['stock', 'reserved:order-42'], argv: ['900', 'bolt', '10', 'nut', '4'] },
  seed: ['HSET stock bolt 120 nut 5 washer 0', 'HSET reserved:order-41 nut 2'],
  script: `-- KEYS[1]  hash: articles and how many are left
-- KEYS[2]  hash of this order's reservation
-- ARGV[1]  seconds that the reservation holds
-- ARGV[2...]  article, amount, article, amount, ...
-- Returns OK, or an error that names what is missing; then nothing has changed.

local stock, order = KEYS[1], KEYS[2]

if redis.call('EXISTS', order) == 1 then
  return redis.error_reply('DUPLICATE the order has a reservation')
end

-- First look at all of them ...
local missing = {}
for i = 2, #ARGV, 2 do
  local article, amount = ARGV[i], tonumber(ARGV[i + 1])
  local left = tonumber(redis.call('HGET', stock, article) or 0)
  if left < amount then
    table.insert(missing, article .. ' (' .. left .. ' left)')
  end
end
if #missing > 0 then
  return redis.error_reply('SOLDOUT ' .. table.concat(missing, ', '))
end

-- ... then write: what a script wrote stays, even if it fails later.
for i = 2, #ARGV, 2 do
  redis.call('HINCRBY', stock, ARGV[i], -tonumber(ARGV[i + 1]))
  redis.call('HSET', order, ARGV[i], ARGV[i + 1])
end
redis.call('EXPIRE', order, ARGV[1])
return redis.status_reply('OK')
`,
};
