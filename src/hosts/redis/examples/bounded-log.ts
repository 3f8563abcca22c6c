import type { ExampleBody } from '../../../protocol.ts';

export const boundedLog: ExampleBody = {
  inputs: { keys: ['log:app', 'log:app:serial', 'log:app:levels'], argv: ['5', 'warning', 'disk almost full', 'error', 'disk full', 'info', 'job 17 done'] },
  seed: [
    'RPUSH log:app "{\\"id\\":1,\\"level\\":\\"info\\",\\"text\\":\\"started\\"}"'
      + ' "{\\"id\\":2,\\"level\\":\\"info\\",\\"text\\":\\"ready\\"}"',
    'RPUSH log:app "{\\"id\\":3,\\"level\\":\\"info\\",\\"text\\":\\"job 16 done\\"}"',
    'SET log:app:serial 3', 'HSET log:app:levels info 3',
  ],
  script: `-- KEYS[1]  list of the entries, the oldest first
-- KEYS[2]  counter for their numbers
-- KEYS[3]  hash: how many entries of each level ever came
-- ARGV[1]  how many entries to keep
-- ARGV[2...]  level, text, level, text, ...
-- Returns the entries that are kept, each "number level text".

local list, serial, levels = KEYS[1], KEYS[2], KEYS[3]
local keep = tonumber(ARGV[1])

local function append(level, text)
  local id = redis.call('INCR', serial)
  redis.call('HINCRBY', levels, level, 1)
  redis.call('RPUSH', list, cjson.encode({ id = id, level = level, text = text }))
end

for i = 2, #ARGV, 2 do append(ARGV[i], ARGV[i + 1]) end

-- The last \`keep\` entries stay: negative positions count from the end.
redis.call('LTRIM', list, -keep, -1)

local lines = {}
for i, json in ipairs(redis.call('LRANGE', list, 0, -1)) do
  local entry = cjson.decode(json)
  lines[i] = string.format('%d %s %s', entry.id, entry.level, entry.text)
end
return lines
`,
};
