--@ counter library
#!lua name=counters
local function bump(keys, args)
  return redis.call('INCRBY', keys[1], args[1] or 1)
end
redis.register_function('bump', bump)
--@ flags and a helper
#!lua name=readers
local function value(key)
  return redis.call('GET', key) or ''
end
redis.register_function{
  function_name = 'read_all',
  callback = function(keys)
    local out = {}
    for i, key in ipairs(keys) do out[i] = value(key) end
    return out
  end,
  flags = { 'no-writes' },
}
--@ two functions share a table
#!lua name=shapes
local areas = {
  square = function(a) return a * a end,
  circle = function(r) return math.floor(math.pi * r * r) end,
}
redis.register_function('area', function(_, args)
  local f = areas[args[1]]
  if f == nil then return redis.error_reply('no such shape') end
  return f(tonumber(args[2]))
end)
redis.register_function('shapes', function()
  local names = {}
  for name in pairs(areas) do names[#names + 1] = name end
  table.sort(names)
  return names
end)
--@ hash with times
#!lua name=mylib
local function my_hset(keys, args)
  local hash = keys[1]
  local time = redis.call('TIME')[1]
  return redis.call('HSET', hash, '_last_modified_', time, unpack(args))
end
local function my_hgetall(keys, _args)
  redis.setresp(3)
  local hash = keys[1]
  local res = redis.call('HGETALL', hash)
  res['map']['_last_modified_'] = nil
  return res
end
redis.register_function('my_hset', my_hset)
redis.register_function('my_hgetall', my_hgetall)
--@ check of keys
#!lua name=checked
local function check_keys(keys)
  local error = nil
  local nkeys = table.getn(keys)
  if nkeys == 0 then
    error = 'Hash key name not provided'
  elseif nkeys > 1 then
    error = 'Only one key name is allowed'
  end
  if error ~= nil then
    redis.log(redis.LOG_WARNING, error)
    return redis.error_reply(error)
  end
  return nil
end
redis.register_function('size', function(keys)
  local error = check_keys(keys)
  if error ~= nil then return error end
  return redis.call('HLEN', keys[1])
end)
--@ bounded queue library
#!lua name=bq
local LIMIT = 1000
redis.register_function('bq_push', function(keys, args)
  local n = redis.call('RPUSH', keys[1], unpack(args))
  if n > LIMIT then
    redis.call('LTRIM', keys[1], n - LIMIT, -1)
    n = LIMIT
  end
  return n
end)
redis.register_function('bq_pop', function(keys, args)
  return redis.call('LPOP', keys[1], args[1])
end)
--@ json helpers
#!lua name=jsonlib
local function load(key)
  local raw = redis.call('GET', key)
  if not raw then return {} end
  return cjson.decode(raw)
end
local function save(key, value)
  redis.call('SET', key, cjson.encode(value))
end
redis.register_function('json_set', function(keys, args)
  local doc = load(keys[1])
  doc[args[1]] = args[2]
  save(keys[1], doc)
  return redis.status_reply('OK')
end)
--@ allow stale
#!lua name=stale
redis.register_function{ function_name = 'ping', callback = function() return 'pong' end, flags = { 'allow-stale', 'no-writes' } }
