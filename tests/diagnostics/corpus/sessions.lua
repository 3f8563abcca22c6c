--@ touch | keys: sess:1 | argv: 1800 1700000000 | seed: HSET sess:1 user 7
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], 'seen', ARGV[2])
return redis.call('EXPIRE', KEYS[1], ARGV[1])
--@ create with a cap | keys: user:sessions sess:new | argv: 3 s9 1700000000
local cap = tonumber(ARGV[1])
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[2])
local extra = redis.call('ZCARD', KEYS[1]) - cap
if extra > 0 then
  local gone = redis.call('ZPOPMIN', KEYS[1], extra)
  for i = 1, #gone, 2 do redis.log(redis.LOG_NOTICE, 'ended ' .. gone[i]) end
end
redis.call('HSET', KEYS[2], 'id', ARGV[2], 'since', ARGV[3])
return extra
--@ merge a cart | keys: cart:guest cart:user | seed: HSET cart:guest apple 2 pear 1; HSET cart:user apple 1
local guest = redis.call('HGETALL', KEYS[1])
for i = 1, #guest, 2 do
  redis.call('HINCRBY', KEYS[2], guest[i], guest[i + 1])
end
redis.call('DEL', KEYS[1])
return redis.call('HLEN', KEYS[2])
--@ one time token | keys: otp | argv: 123456 | seed: SET otp 123456
local want = redis.call('GETDEL', KEYS[1])
if want and want == ARGV[1] then return 'ok' end
return 'no'
--@ login attempts | keys: tries blocked | argv: 5 900
if redis.call('EXISTS', KEYS[2]) == 1 then
  return { 'blocked', redis.call('TTL', KEYS[2]) }
end
local n = redis.call('INCR', KEYS[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
if n >= tonumber(ARGV[1]) then
  redis.call('SET', KEYS[2], 1, 'EX', ARGV[2])
  redis.call('DEL', KEYS[1])
  return { 'blocked', tonumber(ARGV[2]) }
end
return { 'open', n }
--@ rotate a token | keys: tok:old tok:new | argv: 60 | seed: SET tok:old u7
local user = redis.call('GET', KEYS[1])
if not user then
  return redis.error_reply('NOTOKEN')
end
redis.call('SET', KEYS[2], user, 'EX', ARGV[1])
redis.call('EXPIRE', KEYS[1], 5)
return user
--@ presence | keys: online | argv: 1700000000 60 u1
local now = tonumber(ARGV[1])
redis.call('ZADD', KEYS[1], now, ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. now - tonumber(ARGV[2]))
return redis.call('ZCARD', KEYS[1])
--@ feature flags | keys: flags | argv: new-ui beta dark | seed: HSET flags new-ui on dark off
local result = {}
for i, name in ipairs(ARGV) do
  local value = redis.call('HGET', KEYS[1], name)
  result[i] = (value == 'on') and 1 or 0
end
return result
--@ cache with stampede guard | keys: c c:lock | argv: 5
local value = redis.call('GET', KEYS[1])
if value then
  return { 'hit', value }
end
local mine = redis.call('SET', KEYS[2], '1', 'NX', 'EX', ARGV[1])
return { mine and 'fill' or 'wait', '' }
--@ early refresh | keys: c | argv: 0.3 42 | seed: SET c v EX 100
local ttl = redis.call('PTTL', KEYS[1])
if ttl < 0 then return 1 end
math.randomseed(tonumber(ARGV[2]))
if math.random() < tonumber(ARGV[1]) then return 1 end
return 0
--@ tags of a cache | keys: tag:a tag:b | seed: SADD tag:a x y; SADD tag:b y
local removed = 0
local keys = redis.call('SUNION', unpack(KEYS))
for first = 1, #keys, 500 do
  local last = math.min(first + 499, #keys)
  removed = removed + redis.call('UNLINK', unpack(keys, first, last))
end
redis.call('UNLINK', unpack(KEYS))
return removed
--@ bit per day | keys: active:7 | argv: 12
local was = redis.call('SETBIT', KEYS[1], ARGV[1], 1)
return { was, redis.call('BITCOUNT', KEYS[1]) }
--@ last seen of many | keys: seen | argv: a b c | seed: HSET seen a 1 b 2
local values = redis.call('HMGET', KEYS[1], unpack(ARGV))
for i = 1, #values do
  if not values[i] then values[i] = '0' end
end
return values
