--@ patch a document | keys: doc | argv: {"a":1,"b":null} | seed: SET doc {}
local doc = cjson.decode(redis.call('GET', KEYS[1]) or '{}')
local patch = cjson.decode(ARGV[1])
for k, v in pairs(patch) do
  if v == cjson.null then doc[k] = nil else doc[k] = v end
end
local text = cjson.encode(doc)
redis.call('SET', KEYS[1], text)
return text
--@ append to a list field | keys: doc | argv: tag
local raw = redis.call('GET', KEYS[1])
local doc = raw and cjson.decode(raw) or { tags = {} }
doc.tags[#doc.tags + 1] = ARGV[1]
redis.call('SET', KEYS[1], cjson.encode(doc))
return #doc.tags
--@ safe decode | keys: doc | argv: {oops
local ok, value = pcall(cjson.decode, ARGV[1])
if not ok then
  return { 'invalid', tostring(value) }
end
redis.call('SET', KEYS[1], cjson.encode(value))
return { 'ok', type(value) }
--@ hash to json | keys: h | seed: HSET h a 1 b two
local flat = redis.call('HGETALL', KEYS[1])
local object = {}
for i = 1, #flat, 2 do
  local number = tonumber(flat[i + 1])
  object[flat[i]] = number or flat[i + 1]
end
return cjson.encode(object)
--@ json to hash | keys: h | argv: {"x":1,"y":[1,2],"z":{"k":true}}
local function flatten(value, prefix, into)
  for k, v in pairs(value) do
    local name = prefix == '' and tostring(k) or prefix .. '.' .. tostring(k)
    if type(v) == 'table' then
      flatten(v, name, into)
    else
      into[#into + 1] = name
      into[#into + 1] = tostring(v)
    end
  end
  return into
end
local fields = flatten(cjson.decode(ARGV[1]), '', {})
redis.call('HSET', KEYS[1], unpack(fields))
return #fields / 2 - #fields / 2 + redis.call('HLEN', KEYS[1]) --! float-reply
--@ messagepack record | keys: m | argv: 7 name
local packed = cmsgpack.pack({ id = tonumber(ARGV[1]), name = ARGV[2] })
redis.call('SET', KEYS[1], packed)
local back = cmsgpack.unpack(packed)
return { back.id, back.name }
--@ binary record | keys: b | argv: 1 2
local packed = struct.pack('>I2I2', tonumber(ARGV[1]), tonumber(ARGV[2]))
redis.call('SET', KEYS[1], packed)
local a, b = struct.unpack('>I2I2', packed)
return { a, b, struct.size('>I2I2') }
--@ bits of a mask | keys: m | argv: 1 4 | seed: SET m 3
local mask = tonumber(redis.call('GET', KEYS[1]) or 0)
for i = 1, #ARGV do mask = bit.bor(mask, tonumber(ARGV[i])) end
redis.call('SET', KEYS[1], mask)
return { mask, bit.band(mask, 1), bit.tohex(mask, 2) }
--@ path in a document | keys: doc | argv: a.b.c | seed: SET doc {"a":{"b":{"c":5}}}
local value = cjson.decode(redis.call('GET', KEYS[1]))
for part in ARGV[1]:gmatch('[^.]+') do
  if type(value) ~= 'table' then return nil end
  value = value[part]
end
return type(value) == 'table' and cjson.encode(value) or tostring(value)
--@ compare two documents | keys: d1 d2 | seed: SET d1 {"a":1}; SET d2 {"a":2,"b":1}
local function decode(key)
  local raw = redis.call('GET', key)
  return raw and cjson.decode(raw) or {}
end
local before, after = decode(KEYS[1]), decode(KEYS[2])
local changed = {}
for k, v in pairs(after) do if before[k] ~= v then changed[#changed + 1] = k end end
for k in pairs(before) do if after[k] == nil then changed[#changed + 1] = k end end
table.sort(changed)
return changed
--@ rows to csv | keys: rows | seed: RPUSH rows {"a":1,"b":"x"} {"a":2,"b":"y"}
local out = {}
for _, raw in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
  local row = cjson.decode(raw)
  out[#out + 1] = string.format('%d,%s', row.a, row.b)
end
return table.concat(out, '\n')
--@ sha of a value | keys: blob | argv: hello
local digest = redis.sha1hex(ARGV[1])
if redis.call('SETNX', KEYS[1], digest) == 0 then --! deprecated-command
  return redis.call('GET', KEYS[1])
end
return digest
