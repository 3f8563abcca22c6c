import type { ExampleBody } from '../../../protocol.ts';

export const leaderboard: ExampleBody = {
  inputs: { keys: ['leaderboard:week'], argv: ['dora', '25'] },
  seed: ['ZADD leaderboard:week 310 anna 275 ben 260 carl 255 dora 180 eve 90 finn'],
  script: `-- KEYS[1]  sorted set: players by points
-- ARGV[1]  the player
-- ARGV[2]  points won (negative: lost)
-- Returns JSON: {"player", "points", "rank", "around": [{"rank", "player", "points"}, ...]}.

local board, player = KEYS[1], ARGV[1]

local points = redis.call('ZINCRBY', board, ARGV[2], player)
local rank = redis.call('ZREVRANK', board, player) -- counts from 0

-- Two above and two below; a negative start would count from the end.
local first = math.max(0, rank - 2)
local rows = redis.call('ZREVRANGE', board, first, rank + 2, 'WITHSCORES')

local around = {}
for i = 1, #rows, 2 do
  table.insert(around, {
    rank = first + (i + 1) / 2,
    player = rows[i],
    points = tonumber(rows[i + 1]),
  })
end

-- As JSON: fields of a Lua table that are no array would be lost in the reply.
return cjson.encode({ player = player, points = tonumber(points), rank = rank + 1, around = around })
`,
};
