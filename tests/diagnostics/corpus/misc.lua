--@ counters with a total | keys: hits total | argv: page
local n = redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
local all = redis.call('INCR', KEYS[2])
return { n, all }
--@ unique visitors | keys: day month | argv: u1 u2 u3
local new = redis.call('PFADD', KEYS[1], unpack(ARGV))
redis.call('PFMERGE', KEYS[2], KEYS[1])
return { new, redis.call('PFCOUNT', KEYS[2]) }
--@ trie words | keys: words | argv: car
local prefix = ARGV[1]
for i = 1, #prefix do
  redis.call('ZADD', KEYS[1], 0, prefix:sub(1, i))
end
redis.call('ZADD', KEYS[1], 0, prefix .. '*')
return redis.call('ZRANGE', KEYS[1], '[' .. prefix, '[' .. prefix .. '\255', 'BYLEX')
--@ time in milliseconds
local time = redis.call('TIME')
return time[1] * 1000 + math.floor(time[2] / 1000)
--@ multiplication table | argv: 3
local n = tonumber(ARGV[1])
local rows = {}
for i = 1, n do
  local row = {}
  for j = 1, n do row[j] = i * j end
  rows[i] = row
end
return rows
--@ scan one page | argv: 0
local page = redis.call('SCAN', ARGV[1] or 0, 'MATCH', 'user:*', 'COUNT', 100)
return { page[1], #page[2] }
--@ error is a value | keys: k | seed: SET k text
local reply = redis.pcall('INCR', KEYS[1])
if type(reply) == 'table' and reply.err then
  return 'refused: ' .. reply.err
end
return reply
--@ copy with expiry | keys: a b | seed: SET a 1 EX 100
local value = redis.call('DUMP', KEYS[1])
local ttl = redis.call('PTTL', KEYS[1])
if not value then return 0 end
redis.call('RESTORE', KEYS[2], math.max(ttl, 0), value, 'REPLACE')
return 1
--@ rename all fields | keys: h | argv: old_ new_ | seed: HSET h old_a 1 old_b 2 c 3
local from, to = ARGV[1], ARGV[2]
local renamed = 0
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if field:sub(1, #from) == from then
    local name = to .. field:sub(#from + 1)
    redis.call('HSET', KEYS[1], name, redis.call('HGET', KEYS[1], field))
    redis.call('HDEL', KEYS[1], field)
    renamed = renamed + 1
  end
end
return renamed
--@ resp3 map | keys: h | seed: HSET h a 1
redis.setresp(3)
local reply = redis.call('HGETALL', KEYS[1])
local out = {}
for field, value in pairs(reply.map) do out[#out + 1] = field .. '=' .. value end
table.sort(out)
return out
--@ read only report | keys: a b | seed: SET a 1
#!lua flags=no-writes
local found = 0
for i = 1, #KEYS do
  found = found + redis.call('EXISTS', KEYS[i])
end
return { found, #KEYS - found }
--@ without a cluster | argv: prefix
#!lua flags=no-cluster
local id = redis.call('INCR', ARGV[1] .. ':next')
redis.call('SET', ARGV[1] .. ':' .. id, 'made')
return id
--@ coroutine over pages | keys: l | seed: RPUSH l 1 2 3 4 5
local pages = coroutine.wrap(function()
  local at = 0
  while true do
    local part = redis.call('LRANGE', KEYS[1], at, at + 1)
    if #part == 0 then return nil end
    coroutine.yield(part)
    at = at + 2
  end
end)
local sizes = {}
for part in pages do sizes[#sizes + 1] = #part end
return sizes
--@ set algebra by name | keys: s1 s2 | argv: union | seed: SADD s1 a; SADD s2 b
local operations = {
  union = function(a, b) return redis.call('SUNION', a, b) end,
  inter = function(a, b) return redis.call('SINTER', a, b) end,
  diff = function(a, b) return redis.call('SDIFF', a, b) end,
}
local operation = operations[ARGV[1]]
if not operation then return redis.error_reply('unknown ' .. ARGV[1]) end
return operation(KEYS[1], KEYS[2])
--@ object with methods | keys: acc | argv: 10
local Account = {}
Account.__index = Account
function Account.open(key) return setmetatable({ key = key }, Account) end
function Account:balance() return tonumber(redis.call('GET', self.key) or 0) end
function Account:deposit(n)
  return redis.call('INCRBY', self.key, n)
end
local account = Account.open(KEYS[1])
account:deposit(ARGV[1])
return account:balance()
