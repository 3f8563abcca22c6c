--@ reserve | keys: stock | argv: 3 | seed: SET stock 10
local stock = tonumber(redis.call('GET', KEYS[1]) or 0)
local want = tonumber(ARGV[1])
if stock < want then return -1 end
return redis.call('DECRBY', KEYS[1], want)
--@ reserve many or none | keys: s:a s:b | argv: 1 2 | seed: SET s:a 5; SET s:b 5
for i, key in ipairs(KEYS) do
  local have = tonumber(redis.call('GET', key) or '0')
  if have < tonumber(ARGV[i]) then return i end
end
for i, key in ipairs(KEYS) do redis.call('DECRBY', key, ARGV[i]) end
return 0
--@ transfer | keys: acc:a acc:b | argv: 30 | seed: SET acc:a 100; SET acc:b 0
local amount = tonumber(ARGV[1])
if not amount or amount <= 0 then
  return redis.error_reply('ERR amount must be positive')
end
local balance = tonumber(redis.call('GET', KEYS[1])) or 0
if balance < amount then
  return redis.error_reply('ERR insufficient funds')
end
redis.call('DECRBY', KEYS[1], amount)
redis.call('INCRBY', KEYS[2], amount)
return { balance - amount, tonumber(redis.call('GET', KEYS[2])) or 0 }
--@ coupon | keys: coupon used | argv: user-1 | seed: HSET coupon left 2
local left = tonumber(redis.call('HGET', KEYS[1], 'left'))
if not left or left <= 0 then return 'sold out' end
if redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 1 then return 'used' end
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('HINCRBY', KEYS[1], 'left', -1)
return 'ok'
--@ seats | keys: seats | argv: 4
local first = redis.call('BITPOS', KEYS[1], 0)
if first < 0 or first >= tonumber(ARGV[1]) then return -1 end
redis.call('SETBIT', KEYS[1], first, 1)
return first
--@ average price | keys: price | argv: 12.5 2
redis.call('HINCRBYFLOAT', KEYS[1], 'sum', ARGV[1] * ARGV[2])
redis.call('HINCRBY', KEYS[1], 'count', ARGV[2])
local sum = tonumber(redis.call('HGET', KEYS[1], 'sum'))
local count = tonumber(redis.call('HGET', KEYS[1], 'count'))
return string.format('%.2f', sum / count)
--@ restock with a cap | keys: stock | argv: 50 60 | seed: SET stock 20
local new = redis.call('INCRBY', KEYS[1], ARGV[1])
local cap = tonumber(ARGV[2])
if new > cap then
  redis.call('SET', KEYS[1], cap, 'KEEPTTL')
  new = cap
end
return new
--@ auction bid | keys: item bids | argv: alice 120 5 | seed: HSET item price 100
local price = tonumber(redis.call('HGET', KEYS[1], 'price') or '0')
local bid, step = tonumber(ARGV[2]), tonumber(ARGV[3])
if bid < price + step then
  return { 0, price }
end
redis.call('HSET', KEYS[1], 'price', bid, 'leader', ARGV[1])
redis.call('LPUSH', KEYS[2], cjson.encode({ who = ARGV[1], bid = bid }))
return { 1, bid }
--@ ledger | keys: ledger balance | argv: deposit 40 -15
local total = tonumber(redis.call('GET', KEYS[2]) or '0')
local reason = ARGV[1]
for i = 2, #ARGV do
  local delta = tonumber(ARGV[i])
  total = total + delta
  redis.call('RPUSH', KEYS[1], reason .. ':' .. delta)
end
redis.call('SET', KEYS[2], total)
return total
--@ pick lists | keys: want have short | seed: SADD want a b c; SADD have a c
redis.call('SDIFFSTORE', KEYS[3], KEYS[1], KEYS[2])
return redis.call('SMEMBERS', KEYS[3])
--@ weighted choice | keys: w | argv: 0.4 | seed: ZADD w 1 a 2 b 3 c
local rows = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
local total = 0
for i = 2, #rows, 2 do total = total + rows[i] end
local at = tonumber(ARGV[1]) * total
for i = 1, #rows, 2 do
  at = at - rows[i + 1]
  if at <= 0 then return rows[i] end
end
return rows[#rows - 1]
--@ expiry of holds | keys: holds stock | argv: 1700000000 | seed: ZADD holds 5 h1:2 6 h2:3; SET stock 1
local expired = redis.call('ZRANGEBYSCORE', KEYS[1], 0, ARGV[1]) --! deprecated-command
local back = 0
for _, hold in ipairs(expired) do
  local amount = string.match(hold, ':(%d+)$')
  back = back + tonumber(amount)
  redis.call('ZREM', KEYS[1], hold)
end
if back > 0 then redis.call('INCRBY', KEYS[2], back) end
return back
--@ geo nearest | keys: shops | argv: 13.4 52.5 | seed: GEOADD shops 13.4 52.5 berlin 2.3 48.8 paris
local found = redis.call('GEOSEARCH', KEYS[1], 'FROMLONLAT', ARGV[1], ARGV[2], 'BYRADIUS', 50, 'km', 'ASC', 'COUNT', 1, 'WITHDIST')
if #found == 0 then return 'none' end
return found[1][1] .. ' at ' .. found[1][2]
