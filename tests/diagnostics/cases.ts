// For each diagnostic scripts that must raise it, at the place between « and », and scripts that must not.
import type { Which, With } from './hosts.ts';
import { javaScript } from './javascript.ts';

export interface Case extends With {
  code: string;
  host: Which;
  raises: readonly string[];
  not: readonly string[];
}

const KEY = { given: { keys: 1, argv: 0 } };

export const cases: readonly Case[] = [
  {
    code: 'syntax', host: 'plain 5.1',
    raises: [
      'return f(1«»', 'while true do\n  print(1)«', 'local s = «"abc»\nreturn s', 'return 1\n«end»', 'local t = { 1, 2\n«return» t',
      'for i = 1, 3 do\n  if i > 1 then print(i)\n«', '«goto» done', 'x = 5 «//» 2', 'local a «<const>» = 1', '«break»', 'local function f() return «...» end', 'local n = «0x»', 'local a = 1 b = 2 «c»', 'if x «print»(1) end',
    ],
    not: ['return 1', '', '-- only a comment', 'local s = [[a\nb]] return s', 'for i = 1, 2 do if i == 1 then break end end', 'local function f(...) return ... end return f'],
  },
  { code: 'syntax', host: 'plain 5.4', raises: ['«goto nowhere»', 'local x <const> = 1\n«x» = 2'], not: ['goto on\n::on::\nprint(1)', 'local x <const> = 1 return x', 'return 7 // 2 & 3'] },
  { code: 'undefined-global', host: 'redis', raises: ['local total = 1 return «totl»', 'if true then local a = 1 redis.log(1, a) end return «a»'], not: ['return KEYS[1]', 'local a = 1 return a', 'return _G.anything'] },
  { code: 'undefined-global', host: 'plain 5.4', raises: ['print(«unknown»)'], not: ['known = 1 print(known)', 'load("x = 1")() print(x)'] },
  { code: 'global-write', host: 'redis', raises: ['«total» = 1 return 1', 'function «f»() return 1 end return f()', 'for i = 1, 2 do «last» = i end'], not: ['local total = 1 total = 2 return total', 'local t = {} t.total = 1 return t.total'] },
  {
    code: 'accidental-global', host: 'plain 5.1', raises: ['local function f(n) «sum» = 0 for i = 1, n do sum = sum + i end return sum end print(f(3))'],
    not: ['count = 0 local function f() count = count + 1 end f() print(count)', 'function f() return 1 end print(f())', 'local function f() shared = 1 end local function g() print(shared) end f() g()'],
  },
  { code: 'unused-local', host: 'redis', raises: ['local «a» = 1 return 2', 'local function «f»() return 1 end return 2', 'local «a» = 1 a = 2 return 3'], not: ['local _ = 1 return 2', 'local function f(unused) return 1 end return f()', 'for i = 1, 2 do end return 1'] },
  {
    code: 'shadowed-local', host: 'plain 5.1', raises: ['local sum = 0\nfor i = 1, 3 do\n  local «sum» = sum + i\n  print(sum)\nend\nprint(sum)'],
    not: ['local a = 1 do local a = 2 print(a) end', 'local ok, err = pcall(print) if not ok then local ok, err = pcall(error) print(ok, err) end print(ok, err)', 'local n = 1 local function f(n) return n end print(f(n), n)', 'local v = 1 if v then local v = v print(v) end v = 2 print(v)'],
  },
  {
    code: 'unreachable-code', host: 'plain 5.1', raises: ['do return 1 end\n«print(2)»', 'error("no")\n«print(1)»', 'while true do print(1) end\n«print(2)»', 'local function f(x) if x then return 1 else return 2 end «print(x)» end return f', 'for i = 1, 3 do if i > 1 then break else error(i) end «print(i)» end'],
    not: ['if ARGV[1] then return 1 end print(2)', 'while true do if ARGV[1] then break end end print(2)', 'local error = print error(1) print(2)', 'repeat local x = next(ARGV) if x then break end until false print(1)', 'pcall(error, "x") print(1)'],
  },
  {
    code: 'wrong-arity', host: 'plain 5.1',
    raises: ['local function f(a, b) return a + b end return «f»(1)', 'local function f(a) return a end return f(1, «2»)', 'local f = function() return 1 end return f(«1, 2»)', 'return «string.rep»("a")', 'return math.floor(1.5, «2»)', 'local rep = string.rep return «rep»("a")'],
    not: [
      'local function f(a, b) return a + (b or 1) end return f(1)', 'local function f(a, b) if not b then return a end return a + b end return f(1)', 'local function f(kind, n) if kind == "zero" then return 0 end return n + 1 end return f("zero")',
      'local function f(...) return ... end return f(1, 2)', 'local function f(a, b) return a + b end return f(unpack({ 1, 2 }))', 'local function f(a) return a end f = print f(1, 2)', 'return string.rep("a", 3)', 'string.rep = function() return 1 end return string.rep("a")', 'local function f(a, b) b = b or 2 return a + b end return f(1)',
    ],
  },
  {
    code: 'length-with-holes', host: 'plain 5.1', raises: ['local t = { 1, «nil», 3 } print(#t)', 'print(table.concat({ "a", «nil», "b" }))', 'local t = { 1, 2, 3, 4 }\nfor i = 1, 4 do if t[i] > 1 then «t[i]» = nil end end\nprint(#t)'],
    not: ['local t = { 1, 2, nil } print(#t)', 'local t = { 1, nil, 3 } print(t[3])', 'local t = { 1, 2 } t[#t] = nil print(#t)', 'local t = { a = nil, 1 } print(#t)', 'local t = { 1, nil, 3 } print(unpack(t, 1, 3))', 'local t = { 1, 2 } for i = #t, 1, -1 do if t[i] > 1 then table.remove(t, i) end end print(#t)'],
  },
  { code: 'unsafe-integer', host: 'plain 5.1', raises: ['return «9007199254740993»', 'return «0x20000000000001»', 'local id = «1234567890123456789» return id'], not: ['return 9007199254740992', 'return 1e20', 'return 9007199254740994', 'return "9007199254740993"'] },
  { code: 'unsafe-integer', host: 'plain 5.4', raises: ['return «9223372036854775809»'], not: ['return 9007199254740993', 'return 9223372036854775807'] },
  {
    code: 'large-number-as-text', host: 'redis', ...KEY,
    raises: ["local t = redis.call('TIME') return tostring(«t[1] * 1000000 + t[2]»)", "local t = redis.call('TIME') local now = tonumber(t[1]) * 1000000 + tonumber(t[2]) return 'at ' .. «now»", 'return tostring(«1234567890123456»)'],
    not: ["local t = redis.call('TIME') return tostring(t[1] * 1000)", "local t = redis.call('TIME') local now = t[1] * 1000000 + t[2] return redis.call('ZADD', KEYS[1], now, 'a')", 'return tostring(100000000000000000000)', "local t = redis.call('TIME') return string.format('%.0f', t[1] * 1000000)"],
  },
  {
    code: 'other-lua', host: 'plain 5.1', raises: ['return «table.unpack»({ 1 })', 'return "a«\\x41»"', 'return «math.type»(1)', 'return «bit32».band(1, 2)', 'local u = «utf8» return u'],
    not: ['local unpack = table.unpack or unpack return unpack({ 1 })', 'return "\\\\x41"', 'if jit then jit.off() end', 'table.pack = function(...) return { ... } end return table.pack(1)', 'return unpack({ 1 })', 'local bit = {} return bit.band'],
  },
  { code: 'other-lua', host: 'plain 5.4', raises: ['return «unpack»({ 1 })', 'return «math.pow»(2, 3)', 'return «setfenv»'], not: ['return table.unpack({ 1 })', 'local unpack = unpack or table.unpack return unpack({ 1 })', 'return "\\x41\\u{20AC}"'] },
  { code: 'unknown-command', host: 'redis', ...KEY, raises: ["return redis.call('«GTE»', KEYS[1])", "return redis.pcall('«nonsense»')", "return redis.call('«config»', 'gett')"], not: ["return redis.call('get', KEYS[1])", "return redis.call(ARGV[1] or 'PING')", "return redis.call('object', 'encoding', KEYS[1])", "local x = { call = function() end } return x.call('GTE')"] },
  { code: 'unknown-command', host: 'redis', ...KEY, release: '7.0', raises: ["return redis.call('«HEXPIRE»', KEYS[1], 1, 'FIELDS', 1, 'a')"], not: ["return redis.call('HGET', KEYS[1], 'a')"] },
  { code: 'command-arity', host: 'redis', ...KEY, raises: ["return redis.call('«GET»')", "return redis.call('«GET»', KEYS[1], 'x')", "local call = redis.call return call('«SET»', KEYS[1])", "return redis.pcall('«EXPIRE»', KEYS[1])"], not: ["return redis.call('GET', KEYS[1])", "return redis.call('SET', KEYS[1], unpack(ARGV))", "return redis.call('SADD', KEYS[1], 'a', 'b', 'c')", "return redis.call('SET', unpack(KEYS))"] },
  {
    code: 'command-argument', host: 'redis', ...KEY,
    raises: ["return redis.call('SET', KEYS[1], «true»)", "return redis.call('SET', KEYS[1], «{}»)", "return redis.call('SET', KEYS[1], 'v', «'EXX'», 10)", "return redis.call('SET', KEYS[1], «nil»)", "return redis.call('«ZADD»', KEYS[1], 'NX', 1, 'a', 2)", "return redis.call('ZRANGE', KEYS[1], 0, -1, «'WITHSCORE'»)", "local list = {} return redis.call('SADD', KEYS[1], «list»)"],
    not: ["return redis.call('SET', KEYS[1], 'v', 'EX', 10, 'NX', 'GET')", "return redis.call('SET', KEYS[1], 'v', ARGV[1] or 'NX')", "return redis.call('ZADD', KEYS[1], 'GT', 'CH', 1, 'a', 2, 'b')", "return redis.call('XADD', KEYS[1], 'MAXLEN', '~', 100, '*', 'a', 1)", "return redis.call('ZRANGE', KEYS[1], '(1', '+inf', 'BYSCORE', 'LIMIT', 0, 10)", "return redis.call('SET', KEYS[1], tostring(true))"],
  },
  { code: 'command-not-in-scripts', host: 'redis', raises: ["return redis.call('«MULTI»')", "return redis.call('«SUBSCRIBE»', 'c')"], not: ["return redis.call('PUBLISH', 'c', 'm')", "return redis.call('PING')"] },
  {
    code: 'write-in-read-only', host: 'redis', ...KEY,
    raises: ["#!lua flags=no-writes\nreturn redis.call('«SET»', KEYS[1], 1)", "#!lua flags=no-writes,allow-stale\nlocal function w() return redis.call('«DEL»', KEYS[1]) end\nreturn w()", "#!lua name=l\nredis.register_function{ function_name = 'f', flags = { 'no-writes' }, callback = function(keys) return redis.call('«INCR»', keys[1]) end }"],
    not: ["#!lua flags=no-writes\nreturn redis.call('GET', KEYS[1])", "#!lua flags=allow-stale\nreturn redis.call('SET', KEYS[1], 1)", "#!lua name=l\nredis.register_function('f', function(keys) return redis.call('INCR', keys[1]) end)"],
  },
  { code: 'deprecated-command', host: 'redis', ...KEY, raises: ["redis.call('«HMSET»', KEYS[1], 'a', 1) return 1", "return redis.call('«GETSET»', KEYS[1], 1)", "«redis.replicate_commands()» return 1"], not: ["redis.call('HSET', KEYS[1], 'a', 1) return 1", "return redis.call('SET', KEYS[1], 1, 'GET')"] },
  {
    code: 'built-key', host: 'redis', given: { keys: 1, argv: 1 },
    raises: ["return redis.call('GET', «'user:' .. ARGV[1]»)", "return redis.call('GET', «ARGV[1]»)", "local key = 'total' return redis.call('INCR', «key»)", "return redis.call('MGET', KEYS[1], «string.format('user:%s', ARGV[1])»)"],
    not: ["return redis.call('GET', KEYS[1])", "return redis.call('GET', KEYS[1] .. ':count')", "local function get(key) return redis.call('GET', key) end return get(KEYS[1])", "return redis.call('HGET', KEYS[1], 'user:' .. ARGV[1])", "#!lua flags=no-cluster\nreturn redis.call('GET', 'user:' .. ARGV[1])", "return redis.call('GET', 'lock:{' .. KEYS[1] .. '}')"],
  },
  { code: 'index-from-zero', host: 'redis', given: { keys: 1, argv: 1 }, raises: ["return redis.call('GET', «KEYS[0]»)", 'for i = «0», #KEYS do redis.log(1, KEYS[i] or "") end', 'return «ARGV[0]»', "#!lua name=l\nredis.register_function('f', function(keys, args) return redis.call('GET', «keys[0]») end)"], not: ['return KEYS[1]', 'for i = 1, #KEYS do redis.log(1, KEYS[i]) end', 'local t = {} return t[0]', 'for i = 0, 3 do redis.log(1, KEYS[i + 1] or "") end'] },
  {
    code: 'missing-input', host: 'redis', given: { keys: 1, argv: 1 },
    raises: ["return redis.call('GET', «KEYS[2]»)", "local ttl = «ARGV[2]» return redis.call('EXPIRE', KEYS[1], ttl)", 'return «ARGV[2]» + 1', "return 'x' .. «ARGV[3]»"],
    not: ["return redis.call('GET', KEYS[1])", "local ttl = ARGV[2] or 60 return redis.call('EXPIRE', KEYS[1], ttl)", "local ttl = ARGV[2] if ttl then redis.call('EXPIRE', KEYS[1], ttl) end return 1", 'if #ARGV > 1 then return ARGV[2] + 1 end return 0', 'return ARGV[2]', "local n = tonumber(ARGV[2]) or 5 return n + 1"],
  },
  { code: 'float-reply', host: 'redis', given: { keys: 0, argv: 2 }, raises: ['return «ARGV[1] / ARGV[2]»', 'return { 1, «0.5» }', 'local average = 10 / 3 return «average»', 'return «math.sqrt(2)»'], not: ['return math.floor(ARGV[1] / ARGV[2])', 'return tostring(0.5)', 'return 10 / 2', 'local function half(x) return x / 2 end return math.floor(half(3))', 'return ARGV[1] * 2'] },
  { code: 'nil-in-reply', host: 'redis', ...KEY, raises: ['return { 1, «nil», 3 }', "return { «tonumber(redis.call('GET', KEYS[1]))», 1 }"], not: ['return { 1, false, 3 }', 'return { 1, nil }', "return { tonumber(redis.call('GET', KEYS[1])) or 0, 1 }", 'local t = { 1, nil, 3 } return t[1]'] },
  { code: 'reply-compared-with-nil', host: 'redis', ...KEY, raises: ["if «redis.call('GET', KEYS[1]) == nil» then return 0 end return 1", "local v = redis.call('HGET', KEYS[1], 'f') if «v ~= nil» then return v end return 0"], not: ["local v = redis.call('GET', KEYS[1]) if not v then return 0 end return 1", "if redis.call('GET', KEYS[1]) == false then return 0 end return 1", 'if ARGV[1] == nil then return 0 end return 1', "redis.setresp(3) if redis.call('GET', KEYS[1]) == nil then return 0 end return 1", "local v = redis.call('GET', KEYS[1]) v = tonumber(v) if v == nil then return 0 end return v"] },
  { code: 'text-compared-with-number', host: 'redis', given: { keys: 1, argv: 1 }, raises: ['return «ARGV[1]» > 5', "if «redis.call('GET', KEYS[1])» == 1 then return 1 end return 0", 'local n = ARGV[1] if «n» <= 10 then return 1 end return 0'], not: ['return tonumber(ARGV[1]) > 5', "if redis.call('INCR', KEYS[1]) == 1 then return 1 end return 0", "if ARGV[1] == '5' then return 1 end return 0", 'return ARGV[1] + 0 > 5'] },
  { code: 'random-repeats', host: 'redis', raises: ['return «math.random(100)»'], not: ["math.randomseed(tonumber(ARGV[1] or 1)) return math.random(100)", "return redis.call('TIME')"] },
  {
    code: 'unbounded-loop', host: 'redis', ...KEY, raises: ["return «redis.call('KEYS', 'user:*')»", "for _, one in ipairs(redis.call('SMEMBERS', KEYS[1])) do redis.call('DEL', KEYS[1] .. one) local all = «redis.call('SMEMBERS', KEYS[1] .. one)» redis.log(1, #all) end return 1", "local users = redis.call('ZRANGE', KEYS[1], 0, -1)\nfor i = 1, #users do\n  local all = «redis.call('LRANGE', KEYS[1] .. users[i], 0, -1)»\n  redis.log(1, #all)\nend\nreturn 1"],
    not: ["for _, one in ipairs(redis.call('SMEMBERS', KEYS[1])) do redis.call('HGETALL', KEYS[1] .. one) end return 1", "for i = 1, #KEYS do redis.call('SMEMBERS', KEYS[i]) end return 1", "for _, one in ipairs(redis.call('ZRANGE', KEYS[1], 0, 9)) do redis.call('SMEMBERS', KEYS[1] .. one) end return 1", "return redis.call('SMEMBERS', KEYS[1])"],
  },
  ...javaScript,
];
