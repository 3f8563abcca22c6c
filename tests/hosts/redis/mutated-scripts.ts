// Scripts that try to change what scripts share, and mutations of them: seeded, so that each can be made again.
import { Random } from '../../redis/random.ts';

/** Attempts on globals, libraries and metatables, and the ways in which a reader of Lua's text can go wrong. */
export const SEEDS: readonly string[] = [
  '--\rredis.call = function() return "x" end', '--[[\r]] string.x = 1', '--[==[ ]] ]==] cjson.encode = 5',
  'local s = "\\\r\n" redis.call = 1', "local s = '\\\n\r' string.format = nil", '--[[ c ]] --\n\r_G.x = 1',
  'x = "\\" --[[" string.x = 1 --]]', 'x = [[\r\n]] .. "--" string.x = [=[]]]=]', '--[\nstring.x = 1', '--[=\rstring.x = 1',
  'x = 1', 'function f() end', 'string = 1', 'redis = nil', 'pairs, next = nil', '_G = {}', 'a, string = 1, 2',
  'local a a, pairs = 1, 2', 'for string.x = 1, 2 do end', 'for k in pairs(redis) do redis[k] = nil end',
  'string.format = nil', 'redis["call"] = redis.pcall', 'math.pi = 3', 'function string.upper() return 1 end',
  'function redis:call() end', '_G.x = 1', '_G["string"] = nil', '_G._G.x = 1', '_G [ [[string]] ] = 1',
  'rawset(_G, "x", 1)', 'rawset(string, "upper", 1)', 'rawset(redis, "call", nil)', 'rawset(_G, 1, 2)',
  'table.insert(string, 1)', 'table.insert(redis, 1, 1)', 'table.insert(_G, "x")', 'table.remove(redis)',
  'table.sort(redis)', 'table.sort(string, function() return true end)', 'local s = string s.x = 1',
  'local t = {string, redis} t[1].x = 1 t[2].call = 2', 'setmetatable(_G, {})', 'setmetatable(string, {__index = {}})',
  'setmetatable(_G, nil)', 'setmetatable(getmetatable(_G), {})', 'setmetatable(getmetatable(""), {})',
  'getmetatable("").__index = 1', 'getmetatable("").__index.upper = nil', 'getmetatable(_G).__index = nil',
  'getmetatable("").__add = function() return 1 end', 'rawset(getmetatable(""), "__index", {})',
  'getmetatable(_G).__newindex = rawset x = 1', 'local t = setmetatable({}, {__newindex = string}) t.x = 1',
  'local t = setmetatable({}, {__newindex = _G, __index = _G}) t.y = t.x', 'loadstring("x = 1")()',
  'loadstring("--\\rstring.x = 1")()', 'load(function() return nil end)()', 'assert(loadstring("redis.call = 1"))()',
  'local n = 0 load(function() n = n + 1 return ({"_G", ".x ", "= 1"})[n] end)()',
  'table.foreach(_G, function(k, v) rawset(_G, k, 1) end)', 'table.foreachi(redis, print)',
  'for k, v in next, _G do pcall(rawset, _G, k, v) end', 'local n, t = next(_G) _G[n] = t',
  'coroutine.wrap(function() string.x = 1 end)()', 'local co = coroutine.create(function() x = 1 coroutine.yield() end) '
    + 'coroutine.resume(co) coroutine.resume(co)', 'xpcall(function() x = 1 end, function(e) string.y = e end) z = 1',
  'string.gsub("abc", "%w", string) ("x"):gsub("x", _G)', 'cjson.decode("{}").x = 1 cjson.null.x = 1',
  'local c = cjson.new() c.encode = 1 cjson.encode_max_depth(7)', '("x").y = 1', 'local s = "x" s.upper = 1',
  'error(redis)', 'error(setmetatable({}, getmetatable("")))', 'return redis', 'return {_G, string}', 'return _G',
  'redis.call("SET", KEYS[1], ARGV[1]) return redis.call("GET", KEYS[1])', 'redis.pcall("SET", redis)', 'KEYS = nil ARGV[1] = 1',
  'KEYS.x = _G KEYS.x.y = 1', 'redis.setresp(3) redis.log(1, "x")', 'math.randomseed(1) return math.random(5)',
  'unpack(string) unpack({1, 2}).x = 1', 'select(1, string).x = 1', '(string).x = 1', 'do local string = string; string.x = 1 end',
  'local function f(...) local t = ... t.x = 1 end f(string)', 'collectgarbage("stop") collectgarbage("setpause", 1)',
  'local s = string.dump(function() string.x = 1 end) loadstring(s)()', '__redis__err__handler({}) __redis__err__handler(redis)',
  'return cmsgpack.pack(_G), struct.pack("i", 1), bit.tohex(5)', 'string.format("%d %s", 1, tostring(_G)) tonumber("z", 36)',
  'newproxy(true)', 'setfenv(1, {})', 'getfenv(1).x = 1', 'debug.getregistry()', 'module("x")', 'tostring = tostring',
];

/** What a mutation puts in the place of a name, and between tokens. */
const NAMES = ['_G', 'string', 'redis', 'table', 'math', 'cjson', 'struct', 'bit', 'cmsgpack', 'coroutine', 'KEYS', 'ARGV', 'x',
  'rawset', 'rawget', 'setmetatable', 'getmetatable', 'pairs', 'next', 'pcall', 'loadstring', 'load', 'call', 'insert', 'sort',
  'foreach', '__index', '__newindex', '__call', '__metatable', 'upper', 'format', 'tostring', 'unpack', 'self', 'nil', 'error'];
const SIGNS = ['\r', '\n', '\r\n', '\n\r', '\\', '\\\r\n', '"', "'", '--', '--[[', ']]', '[[', '--[==[', ']==]', '[=[', ']=]', '--\r', ' ',
  '.', ':', '=', ',', ';', '(', ')', '[', ']', '{', '}', '#', '..', '~=', '==', '\0', '\x1b', '\xff', '1', '0', 'nil', ' and ', ' or ',
  ' not ', ' local ', ' function ', ' end ', ' return ', ' do ', ' if ', ' then ', ' for ', ' in '];
const TABLES = ['_G', 'string', 'redis', 'table', 'cjson', 'math', 'getmetatable("")', 'getmetatable(_G)', 'bit', 'coroutine'];

/** The attempt inside of something else that runs it. */
const AROUND: readonly ((script: string, random: Random) => string)[] = [
  (script) => `pcall(function() ${script}\n end)`,
  (script) => `loadstring(${quote(script)})()`,
  (script) => `coroutine.wrap(function() ${script}\n end)()`,
  (script) => `--\r${script}`,
  (script) => `--[[\n]]${script}`,
  (script) => `local s = "\\\r\n" ${script}`,
  (script) => `xpcall(function() ${script}\n end, function(e) ${script}\n end)`,
  (script) => `local t = setmetatable({}, {__index = function(t, k) ${script}\n end}) return t.x`,
  (script) => `("x"):gsub("x", function() ${script}\n end)`,
  (script) => `table.sort({3, 2, 1}, function(a, b) ${script}\n end)`,
  (script, random) => `for k, v in pairs(${random.pick(TABLES)}) do pcall(rawset, ${random.pick(TABLES)}, k, v) ${script}\n end`,
  (script, random) => `local t, u = ${random.pick(TABLES)}, ${random.pick(TABLES)} t.${random.pick(NAMES)} = u ${script}`,
];

/** No longer than this, whatever was done to it. */
const LONGEST = 400;

export function mutate(random: Random): string {
  let script = random.pick(SEEDS);
  for (let left = random.below(4); left > 0; left--) script = mutateOnce(script, random);
  return script.slice(0, LONGEST);
}

function mutateOnce(script: string, random: Random): string {
  const at = random.below(script.length + 1);
  switch (random.below(7)) {
    case 0: return script.slice(0, at) + random.pick(SIGNS) + script.slice(at);
    case 1: return script.slice(0, at) + script.slice(at + 1 + random.below(4));
    case 2: return `${script} ${random.pick(SEEDS)}`;
    case 3: return script.slice(0, at) + random.pick(SEEDS).slice(random.below(8));
    case 4: case 5: return replaceName(script, random);
    default: return random.pick(AROUND)(script, random);
  }
}

/** Another name for one of those in it. */
function replaceName(script: string, random: Random): string {
  const names = [...script.matchAll(/[A-Za-z_]+/g)];
  if (names.length === 0) return script + random.pick(NAMES);
  const { index, 0: name } = random.pick(names);
  return script.slice(0, index) + random.pick(NAMES) + script.slice(index + name.length);
}

/** A string of Lua with the same bytes. */
export const quote = (text: string): string =>
  `"${text.replace(/[\\"\n\r\0]/g, (char) => `\\${String(char.charCodeAt(0)).padStart(3, '0')}`)}"`;
