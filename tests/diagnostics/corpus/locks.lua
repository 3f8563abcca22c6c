--@ release | keys: lock | argv: token | seed: SET lock token
if redis.call("get", KEYS[1]) == ARGV[1] then
  return redis.call("del", KEYS[1])
else
  return 0
end
--@ extend | keys: lock | argv: token 30000 | seed: SET lock token
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
--@ reentrant acquire | keys: re | argv: owner 5000
if redis.call('exists', KEYS[1]) == 0 or redis.call('hexists', KEYS[1], ARGV[1]) == 1 then
  redis.call('hincrby', KEYS[1], ARGV[1], 1)
  redis.call('pexpire', KEYS[1], ARGV[2])
  return nil
end
return redis.call('pttl', KEYS[1])
--@ reentrant release | keys: re ch | argv: owner 5000 released | seed: HSET re owner 2
if redis.call('hexists', KEYS[1], ARGV[1]) == 0 then return nil end
local counter = redis.call('hincrby', KEYS[1], ARGV[1], -1)
if counter > 0 then
  redis.call('pexpire', KEYS[1], ARGV[2])
  return 0
end
redis.call('del', KEYS[1])
redis.call('publish', KEYS[2], ARGV[3])
return 1
--@ semaphore acquire | keys: sem | argv: 1700000000 10 3 me
local now, ttl, size, id = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ttl)
if redis.call('ZCARD', KEYS[1]) >= size and not redis.call('ZSCORE', KEYS[1], id) then
  return 0
end
redis.call('ZADD', KEYS[1], now, id)
return 1
--@ semaphore release | keys: sem | argv: me | seed: ZADD sem 1 me
return redis.call('ZREM', KEYS[1], ARGV[1])
--@ read lock | keys: rw:readers rw:writer | argv: r1 10
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], 1)
redis.call('EXPIRE', KEYS[1], ARGV[2])
return redis.call('HLEN', KEYS[1])
--@ write lock | keys: rw:readers rw:writer | argv: w1 10
local readers = redis.call('HLEN', KEYS[1])
if readers > 0 then
  return { err = 'BUSY ' .. readers .. ' readers' }
end
local ok = redis.call('SET', KEYS[2], ARGV[1], 'NX', 'EX', ARGV[2])
return ok and 1 or 0
--@ fencing token | keys: fence lock | argv: me 10
local got = redis.call('SET', KEYS[2], ARGV[1], 'NX', 'EX', ARGV[2])
if not got then return -1 end
return redis.call('INCR', KEYS[1])
--@ lock many or none | keys: l1 l2 l3 | argv: tok 60
for _, key in ipairs(KEYS) do
  local holder = redis.call('GET', key)
  if holder and holder ~= ARGV[1] then return key end
end
for _, key in ipairs(KEYS) do
  redis.call('SET', key, ARGV[1], 'EX', ARGV[2])
end
return redis.status_reply('LOCKED')
--@ unlock many | keys: l1 l2 l3 | argv: tok | seed: SET l1 tok; SET l2 other
local freed = 0
for i = 1, #KEYS do
  if redis.call('GET', KEYS[i]) == ARGV[1] then
    freed = freed + redis.call('DEL', KEYS[i])
  end
end
return freed
--@ leader election | keys: leader | argv: node-1 15
local leader = redis.call('GET', KEYS[1])
if leader == ARGV[1] then
  redis.call('EXPIRE', KEYS[1], ARGV[2])
  return 1
elseif not leader then
  redis.call('SETEX', KEYS[1], ARGV[2], ARGV[1]) --! deprecated-command
  return 1
end
return 0
--@ queue of waiters | keys: q owner | argv: a
local pos = redis.call('LPOS', KEYS[1], ARGV[1])
if not pos then
  redis.call('RPUSH', KEYS[1], ARGV[1])
  pos = redis.call('LLEN', KEYS[1]) - 1
end
if pos == 0 then redis.call('SET', KEYS[2], ARGV[1]) end
return pos
--@ compare and set | keys: v | argv: old new | seed: SET v old
local current = redis.call('GET', KEYS[1]) or ''
if current == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2])
  return 1
end
return 0
--@ compare and delete with a version | keys: doc | argv: 7 | seed: HSET doc version 7 body x
local version = redis.call('HGET', KEYS[1], 'version')
if version == false then return redis.error_reply('NOTFOUND') end
if tonumber(version) ~= tonumber(ARGV[1]) then
  return redis.error_reply('CONFLICT version is ' .. version)
end
redis.call('UNLINK', KEYS[1])
return tonumber(version) + 1
