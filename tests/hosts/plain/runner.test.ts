// The plain host: a script alone, on both VMs. lua5.1's own binary is the oracle where it is installed.
import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { examples } from '../../../src/hosts/plain/examples.ts';
import { realClock } from '../../../src/hosts/host.ts';
import { PlainRunner } from '../../../src/hosts/plain/runner.ts';
import { createLua } from '../../../src/lua/create.ts';
import type { Inputs, RunRecord, RunRequest, RunProgress } from '../../../src/protocol.ts';
import { wasm } from '../../lua/vm.ts';

const ground = { clock: realClock, random: Math.random };
const host = new PlainRunner({ ...ground, lua: (version, limits) => createLua(version, wasm[version], limits) });
const hasLua51 = spawnSync('lua5.1', ['-v']).status === 0;

/** Its Lua has little memory, which is soon full. */
const small = new PlainRunner({ ...ground, lua: (version, limits) => {
  const memory = 32 * 1024 * 1024;
  const lua = createLua(version, wasm[version], { ...limits, memory });
  const setLimits = lua.setLimits.bind(lua);
  lua.setLimits = (given) => setLimits({ ...given, memory });
  return lua;
} });

function run(script: string, options: Partial<RunRequest> = {}, of = host): RunRecord {
  return of.run({ host: 'plain', lua: '5.4', settings: {}, script, inputs: {}, client: 1, ...options });
}
const printed = (record: RunRecord): string[] => record.log.map((line) => line.text);

describe.each(['5.4', '5.1'] as const)('Plain Lua %s', (lua) => {
  it('replies what the script returns', () => {
    expect(run('return "a\\0b"', { lua }).reply).toEqual({ type: 'bulk', text: 'a\0b' });
    expect(run('return 1, "x"', { lua }).reply)
      .toEqual({ type: 'array', items: [{ type: 'integer', value: 1 }, { type: 'bulk', text: 'x' }] });
    expect(run('', { lua }).reply).toEqual({ type: 'null' });
    expect(run('return {1, {2}, n = nil}', { lua }).reply).toEqual({
      type: 'array', items: [{ type: 'integer', value: 1 }, { type: 'array', items: [{ type: 'integer', value: 2 }] }],
    });
    expect(run('return {a = true}', { lua }).reply)
      .toEqual({ type: 'map', entries: [[{ type: 'bulk', text: 'a' }, { type: 'boolean', value: true }]] });
    expect(run('local t = {} t[1] = t return t', { lua }).reply)
      .toEqual({ type: 'array', items: [{ type: 'status', text: 'table (contains itself)' }] });
  });

  it('gives the arguments as ... and as ARGV', () => {
    expect(printed(run('print(#ARGV, ARGV[2], ...)', { lua, inputs: { argv: ['x', 'y\xff'] } }))).toEqual(['2\ty\xff\tx\ty\xff']);
  });

  it('prints to the log, through tostring', () => {
    expect(printed(run(`print(1, nil, true, 'x') print(setmetatable({}, {__tostring = function() return 'me' end}))`, { lua })))
      .toEqual(['1\tnil\ttrue\tx', 'me']);
  });

  it('reports an error with its line and a hint', () => {
    const { error, reply, events } = run('local a\n\nreturn "x" .. a', { lua });
    expect(error).toMatchObject({ kind: 'runtime', line: 3, hint: expect.stringContaining('tostring') });
    expect(reply.type).toBe('error');
    expect(events.map((event) => event.name)).toEqual(['script.runtime_error']);
    expect(run('x = = 1', { lua }).error).toMatchObject({ kind: 'syntax', line: 1 });
  });

  it('tells what a long run has printed while it runs', () => {
    const told: RunProgress[] = [];
    host.progress.listener = (progress) => told.push(progress);
    run('print "first"\nwhile true do end', { lua, settings: { 'time-limit': 900 } });
    host.progress.listener = undefined;
    expect(told.flatMap(({ log }) => log.map(({ text }) => text))).toEqual(['first']);
    expect(told.at(-1)?.line).toBe(2);
  });

  it('ends a loop at the time limit, and memory without end', () => {
    expect(run('while true do end', { lua, settings: { 'time-limit': 50 } }).error?.kind).toBe('timeout');
    expect(run("local s = 'x' while true do s = s .. s end", { lua }).error?.kind).toBe('memory');
    expect(run("while true do print('xxxxxxxxxxxxxxxxxxxxxxxxxxxx') end", { lua }).error?.kind).toBe('output');
    expect(run('return 1', { lua }).reply).toEqual({ type: 'integer', value: 1 });
  });

  it('has no way out', () => {
    for (const name of ['io', 'require', 'dofile', 'loadfile', 'package', 'debug', 'module', 'newproxy']) {
      expect(run(`return type(${name})`, { lua }).reply, name).toEqual({ type: 'bulk', text: 'nil' });
    }
    expect(run('return os.execute, os.exit, os.getenv, os.remove', { lua }).reply)
      .toEqual({ type: 'array', items: Array(4).fill({ type: 'null' }) });
    const record = run('\nio.open("/etc/passwd")', { lua });
    expect(record.violations).toEqual([{ operation: 'io', reason: expect.any(String), line: 2 }]);
    expect(record.error?.kind).toBe('sandbox');
    expect(record.events.map((event) => event.name)).toContain('script.sandbox_violation');
  });

  it('loads text, not bytecode', () => {
    const loader = lua === '5.1' ? 'loadstring' : 'load';
    expect(run(`return ${loader}("return 1 + 1")()`, { lua }).reply).toEqual({ type: 'integer', value: 2 });
    expect(run(`return ${loader}(string.dump(function() end))`, { lua }).reply).toMatchObject({
      type: 'array', items: [{ type: 'null' }, { type: 'bulk', text: 'attempt to load a binary chunk' }],
    });
    expect(run(`local p = {'return ', '42'} local i = 0
      return load(function() i = i + 1 return p[i] end)()`, { lua }).reply).toEqual({ type: 'integer', value: 42 });
    expect(run(`local b, i = string.dump(function() end), 0
      return load(function() i = i + 1 return i <= #b and b:sub(i, i) or nil end)`, { lua }).reply)
      .toMatchObject({ items: [{ type: 'null' }, { type: 'bulk' }] });
  });

  it('keeps nothing from one run to the next', () => {
    run(`x = 1 string.upper = nil table.insert = print
      getmetatable('').__index = {} getmetatable('').__add = print setmetatable(_G, nil) tostring = nil`, { lua });
    expect(run(`return x, ('a'):upper(), table.insert == print, tostring(1), getmetatable('').__add == print`, { lua }).reply)
      .toEqual({ type: 'array', items: [
        { type: 'null' }, { type: 'bulk', text: 'A' }, { type: 'boolean', value: false }, { type: 'bulk', text: '1' }, { type: 'boolean', value: false },
      ] });
  });

  it('runs every example', () => {
    for (const { title, script, inputs } of examples) {
      const record = run(script, { lua, inputs: inputs as Inputs });
      expect(record.error, title).toBeUndefined();
    }
  });

  it('tells the time', () => {
    expect(run(`return os.date('!%Y-%m-%d %H:%M:%S', 86399), os.date('!*t', 0).wday, os.difftime(5, 3) == 2`, { lua }).reply)
      .toEqual({ type: 'array', items: [
        { type: 'bulk', text: '1970-01-01 23:59:59' }, { type: 'integer', value: 5 }, { type: 'boolean', value: true },
      ] });
  });
});

describe('Plain Lua 5.4 alone', () => {
  it('calculates with strings', () => {
    expect(run("return '10' + 5, -'3', '0x10' * 2, 10 .. 20").reply).toMatchObject({
      items: [{ value: 15 }, { value: -3 }, { value: 32 }, { text: '1020' }],
    });
    expect(run("return 'x' + 1").error?.message).toBe("script:1: attempt to add a 'string' with a 'number'");
  });

  it('warns, once it is told to, in this run alone', () => {
    expect(printed(run('warn("a") warn("@on") warn("b", 1) warn("@other") warn("@off") warn("c")'))).toEqual(['Lua warning: b1']);
    expect(run('warn("@on")').error).toBeUndefined();
    expect(printed(run('warn("d")'))).toEqual([]);
    expect(run('warn({})').error?.message).toContain("bad argument #1 to 'warn' (string expected, got table)");
  });

  it('has random numbers of its own in each run', () => {
    const numbers = (script: string): unknown => run(`${script} return math.random(1 << 40), math.random(1 << 40)`).reply;
    expect(numbers('math.randomseed(7)')).toEqual(numbers('math.randomseed(7)'));
    expect(numbers('')).not.toEqual(numbers(''));
  });

  it('runs no finalizer, in this run or in a later one', () => {
    const end = 'while true do end';
    const record = run(`local mt = {__gc = function() ${end} end} local t = setmetatable({}, mt) t = nil
      for i = 1, 3 do collectgarbage() end return type(mt.__gc), getmetatable(setmetatable({}, mt)) == mt`);
    expect(record.reply).toMatchObject({ items: [{ text: 'function' }, { value: true }] });
    expect(run('for i = 1, 3 do collectgarbage() end return 1').error).toBeUndefined();
    expect(run(`local mt = {__gc = true} setmetatable({}, mt) mt.__gc = function() ${end} end collectgarbage() return 1`).error)
      .toBeUndefined();
    expect(run('setmetatable({}, 5)').error?.message).toContain("bad argument #2 to 'setmetatable' (nil or table expected");
  });

  it('shows an error object as its __tostring says', () => {
    expect(run('error(setmetatable({}, {__tostring = function() return "mine" end}))').error?.message).toBe('mine');
    expect(run('error(setmetatable({}, {__tostring = function() error("no") end}))').error?.message)
      .toBe('(error object is a table value)');
    expect(run('error(setmetatable({}, {__tostring = function() while true do end end}))', { settings: { 'time-limit': 100 } })
      .error?.message).toBe('(error object is a table value)');
    expect(run('error({})', { lua: '5.1' }).error?.message).toBe('(error object is not a string)');
  });

  it('compiles what a reader gives, text alone', () => {
    expect(run(`local b, i = string.dump(function() end), 0
      return select(2, load(function() i = i + 1 return i == 1 and b or nil end, 'x', 'b'))`).reply)
      .toMatchObject({ text: expect.stringContaining('attempt to load a binary chunk') });
    expect(run("return load('return a', 'x', nil, {a = 5})()").reply).toEqual({ type: 'integer', value: 5 });
    expect(run("return load('return a', 'x', 'bt', {a = 5})()").reply).toEqual({ type: 'integer', value: 5 });
  });
});

describe('the calendar of Plain Lua 5.4', () => {
  // What lua5.4 answered.
  it.each([
    ["os.date('!%a %A %b %B %C %d %D %e %F %g %G %h %H %I %j %m %M %p %r %R %S %T %u %U %V %w %W %x %X %y %Y %z %Z %%', 951827696)", 'Tue Tuesday Feb February 20 29 02/29/00 29 2000-02-29 00 2000 Feb 12 12 060 02 34 PM 12:34:56 PM 12:34 56 12:34:56 2 09 09 2 09 02/29/00 12:34:56 00 2000 +0000 GMT %'],
    ["os.date('!%Y-%m-%d %H:%M:%S', 2^53)", '285428751-11-12 07:36:32'],
    ["os.date('!%Y-%m-%d', -62135596801)", '0-12-31'],
    ["os.date('!%V %G %U %W', 1230768000)", '01 2009 00 00'],
    ["select(2, pcall(os.date, '%Q'))", "(invalid conversion specifier '%Q')"],
    ["select(2, pcall(os.date, '%Y', 2^62))", 'date result cannot be represented in this installation'],
    ["select(2, pcall(os.date, '%Y', 1.5))", '(number has no integer representation)'],
    ["select(2, pcall(os.time, {year = 2020}))", "field 'month' missing in date table"],
    ["select(2, pcall(os.time, {year = 2^40, month = 1, day = 1}))", "field 'year' is out-of-bound"],
    ["select(2, pcall(os.time, {year = 'x', month = 1, day = 1}))", "field 'year' is not an integer"],
  ])('%s', (expression, expected) => {
    const { reply } = run(`return (tostring(${expression}):gsub("'os%.", "'"))`);
    expect(reply).toMatchObject({ type: 'bulk', text: expect.stringContaining(expected) });
  });
});

describe.each(['5.4', '5.1'] as const)('what ends badly in Plain Lua %s', (lua) => {
  it('skips a first line that begins with #', () => {
    expect(run('#!/usr/bin/lua\nreturn 7', { lua }).reply).toEqual({ type: 'integer', value: 7 });
    expect(run('# x\nerror("here")', { lua }).error).toMatchObject({ line: 2 });
    expect(run('#', { lua }).error).toBeUndefined();
  });

  it('a reader without end is ended by the limits of the run', () => {
    const record = run("local s = ('x'):rep(1e6) return load(function() return s end)", { lua, settings: { 'time-limit': 60_000 } });
    expect(record.reply).toEqual({ type: 'array', items: [{ type: 'null' }, { type: 'bulk', text: 'not enough memory' }] });
    expect(run('return 1', { lua }).reply).toEqual({ type: 'integer', value: 1 });
  });

  it.each([
    ['coroutines in coroutines', `local function loop() while true do end end
      local function nest(n) if n == 0 then loop() end
        while true do coroutine.resume(coroutine.create(nest), n - 1) end end
      nest(6)`],
    ['a handler of xpcall without end', 'xpcall(function() while true do end end, function() while true do end end)'],
    ['coroutines that wait meanwhile', `local all = {}
      for i = 1, 50 do all[i] = coroutine.wrap(function() while true do coroutine.yield() end end) end
      while true do for i = 1, 50 do all[i]() end end`],
  ])('ends %s', (_, script) => {
    const started = performance.now();
    expect(run(script, { lua, settings: { 'time-limit': 100 } }).error?.kind).toBe('timeout');
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(run('return 1', { lua }).reply).toEqual({ type: 'integer', value: 1 });
  }, 30_000);

  it('out of memory is an error of its own, and the next run has a machine', () => {
    for (const script of ["local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1e6) .. i end", "return ('x'):rep(2^30)",
      'local function f(...) return f(1, ...) end local t = {} while true do t[#t + 1] = {t, {}} end']) {
      const record = run(script, { lua, settings: { 'time-limit': 60_000 } }, small);
      expect(record.error, script).toMatchObject({ kind: 'memory', message: 'not enough memory' });
      expect(run('return #("x"):rep(1e6)', { lua }, small).reply).toEqual({ type: 'integer', value: 1_000_000 });
    }
  }, 120_000);
});

describe.skipIf(!hasLua51)('beside lua5.1', () => {
  it.each([
    "for _, v in ipairs{1, 2.5, -0, 1e15, 1e16, 1/3, 2^53, 1e300} do print(v, v // 1) end".replace(', v // 1', ''),
    "print(('%5.2f|%-5s|%05d|%x|%q'):format(3.14159, 'ab', 42, 255, 'a\\nb'))",
    "print(('hello world'):gsub('o', '0')) print(('key=val'):match('(%w+)=(%w+)'))",
    "print(unpack({1, 2, 3})) print(select('#', nil, nil)) print(#'abc', -7 % 3, 7 % -3, 2 ^ 10)",
    "print(pcall(error, {1})  == false, select(2, pcall(error, 'x', 0)))",
    "print(tostring(10 / 2), 1e100, 0/0 ~= 0/0, math.huge, -math.huge)",
    "local t = {5, 2, 8, 1} table.sort(t) print(table.concat(t, ',')) print(os.date('!%c|%x|%X|%p|%j|%a %b', 123456789))",
    "print(os.time{year = 2020, month = 1, day = 1, hour = 12}) print(next({})) print(tonumber('0x10'), tonumber('10', 2), tonumber('z'))",
  ])('prints the same: %s', (script) => {
    const expected = execFileSync('lua5.1', ['-e', script], { encoding: 'latin1' });
    expect(`${printed(run(script, { lua: '5.1' })).join('\n')}\n`).toBe(expected);
  });
});
