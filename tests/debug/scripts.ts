// Scripts of many kinds, each long enough for marks on its way. The same in Node and in browsers.
export interface LongScript { name: string; script: string; host?: 'redis' | 'plain'; lua?: '5.1' | '5.4'; keys?: string[]; settings?: Record<string, number>; within?: false; moves?: true }

const rounds = (count: number, body: string, end = 'return s'): string => `local s = 0\nfor round = 1, ${count * 3} do\n${body}\nend\n${end}`;

/** What any Lua runs. */
const PURE: [name: string, script: string][] = [
  ['numbers', rounds(20_000, '  s = (s * 31 + round) % 65536\n  if s % 2 == 0 then\n    s = s + 1\n  end')],
  ['strings', rounds(4000, "  local t = ('x'):rep(round % 20) .. round\n  s = s + #t:upper():sub(2) + t:byte(-1)")],
  ['tables', rounds(3000, '  local t = {}\n  for i = 1, 5 do\n    t[i] = { n = i, k = "k" .. i }\n  end\n  table.remove(t, 2)\n  table.insert(t, 1, { n = round })\n  s = s + t[1].n + #t')],
  ['closures', rounds(5000, '  local n = round\n  local function add(by)\n    n = n + by\n    return n\n  end\n  add(2)\n  s = (s + add(3)) % 10007')],
  ['metatables', 'local V = {}\nV.__index = V\nV.__add = function(a, b)\n  return setmetatable({ v = a.v + b.v }, V)\nend\nV.__call = function(self, x)\n  return self.v + x\nend\n' + rounds(5000, '  local a = setmetatable({ v = round }, V) + setmetatable({ v = 1 }, V)\n  s = (s + a(2)) % 9973')],
  ['pcall', rounds(3000, '  for j = 1, 12 do s = s + j end\n  local ok, why = pcall(function()\n    if round % 3 == 0 then error("third") end\n    return round\n  end)\n  s = s + (ok and why or #why)')],
  ['errors as tables', rounds(3000, '  local ok, why = pcall(error, { code = round })\n  local was = type(why) == "table" and why.code or 1\n  s = s + was')],
  ['xpcall', rounds(3000, '  local ok, why = xpcall(function()\n    local x = nil\n    return x.y\n  end, function(m)\n    return "<" .. m .. ">"\n  end)\n  s = s + #why')],
  ['sort', rounds(60, '  local t = {}\n  for i = 1, 60 do\n    t[i] = (i * 7919 + round) % 101\n  end\n  table.sort(t, function(a, b)\n    return a > b\n  end)\n  s = s + t[1]')],
  ['gsub', rounds(800, '  local t = ("a1b2c3d4"):gsub("%a", function(c)\n    s = s + 1\n    return c .. c\n  end)\n  s = s + #t')],
  ['gmatch', rounds(1500, '  for w in ("one two three four"):gmatch("%a+") do\n    s = s + #w\n  end')],
  ['recursion', 'local function fib(n)\n  if n < 2 then\n    return n\n  end\n  return fib(n - 1) + fib(n - 2)\nend\nreturn fib(22)'],
  ['tail calls', 'local function down(n, sum)\n  if n == 0 then return sum end\n  return down(n - 1, sum + n)\nend\n' + rounds(400, '  s = s + down(30, 0)')],
  ['varargs', 'local function count(...)\n  local a, b = ...\n  return select("#", ...) + (b or 0)\nend\n' + rounds(8000, '  s = s + count(round, 1, nil)')],
  ['one line', 'local s = 0 for i = 1, 90000 do s = s + i % 3 end return s'],
  ['an empty loop', 'local n = 0\nfor i = 1, 200000 do end\nwhile n < 20000 do n = n + 1 end\nreturn n'],
  ['weak tables', 'local w = setmetatable({}, { __mode = "k" })\n' + rounds(4000, '  w[{}] = round\n  s = s + 1')],
  ['numbers as text', rounds(4000, '  s = s + tonumber(tostring(round / 4)) + #string.format("%05.2f", round)')],
  ['an error at its end', rounds(12_000, '  s = s + 1', 'local t = nil\nreturn t.x')],
  ['an error that is a table', rounds(12_000, '  s = s + 1', 'error({ err = "MINE it failed" })')],
  ['load', rounds(600, '  local f = (loadstring or load)("local a = ... return a + 1")\n  for i = 1, 10 do\n    s = f(s)\n  end')],
  ['tables as keys', 'local of, list = {}, {}\nfor i = 1, 50 do\n  list[i] = {}\n  of[list[i]] = i\nend\n' + rounds(300, '  for key, v in pairs(of) do\n    s = (s * 3 + v) % 9001\n  end', 'return s > 0')],
];

/** What shows where things lie in memory, or when they are collected: a run that rests has a thread more than one that does not. */
const MOVES = new Set(['weak tables', 'tables as keys']);

/** What Redis alone has. */
const OF_REDIS: [name: string, script: string][] = [
  ['incr', rounds(6000, "  s = redis.call('INCR', KEYS[1])")],
  ['hashes', rounds(2000, "  redis.call('HSET', KEYS[1], 'f' .. round % 20, round)\n  local all = redis.call('HGETALL', KEYS[1])\n  s = s + #all")],
  ['lists', rounds(3000, "  redis.call('RPUSH', KEYS[1], round)\n  local l = redis.call('LRANGE', KEYS[1], -3, -1)\n  s = s + #l", "return {s, redis.call('LLEN', KEYS[1])}")],
  ['sorted sets', rounds(2000, "  redis.call('ZADD', KEYS[1], round % 50, 'm' .. round % 80)\n  s = s + #redis.call('ZRANGE', KEYS[1], 0, 5, 'WITHSCORES')")],
  ['random members', rounds(2000, "  redis.call('SADD', KEYS[1], round % 100)\n  s = s + tonumber(redis.call('SRANDMEMBER', KEYS[1]))")],
  ['spop', rounds(2000, "  redis.call('SADD', KEYS[1], round, round + 1)\n  s = (s + tonumber(redis.call('SPOP', KEYS[1]))) % 1000003")],
  ['errors of commands', "redis.call('RPUSH', KEYS[1], 'a')\n" + rounds(2500, "  local r = redis.pcall('INCR', KEYS[1])\n  s = s + #r.err")],
  ['errors that are caught', "redis.call('RPUSH', KEYS[1], 'a')\n" + rounds(2500, "  local ok, why = pcall(redis.call, 'INCR', KEYS[1])\n  s = s + (ok and 1 or #tostring(why.err or why))")],
  ['time and chance', "math.randomseed(7)\n" + rounds(3000, "  local t = redis.call('TIME')\n  s = s + #t + math.random(10)")],
  ['json', rounds(900, '  local t = cjson.decode(cjson.encode({ a = { round, "x" }, b = cjson.null }))\n  s = s + t.a[1]')],
  ['msgpack', rounds(900, '  local p = cmsgpack.pack({ round, "two", { 3 } })\n  s = s + #p + cmsgpack.unpack(p)[3][1]')],
  ['bits and structs', rounds(3000, '  s = bit.bxor(bit.lshift(s, 1), round) % 65536\n  s = s + #struct.pack(">I2", s % 65536)')],
  ['maps of RESP3', "redis.setresp(3)\nredis.call('HSET', KEYS[1], 'a', '1')\n" + rounds(2500, "  local m = redis.call('HGETALL', KEYS[1])\n  s = s + tonumber(m.map.a)")],
  ['statuses and logs', rounds(2500, "  local ok = redis.call('SET', KEYS[1], round)\n  redis.log(redis.LOG_NOTICE, 'at', round)\n  s = s + #ok.ok + #redis.sha1hex('x')")],
  ['the end by a command', rounds(8000, "  s = s + 1", "return redis.call('INCR', KEYS[1], 'x')")],
];

export const SCRIPTS: LongScript[] = [
  ...PURE.map(([name, script], i): LongScript => ({ name, script, ...MOVES.has(name) && { moves: true as const }, ...i % 3 === 0 ? { host: 'plain', lua: '5.4' } : i % 3 === 1 ? { host: 'plain', lua: '5.1' } : {} })),
  ...OF_REDIS.map(([name, script]): LongScript => ({ name, script, keys: ['k'] })),
  { name: 'coroutines', script: 'local co = coroutine.wrap(function()\n  local i = 0\n  while true do\n    i = i + 1\n    coroutine.yield(i)\n  end\nend)\n' + rounds(3000, '  s = s + co()'), within: false },
  { name: 'the clock of plain Lua', host: 'plain', lua: '5.4', script: rounds(4000, '  s = s + (os.time() > 0 and 1 or 0)\n  if round % 1000 == 0 then print(os.clock() >= 0) end') },
  { name: 'a limit of time', script: 'local i = 0\nwhile true do\n  i = i + 1\nend', settings: { 'time-limit': 20 } },
];

/** What is never the same in two runs: such are compared with themselves alone. */
export const VARIES = /TIME|RAND|SPOP|random|os\.|clock/;

/** Two nodes, the second of which reads what the first wrote. */
export const WORKFLOW = `name: t
nodes:
  - name: a
    language: lua
    run: |
      local x = 1
      return { total = x + 1 }
  - name: b
    language: lua
    run: |
      local z = state.total * 2
      return { result = z }
`;
