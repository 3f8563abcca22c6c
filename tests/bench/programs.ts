// What the bench runs: data alone. Every program is deterministic; where one needs disorder it has a
// linear congruential generator of its own with the seed 42, so that both sides do the same work.

/** A script for EVAL with one loop of `ARGV[1]` rounds. */
export interface RedisProgram {
  name: string;
  /** Run before each measurement, not measured; also with `ARGV[1]` rounds. */
  prepare?: string;
  script: string;
  /** Rounds of one measurement. */
  rounds: number;
}

/** What a program left behind, as one string: both sides must have done the same work. */
export const outcome = `
  local size = { string = 'STRLEN', list = 'LLEN', hash = 'HLEN', set = 'SCARD', zset = 'ZCARD', stream = 'XLEN' }
  local all = redis.call('KEYS', '*')
  table.sort(all)
  local out = {}
  for i, key in ipairs(all) do
    local type = redis.call('TYPE', key).ok
    local value = type == 'string' and redis.call('GET', key) or ''
    out[i] = key .. ' ' .. type .. ' ' .. redis.call(size[type], key) .. ' ' .. value .. ' '
      .. (redis.call('TTL', key) > 0 and 'expires' or 'stays')
  end
  return redis.sha1hex(table.concat(out, ','))`;

/** Fields and members: a thousand short strings, so that collections are neither trivial nor huge. */
const NAMES = "local m = {} for i = 1, 1000 do m[i] = 'm' .. i end\n";
const KEYS = "local k = {} for i = 1, 1000 do k[i] = 'key:' .. i end\n";
const PREPARED = 200_000;

/** The commands of the bench: what stands in for their arguments in `call`. */
const COMMANDS: { name: string; args: (key: string, member: string) => string; prepare?: string }[] = [
  { name: 'INCR', args: (key) => key },
  { name: 'GET', args: (key) => key, prepare: 'SET KEY 42' },
  { name: 'SET', args: (key) => `${key}, '42'` },
  { name: 'HSET', args: (key, member) => `${key}, ${member}, i` },
  { name: 'HGET', args: (key, member) => `${key}, ${member}`, prepare: 'HSET KEY MEMBER 42' },
  { name: 'LPUSH', args: (key) => `${key}, '42'` },
  { name: 'RPOP', args: (key) => key, prepare: 'LPUSH KEY 42' },
  { name: 'SADD', args: (key, member) => `${key}, ${member}` },
  { name: 'SISMEMBER', args: (key, member) => `${key}, ${member}`, prepare: 'SADD KEY MEMBER' },
  { name: 'ZADD', args: (key, member) => `${key}, i, ${member}` },
  { name: 'ZSCORE', args: (key, member) => `${key}, ${member}`, prepare: 'ZADD KEY 42 MEMBER' },
  { name: 'EXPIRE', args: (key) => `${key}, '1000'`, prepare: 'SET KEY 42' },
  { name: 'EXISTS', args: (key) => key, prepare: 'SET KEY 42' },
];

/** Every command on one key (members vary), and on 1,000 keys in turn (one member each). */
export const callPrograms: RedisProgram[] = [false, true].flatMap((many) => COMMANDS.map(({ name, args, prepare }) => {
  const key = many ? 'k[i % 1000 + 1]' : "'k'";
  const member = many ? "'m'" : 'm[i % 1000 + 1]';
  const setUp = (many ? KEYS : '') + (many ? '' : NAMES);
  const call = `redis.call('${name}', ${args(key, member)})`;
  return {
    name: many ? `${name}, 1,000 keys` : name,
    script: `${setUp}for i = 1, ARGV[1] do ${call} end`,
    rounds: PREPARED,
    ...(prepare !== undefined && { prepare: `${setUp}for i = 1, ARGV[1] do ${prepared(prepare, key, member)} end` }),
  };
}));

function prepared(command: string, key: string, member: string): string {
  const args = command.split(' ').map((arg) => (arg === 'KEY' ? key : arg === 'MEMBER' ? member : `'${arg}'`));
  return `redis.call(${args.join(', ')})`;
}

const DOCUMENT = `{
  id = 12345, name = 'Ada Lovelace', active = true, balance = 1234.5625,
  tags = { 'mathematics', 'engines', 'notes', 'a "quoted" one', 'line\\nbreak' },
  address = { street = '12 St James Square', city = 'London', code = 'SW1Y', floors = { 1, 2, 3, 4, 5, 6, 7, 8 } },
  orders = { { sku = 'A-1', count = 2, price = 9.99 }, { sku = 'B-22', count = 1, price = 100 }, { sku = 'C-333', count = 12, price = 0.5 } },
}`;

const library = (name: string, setUp: string, work: string, rounds: number): RedisProgram =>
  ({ name, script: `${setUp}\nfor i = 1, ARGV[1] do ${work} end`, rounds });

export const libraryPrograms: RedisProgram[] = [
  library('cjson.encode', `local v = ${DOCUMENT}`, 'cjson.encode(v)', 10_000),
  library('cjson.decode', `local v = cjson.encode(${DOCUMENT})`, 'cjson.decode(v)', 10_000),
  library('cmsgpack.pack', `local v = ${DOCUMENT}`, 'cmsgpack.pack(v)', 10_000),
  library('cmsgpack.unpack', `local v = cmsgpack.pack(${DOCUMENT})`, 'cmsgpack.unpack(v)', 10_000),
  library('struct.pack', '', "struct.pack('>I4hdBc8s', i, -7, 1.5, 255, 'abcdefgh', 'zero ended')", 250_000),
  library('struct.unpack', "local v = struct.pack('>I4hdBc8s', 7, -7, 1.5, 255, 'abcdefgh', 'zero ended')",
    "struct.unpack('>I4hdBc8s', v)", 250_000),
];

/** The loop that every emulator can run. */
export const incrementLoop = "for i = 1, ARGV[1] do redis.call('INCR', KEYS[1]) end";

/** A program of plain Lua 5.1: the chunk returns the function to be measured. */
export interface LuaProgram { name: string; source: string }

export const luaPrograms: LuaProgram[] = [
  {
    name: 'fib',
    source: 'local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end\n'
      + 'return function() return fib(27) end',
  },
  {
    name: 'loops',
    source: 'return function() local s = 0 for i = 1, 3000 do for j = 1, 1500 do s = s + i % 7 * j end end return s end',
  },
  {
    name: 'string building',
    source: "return function() local n = 0 for i = 1, 800 do local t = {} for j = 1, 300 do t[#t + 1] = 'x' .. j .. ',' end\n"
      + "local s = table.concat(t) local u = '' for j = 1, 60 do u = u .. s:sub(j, j + 8) end n = n + #u end return n end",
  },
  {
    name: 'table sort',
    source: 'return function() local t, x = {}, 42 for i = 1, 150000 do x = (x * 1103515245 + 12345) % 2147483648 t[i] = x end\n'
      + 'table.sort(t) return t[1] end',
  },
  {
    name: 'closures',
    source: 'local function counter(step) local n = 0 return function() n = n + step return n end end\n'
      + 'return function() local s = 0 for i = 1, 60000 do local c = counter(i) for j = 1, 8 do s = s + c() end end return s end',
  },
  {
    name: 'string.format',
    source: "return function() local n = 0 for i = 1, 100000 do n = n + #string.format('%d:%s:%5.2f:%x', i, 'abc', i / 3, i) end\n"
      + 'return n end',
  },
  {
    name: 'gsub',
    source: "local text = ('The quick brown fox jumps over the lazy dog. '):rep(20)\n"
      + "return function() local n = 0 for i = 1, 1500 do local s = text:gsub('%w+', function(w) return w:upper() end)\n"
      + "s = s:gsub('o(%a)', '0%1') n = n + #s end return n end",
  },
  {
    name: 'table creation',
    source: 'return function() local s = 0 for i = 1, 200000 do local t = { i, i + 1, x = i } s = s + #t end return s end',
  },
  {
    name: 'pcall that succeeds',
    source: 'local function f(a) return a + 1 end\n'
      + 'return function() local s = 0 for i = 1, 600000 do local ok, v = pcall(f, i) s = s + v end return s end',
  },
];

/** Errors that a script catches: from a command, from its count of arguments, from its name. */
export const failingCalls: RedisProgram[] = [
  { name: 'redis.pcall of a wrong type', work: "redis.pcall('LPUSH', 'k', i)" },
  { name: 'redis.pcall of a text that is no integer', work: "redis.pcall('INCR', 'k')" },
  { name: 'redis.pcall with too few arguments', work: "redis.pcall('GET')" },
  { name: 'redis.pcall of no command', work: "redis.pcall('NOSUCH', 'k')" },
  { name: 'pcall of a redis.call that fails', work: "pcall(redis.call, 'INCR', 'k')" },
].map(({ name, work }) => ({
  name, rounds: 100_000, prepare: "redis.call('SET', 'k', 'text')", script: `for i = 1, ARGV[1] do ${work} end`,
}));

export const failingPcall: LuaProgram = {
  name: 'pcall that fails',
  source: "local function f(a) error('no', 0) end\n"
    + 'return function() local s = 0 for i = 1, 200000 do if not pcall(f, i) then s = s + 1 end end return s end',
};
