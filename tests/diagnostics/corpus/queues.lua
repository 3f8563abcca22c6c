--@ enqueue with priority | keys: q data | argv: 5 j1 payload
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
return redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
--@ reliable pop | keys: ready working | argv: 1700000000 | seed: RPUSH ready a b
local job = redis.call('LPOP', KEYS[1])
if not job then
  return false
end
redis.call('ZADD', KEYS[2], ARGV[1], job)
return job
--@ move due jobs | keys: delayed ready | argv: 1700000000 100 | seed: ZADD delayed 1 a 2 b
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2]) --! deprecated-command
if #due == 0 then return 0 end
redis.call('RPUSH', KEYS[2], unpack(due))
redis.call('ZREM', KEYS[1], unpack(due))
return #due
--@ requeue what timed out | keys: working ready | argv: 1700000000 30 | seed: ZADD working 1 a
local limit = tonumber(ARGV[1]) - tonumber(ARGV[2])
local late = redis.call('ZRANGE', KEYS[1], '-inf', limit, 'BYSCORE')
for _, job in ipairs(late) do
  redis.call('ZREM', KEYS[1], job)
  redis.call('LPUSH', KEYS[2], job)
end
return late
--@ acknowledge | keys: working done | argv: j1 | seed: ZADD working 1 j1
local removed = redis.call('ZREM', KEYS[1], ARGV[1])
if removed == 1 then
  redis.call('INCR', KEYS[2])
end
return removed
--@ retry with backoff | keys: delayed attempts dead | argv: j1 1700000000 3
local id, now, max = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local n = redis.call('HINCRBY', KEYS[2], id, 1)
if n > max then
  redis.call('HDEL', KEYS[2], id)
  redis.call('LPUSH', KEYS[3], id)
  return 'dead'
end
local delay = math.min(3600, 2 ^ n)
redis.call('ZADD', KEYS[1], now + delay, id)
return 'retry in ' .. delay
--@ unique enqueue | keys: q set | argv: a b a
local added = 0
for _, item in ipairs(ARGV) do
  if redis.call('SADD', KEYS[2], item) == 1 then
    redis.call('RPUSH', KEYS[1], item)
    added = added + 1
  end
end
return added
--@ pop a batch | keys: q | argv: 3 | seed: RPUSH q 1 2 3 4 5
local n = tonumber(ARGV[1])
local items = redis.call('LRANGE', KEYS[1], 0, n - 1)
redis.call('LTRIM', KEYS[1], #items, -1)
return items
--@ bounded push | keys: log | argv: 100 line
redis.call('LPUSH', KEYS[1], ARGV[2])
redis.call('LTRIM', KEYS[1], 0, tonumber(ARGV[1]) - 1)
return redis.call('LLEN', KEYS[1])
--@ stream append with trim | keys: s | argv: 1000 login 42
return redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'type', ARGV[2], 'user', ARGV[3])
--@ claim idle entries | keys: s | argv: g c2 0 | seed: XADD s 1-1 a 1; XGROUP CREATE s g 0; XREADGROUP GROUP g c1 STREAMS s >
local reply = redis.call('XAUTOCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], '0-0', 'COUNT', 10)
local entries = reply[2]
local ids = {}
for i = 1, #entries do
  ids[#ids + 1] = entries[i][1]
end
return ids
--@ round robin | keys: ring | seed: RPUSH ring a b c
return redis.call('LMOVE', KEYS[1], KEYS[1], 'LEFT', 'RIGHT')
--@ dedupe window | keys: ids | argv: 1700000000 300 msg-9
local now, keep = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], 0, now - keep)
local is_new = redis.call('ZADD', KEYS[1], 'NX', now, ARGV[3]) == 1
redis.call('EXPIRE', KEYS[1], keep)
if is_new then return 1 else return 0 end
--@ fan out | keys: inbox:1 inbox:2 inbox:3 | argv: post-7 50
local post, keep = ARGV[1], tonumber(ARGV[2])
for _, inbox in ipairs(KEYS) do
  redis.call('LPUSH', inbox, post)
  redis.call('LTRIM', inbox, 0, keep - 1)
end
return #KEYS
--@ drain two queues fairly | keys: high low | argv: 4 | seed: RPUSH high h1 h2; RPUSH low l1 l2 l3
local want = tonumber(ARGV[1])
local out = {}
local turn = 1
while #out < want do
  local first, second = KEYS[1], KEYS[2]
  if turn % 3 == 0 then first, second = second, first end
  local item = redis.call('LPOP', first) or redis.call('LPOP', second)
  if not item then break end
  table.insert(out, item)
  turn = turn + 1
end
return out
--@ job status as json | keys: job:1 | seed: HSET job:1 state active progress 40
local fields = redis.call('HGETALL', KEYS[1])
local job = {}
for i = 1, #fields, 2 do
  job[fields[i]] = fields[i + 1]
end
job.progress = tonumber(job.progress)
return cjson.encode(job)
--@ schedule in buckets | keys: wheel:0 wheel:1 wheel:2 wheel:3 | argv: 6 task
local slot = tonumber(ARGV[1]) % #KEYS + 1
redis.call('SADD', KEYS[slot], ARGV[2])
return slot
--@ pause and resume | keys: q q:paused | seed: RPUSH q a
if redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('RENAME', KEYS[1], KEYS[2])
  return 'paused'
elseif redis.call('EXISTS', KEYS[2]) == 1 then
  redis.call('RENAME', KEYS[2], KEYS[1])
  return 'resumed'
end
return 'empty'
