--@ fixed window | keys: rl:u1 | argv: 5 60
local limit = tonumber(ARGV[1])
local window = tonumber(ARGV[2])
local current = redis.call('INCR', KEYS[1])
if current == 1 then
  redis.call('EXPIRE', KEYS[1], window)
end
if current > limit then
  return { 0, redis.call('TTL', KEYS[1]) }
end
return { 1, limit - current }
--@ sliding log | keys: rl:log | argv: 1700000000000 60000 3 req-1
local now, window, max = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], 0, now - window)
local count = redis.call('ZCARD', KEYS[1])
if count >= max then
  return 0
end
redis.call('ZADD', KEYS[1], now, ARGV[4])
redis.call('PEXPIRE', KEYS[1], window)
return max - count
--@ token bucket | keys: tb:a | argv: 10 2 1700000000 1
local capacity = tonumber(ARGV[1])
local rate = tonumber(ARGV[2])
local now = tonumber(ARGV[3])
local requested = tonumber(ARGV[4])

local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'stamp')
local tokens = tonumber(bucket[1]) or capacity
local stamp = tonumber(bucket[2]) or now

local delta = math.max(0, now - stamp)
tokens = math.min(capacity, tokens + delta * rate)
local allowed = tokens >= requested
if allowed then tokens = tokens - requested end

redis.call('HSET', KEYS[1], 'tokens', tokens, 'stamp', now)
redis.call('EXPIRE', KEYS[1], math.ceil(capacity / rate) * 2)
return { allowed and 1 or 0, math.floor(tokens) }
--@ leaky bucket | keys: lb | argv: 100 10
local t = redis.call('TIME')
local now = tonumber(t[1]) + tonumber(t[2]) / 1000000
local level = tonumber(redis.call('HGET', KEYS[1], 'level') or '0')
local last = tonumber(redis.call('HGET', KEYS[1], 'last') or now)
level = math.max(0, level - (now - last) * tonumber(ARGV[2]))
if level + 1 > tonumber(ARGV[1]) then
  return redis.error_reply('LIMIT bucket is full')
end
redis.call('HSET', KEYS[1], 'level', level + 1, 'last', now)
return redis.status_reply('OK')
--@ gcra | keys: gcra:1 | argv: 1 10 5
local emission = tonumber(ARGV[1])
local burst = tonumber(ARGV[2])
local cost = tonumber(ARGV[3])
local time = redis.call("TIME")
local now = time[1] + time[2] / 1e6
local tat = redis.call("GET", KEYS[1])
if not tat then tat = now else tat = tonumber(tat) end
tat = math.max(now, tat)
local new_tat = tat + emission * cost
local allow_at = new_tat - emission * burst
local diff = now - allow_at
if diff < 0 then
  return { 0, tostring(-diff) }
end
redis.call("SET", KEYS[1], new_tat, "EX", math.ceil(new_tat - now) + 1)
return { 1, tostring(diff) }
--@ many windows at once | keys: w:second w:minute w:hour | argv: 1 10 60 100 3600 1000
-- Each key has its window and its limit in ARGV.
for i, key in ipairs(KEYS) do
  local limit = tonumber(ARGV[i * 2])
  local used = tonumber(redis.call('GET', key) or 0)
  if used >= limit then return i end
end
for i = 1, #KEYS do
  local n = redis.call('INCR', KEYS[i])
  if n == 1 then redis.call('EXPIRE', KEYS[i], ARGV[i * 2 - 1]) end
end
return 0
--@ concurrent requests | keys: conc | argv: 1700000000 30 2 job-1
redis.call('zremrangebyscore', KEYS[1], '-inf', ARGV[1] - ARGV[2])
if redis.call('zcard', KEYS[1]) < tonumber(ARGV[3]) then
  redis.call('zadd', KEYS[1], ARGV[1], ARGV[4])
  return 1
else
  return 0
end
--@ quota by day | keys: quota:2026-01-01 | argv: 1000 250
local used = redis.call('INCRBY', KEYS[1], ARGV[2])
if used > tonumber(ARGV[1]) then
  redis.call('DECRBY', KEYS[1], ARGV[2])
  return false
end
if redis.call('TTL', KEYS[1]) < 0 then
  redis.call('EXPIRE', KEYS[1], 24 * 60 * 60)
end
return used
--@ penalty that doubles | keys: fails lock | argv: 2
local fails = redis.call('INCR', KEYS[1])
redis.call('EXPIRE', KEYS[1], 3600)
if fails <= 3 then return 0 end
local wait = tonumber(ARGV[1]) ^ (fails - 3)
if wait > 600 then wait = 600 end
redis.call('SET', KEYS[2], 1, 'EX', string.format('%d', wait))
return wait
--@ limiter with a table of limits | keys: api | argv: gold
local limits = { free = 10, silver = 100, gold = 1000 }
local plan = ARGV[1]
local limit = limits[plan]
if limit == nil then
  return redis.error_reply('ERR no such plan: ' .. plan)
end
local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('EXPIRE', KEYS[1], 60) end
return n <= limit and 1 or 0
--@ debounce | keys: deb | argv: 250
local fresh = redis.call('SET', KEYS[1], '1', 'PX', ARGV[1], 'NX')
if fresh then return 1 end
return 0
--@ sampling by counter | keys: seen | argv: 10
local every = tonumber(ARGV[1])
local n = redis.call('INCR', KEYS[1])
return n % every == 0
