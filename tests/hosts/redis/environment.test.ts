// The globals of scripts and what protects them, beside those of a real redis-server.
import { describe, expect, test } from 'vitest';
import { besideScripts, fails, sameReplies } from './beside-scripts.ts';
import { WALK } from './walk.ts';

describe('globals', () => {
  test('are those of Redis 7.0.15, with all that they hold', async () => {
    const t = await besideScripts();
    const reply = await t.same(['EVAL', WALK, '0']);
    expect(reply).toContain('_G.redis.sha1hex function');
    expect(reply).toContain('_G._G is _G');
  });

  test('that a script without doors sees are the same', async () => {
    const t = await besideScripts();
    const names = ('KEYS ARGV redis cjson cmsgpack struct bit string table math coroutine print io os require dofile loadfile '
      + 'debug package getfenv setfenv newproxy module server _VERSION assert collectgarbage error gcinfo ipairs next pairs '
      + 'pcall rawequal rawget rawset select setmetatable tonumber tostring type unpack xpcall').split(' ');
    await sameReplies(t, names.map((name) => `return type(${name})`));
    await sameReplies(t, names.map((name) => `return {pcall(function() return type(${name}) end)}`));
  });

  test('math.random is the sequence of Redis', async () => {
    const t = await besideScripts();
    await sameReplies(t, [0, 1, 42, -1, 2 ** 31 - 1, 2 ** 31, 2 ** 33 + 7, 1.9, -5.7].map((seed) =>
      `math.randomseed(${seed}) local out = {} for i = 1, 20 do out[i] = string.format('%.17g', math.random()) end
       out[21] = math.random(6) out[22] = math.random(-5, 5) out[23] = math.random(2^31 - 1) return out`));
    await sameReplies(t, ['return string.format("%.17g", math.random())',
      'return string.format("%.17g", math.random())']);
    await sameReplies(t, [
      'return math.random(0)', 'return math.random(1, 2, 3)', 'return math.random(5, 1)', 'return math.random({})',
      'return math.randomseed()', 'return math.random("7") > 0', 'local r = math.random return r(0)',
    ]);
  });
});

/** Attempts to change what scripts share. */
const HOSTILE = [
  'x = 1', 'function f() end', 'string = 1', 'redis = nil', 'KEYS = nil', 'ARGV = {}', 'pairs = nil', '_G = {}',
  'a, string = 1, 2', 'string, a = 1, 2', 'local a a, pairs = 1, 2', 'for string.x = 1, 2 do end', 'string.x = 1',
  'string.format = nil', 'redis.call = nil', 'redis["call"] = nil', 'cjson.encode = 5', 'math.pi = 3',
  'table.x, table.y = 1, 2',
  'function string.upper() return 1 end', 'function redis:call() end', '_G.x = 1', '_G["string"] = nil', '_G._G.x = 1',
  'rawset(_G, "x", 1)', 'rawset(string, "x", 1)', 'rawset(redis, "call", nil)', 'table.insert(string, 1)',
  'table.insert(redis, 1, 1)', 'table.insert(_G, "x")', 'local s = string s.x = 1', 'local t = {string} t[1].x = 1',
  'setmetatable(_G, {})', 'setmetatable(_G, nil)', 'setmetatable(string, {})', 'setmetatable(redis, {__index = {}})',
  'getmetatable("").__index = 1', 'getmetatable("").x = 1', 'getmetatable("").__index.x = 1',
  'getmetatable("").__index.upper = nil',
  'getmetatable(_G).__index = nil', 'getmetatable(_G).__newindex = print', 'rawset(getmetatable(""), "__index", {})',
  'rawset(getmetatable(_G), "__index", {})', 'setmetatable(getmetatable(""), {})', 'loadstring("x = 1")()',
  'loadstring("string.x = 1")()', 'load(function() return nil end)()', 'local f = loadstring("y = 2") pcall(f) f()',
  'for k, v in pairs(_G) do if type(v) == "table" then v.zz = 1 end end', 'local _, t = pairs(string) t.x = 1',
  'local n, t = next(_G) _G[n] = 1', 'table.foreach(_G, function(k, v) rawset(_G, k, 1) end)',
  'local co = coroutine.wrap(function() x = 1 end) co()', 'local co = coroutine.wrap(function() string.x = 1 end) co()',
  'xpcall(function() x = 1 end, function(e) string.y = e end) z = 1', 'table.sort(redis)', 'table.remove(redis)',
  'table.remove(_G, 1)', 'setmetatable({}, {__index = function(t, k) k2 = 1 end}).x = 1',
  'local t = setmetatable({}, {__newindex = string}) t.x = 1', 'local t = setmetatable({}, {__newindex = _G}) t.x = 1',
  'string.gsub("x", "x", string) string.x = 1', 'return cjson.decode("{}", string)', 'redis.call.x = 1',
  'redis.call = redis.pcall',
  '("x").y = 1', 'local s = "x" s.upper = 1', '__redis__err__handler = nil', 'cjson.null.x = 1', 'bit = 5',
  'struct.pack = 1',
  'unpack(string) string.x = 1', 'assert(string).x = 1', 'select(1, string).x = 1', '(string).x = 1',
  'local function f(...) local t = ... t.x = 1 end f(string)', 'do local string = string; string.x = 1 end',
  'string --[[ c ]] .x = 1', 'string--[==[ ]] ]==].x = 1', '_G [ [[string]] ] = 1',
  'return getmetatable(getmetatable(""))',
];

/** What a script sees that must not depend on what ran before. */
const PROBES = [
  'return {type(x), 1}', 'return string.upper("a")', 'return type(string.x)', 'return {#redis, #string, #KEYS}',
  'return ("a"):upper()', 'local n = 0 for k in pairs(_G) do n = n + 1 end return n', 'return cjson.encode({1})',
  'local n = 0 for k in pairs(string) do n = n + 1 end return n',
  'local n = 0 for k in pairs(redis) do n = n + 1 end return n',
  'return tostring(getmetatable(string))', 'return redis.call("DBSIZE")', 'return type(KEYS) .. type(ARGV)',
  'return getmetatable("").__index == string', 'return rawget(_G, "x") == nil', 'return zz',
];

describe('protection', () => {
  test('refuses every change of what scripts share, with the texts of Redis', async () => {
    const t = await besideScripts();
    await sameReplies(t, HOSTILE);
  });

  test('nothing passes from one script to the next', async () => {
    const t = await besideScripts();
    for (const script of HOSTILE) {
      await t.same(['EVAL', `pcall(function() ${script}\n end) return 1`, '0']);
      await sameReplies(t, ['return type(string.format)', 'return tostring(rawget(_G, "x"))']);
    }
    await sameReplies(t, PROBES);
  });

  test('is seen through by the functions that see through metatables', async () => {
    const t = await besideScripts();
    await sameReplies(t, [
      'return rawget(redis, "LOG_WARNING")', 'return rawget(_G, "nope")', 'return type(rawget(_G, "string"))',
      'return type(next(redis))', 'return type(next(_G))', 'return next({})', 'return {next({7})}',
      'local t = {} for k in pairs(bit) do t[#t + 1] = k end table.sort(t) return t',
      'local t = {} table.foreach(struct, function(k) t[#t + 1] = k end) table.sort(t) return t',
      'return table.foreach({5}, function(k, v) return v end)', 'return _G == _G._G', 'return rawequal(_G, _G._G._G)',
      'return getmetatable(redis)', 'return type(getmetatable(_G))', 'return getmetatable({})',
      'return getmetatable(5)',
      'local m = {} return getmetatable(setmetatable({}, m)) == m',
      'return getmetatable(setmetatable({}, {__metatable = "no"}))',
      'getmetatable(_G).__index(_G, "zz")', 'getmetatable(_G).__index(1)', 'getmetatable(_G).__index(1, {})',
      'for k, v in next, {3} do return v end', 'return table.maxn(redis)', 'return table.getn(redis)',
      'return unpack(redis)',
      'return loadstring("return KEYS[1]")()', 'return loadstring("x x")', 'return {loadstring("return 5")()}',
      'return loadstring("return y")()', 'return {tostring(select(2, loadstring(string.dump(function() end))))}',
      'return {tostring(select(2, loadstring("x x")))}', 'return {tostring(select(2, loadstring("x x", "@foo")))}',
      'return loadstring({})',
      'return loadstring()', 'return load(5)', 'return {tostring(select(2, loadstring(5)))}',
      'return type(loadstring(string.dump(function() return 1 end)))',
      'return load(function() return nil end) ~= nil', 'return pcall(load)',
      'local i = 0 return load(function() i = i + 1 '
        + 'if i == 1 then return "return " elseif i == 2 then return "7" end end)()',
      'local s = string return s.rep("ab", 3)', 'local s, t = string, table return t.concat({s.upper("a"), "b"})',
      'table.insert()', 'table.insert({})', 'table.insert({}, 1, 2, 3)', 'table.insert({}, "x", 1)',
      'table.insert(nil, 1)',
      'local t = {1, 3} table.insert(t, 2, 2) return t', 'local g = getmetatable g()', 'getmetatable()',
      'setmetatable(1, {})',
      'local g = getmetatable local p = pairs p(nil)', 'local g = getmetatable for k in pairs() do end',
      'local g = _G rawset({}, 1)',
      'local g = _G return rawget({5}, 1)', 'local g = _G return rawget(nil, 1)', 'local g = _G setmetatable({})',
      'local g = _G setmetatable({}, 5)', 'local g = _G setmetatable(setmetatable({}, {__metatable = 1}), {})',
      'local g = _G local t = {} rawset(t, "a", 5) return t.a', 'local g = _G return next({}, "nope")',
      'local g = _G table.foreach({})',
      'local g = _G table.foreach(5, g)', 'local g = _G return type(next)', 'local g = _G next(nil)',
    ]);
  });

  test('names what a script must not touch', async () => {
    const t = await besideScripts();
    await fails(t, 'print("x")', "Script attempted to access nonexistent global variable 'print'");
    await fails(t, 'return os.time()', "Script attempted to access nonexistent global variable 'os'");
    await fails(t, 'local f = io.open("/etc/passwd")', "Script attempted to access nonexistent global variable 'io'");
    await fails(t, 'require "socket"', "Script attempted to access nonexistent global variable 'require'");
  });
});
