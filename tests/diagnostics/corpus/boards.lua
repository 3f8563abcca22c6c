--@ add score, return rank | keys: lb | argv: alice 25
redis.call('ZINCRBY', KEYS[1], ARGV[2], ARGV[1])
return redis.call('ZREVRANK', KEYS[1], ARGV[1]) + 1
--@ top with scores as objects | keys: lb | argv: 3 | seed: ZADD lb 10 a 20 b 30 c
local rows = redis.call('ZRANGE', KEYS[1], 0, ARGV[1] - 1, 'REV', 'WITHSCORES')
local out = {}
for i = 1, #rows, 2 do
  out[#out + 1] = { name = rows[i], score = tonumber(rows[i + 1]) }
end
return cjson.encode(out)
--@ neighbours | keys: lb | argv: b 1 | seed: ZADD lb 10 a 20 b 30 c
local rank = redis.call('ZREVRANK', KEYS[1], ARGV[1])
if not rank then return {} end
local around = tonumber(ARGV[2])
local from = math.max(0, rank - around)
return redis.call('ZRANGE', KEYS[1], from, rank + around, 'REV')
--@ keep the best | keys: best | argv: run1 42.5
return redis.call('ZADD', KEYS[1], 'GT', 'CH', ARGV[2], ARGV[1])
--@ trim to size | keys: lb | argv: 2 | seed: ZADD lb 1 a 2 b 3 c
local size = redis.call('ZCARD', KEYS[1])
local keep = tonumber(ARGV[1])
if size > keep then
  return redis.call('ZREMRANGEBYRANK', KEYS[1], 0, size - keep - 1)
end
return 0
--@ merge weeks | keys: w1 w2 total | seed: ZADD w1 1 a; ZADD w2 2 a 3 b
redis.call('ZUNIONSTORE', KEYS[3], 2, KEYS[1], KEYS[2], 'WEIGHTS', 1, 0.5, 'AGGREGATE', 'SUM')
redis.call('EXPIRE', KEYS[3], 3600)
return redis.call('ZCARD', KEYS[3])
--@ percentile | keys: lat | argv: 95 | seed: ZADD lat 10 a 20 b 30 c 40 d
local n = redis.call('ZCARD', KEYS[1])
if n == 0 then return nil end
local at = math.ceil(n * tonumber(ARGV[1]) / 100) - 1
local found = redis.call('ZRANGE', KEYS[1], at, at, 'WITHSCORES')
return found[2]
--@ elo | keys: rating | argv: a b 32 | seed: HSET rating a 1500 b 1400
local k = tonumber(ARGV[3])
local ra = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or 1200)
local rb = tonumber(redis.call('HGET', KEYS[1], ARGV[2]) or 1200)
local ea = 1 / (1 + 10 ^ ((rb - ra) / 400))
local na = ra + k * (1 - ea)
local nb = rb - k * (1 - ea)
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.2f', na), ARGV[2], string.format('%.2f', nb))
return { tostring(na), tostring(nb) }
--@ ties share a rank | keys: lb | argv: b | seed: ZADD lb 10 a 10 b 30 c
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not score then return -1 end
return redis.call('ZCOUNT', KEYS[1], '(' .. score, '+inf') + 1
--@ decay | keys: hot | argv: 0.5 | seed: ZADD hot 8 a 4 b
local factor = tonumber(ARGV[1])
local all = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for i = 1, #all, 2 do
  local score = all[i + 1] * factor
  if score < 0.1 then
    redis.call('ZREM', KEYS[1], all[i])
  else
    redis.call('ZADD', KEYS[1], score, all[i])
  end
end
return #all / 2 == 0 and 0 or 1
--@ histogram | keys: lb | argv: 0 10 20 30 | seed: ZADD lb 5 a 15 b 25 c 26 d
local counts = {}
for i = 1, #ARGV - 1 do
  counts[i] = redis.call('ZCOUNT', KEYS[1], ARGV[i], '(' .. ARGV[i + 1])
end
return counts
--@ friends of a board | keys: lb friends | argv: 2 | seed: ZADD lb 1 a 2 b; SADD friends a b z
local out = {}
for _, name in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  local score = redis.call('ZSCORE', KEYS[1], name)
  if score then out[#out + 1] = { name, tonumber(score) } end
end
table.sort(out, function(a, b) return a[2] > b[2] end)
local best = {}
for i = 1, math.min(#out, tonumber(ARGV[1])) do best[i] = out[i][1] end
return best
