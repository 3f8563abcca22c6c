// Errors that return instead of unwinding (src/lua/errors51.ts): wherever error, assert or a host function fails, the
// outcome is that of lua5.1, and what runs afterwards finds the VM as it was.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { HostFunction, LuaRuntime } from '../../src/lua/runtime.ts';
import { newLua } from './vm.ts';

/** Expressions, and what `show` makes of their values in lua5.1. */
const CASES: Readonly<Record<string, string>> = {
  // at once, from below, at the end
  "pcall(function() error('no', 0) end)": 'false, no',
  "pcall(function() error('no') end)": 'false, chunk:1: no',
  "pcall(function() local function f() error('no', 2) end f() end)": 'false, chunk:1: no',
  'pcall(function() error() end)': 'false, nil',
  'select(2, pcall(function() error({ code = 7 }) end)).code': '7',
  "pcall(function() return error('tail', 0) end)": 'false, tail',
  "pcall(error, 'direct', 0)": 'false, direct',
  'pcall(error)': 'false, nil',
  "pcall(function() return (function() return error('two tails') end)() end)": 'false, chunk:1: two tails',
  "pcall(function() local function deep(n) if n == 0 then error('deep', 0) end deep(n - 1) return n end deep(100) end)": 'false, deep',
  "pcall(function() assert(false, 'why') end)": 'false, chunk:1: why',
  'pcall(function() assert(nil) end)': 'false, chunk:1: assertion failed!',
  'pcall(function() assert(false, 12) end)': 'false, chunk:1: 12',
  "pcall(function() assert() end)": "false, chunk:1: bad argument #1 to 'assert' (value expected)",
  "pcall(assert, false, 'direct')": 'false, direct',
  "pcall(function() error('x', {}) end)": "false, chunk:1: bad argument #2 to 'error' (number expected, got table)",
  // called by something else than a call in a Lua function
  "pcall(function() return setmetatable({}, { __index = error })[0] end)": 'false, table',
  "pcall(function() return setmetatable({}, { __add = error }) + 1 end)": 'false, table',
  "pcall(function() setmetatable({}, { __newindex = error })[0] = 1 end)": 'false, table',
  "pcall(function() local m = { __eq = function() error('eq', 0) end } return setmetatable({}, m) == setmetatable({}, m) end)": 'false, eq',
  "pcall(function() setmetatable({}, { __call = error })(0) end)": 'false, table',
  "pcall(function() setmetatable({}, { __call = function(_, a) error(a, 0) end })('called') end)": 'false, called',
  "pcall(function() for x in error, 'in for', 0 do return x end end)": 'false, in for',
  "pcall(function() for x in function() error('in a loop', 0) end do return x end end)": 'false, in a loop',
  "pcall(table.sort, { 3, 2, 1 }, function() error('sorting', 0) end)": 'false, sorting',
  "pcall(table.sort, { 3, 0 }, error)": 'false, chunk:1: 0',
  "pcall(string.gsub, 'abc', '.', function(c) error(c, 0) end)": 'false, a',
  "pcall(string.gsub, 'abc', '.', error)": 'false, a',
  "pcall(tostring, setmetatable({}, { __tostring = function() error('text', 0) end }))": 'false, text',
  "pcall(load, function() error('reading', 0) end)": 'true, nil, reading',
  "pcall(load, error)": 'true, nil, nil',
  "pcall(loadstring(\"error('loaded', 0)\"))": 'false, loaded',
  // protected calls in each other
  "pcall(pcall, error, 'inner', 0)": 'true, false, inner',
  "pcall(function() local ok, e = pcall(error, 'a', 0) error(e .. 'b', 0) end)": 'false, ab',
  "pcall(function() pcall(function() error('a') end) pcall(error) error('c', 0) end)": 'false, c',
  "xpcall(function() error('handled', 0) end, function(e) return e .. '!' end)": 'false, handled!',
  "xpcall(function() pcall(error) error('again', 0) end, function(e) return e .. '!' end)": 'false, again!',
  "pcall(function() xpcall(error, function(e) error('handler') end) error('after', 0) end)": 'false, after',
  "xpcall(function() local ok, e = pcall(error, 'in', 0) return e end, print)": 'true, in',
  // coroutines
  "coroutine.resume(coroutine.create(function() error('co', 0) end))": 'false, co',
  "coroutine.resume(coroutine.create(function() local ok, e = pcall(error, 'in co', 0) error(e .. '!', 0) end))": 'false, in co!',
  "pcall(coroutine.wrap(function() error('wrapped', 0) end))": 'false, wrapped',
  "pcall(function() local f = coroutine.wrap(function() coroutine.yield(1) error('later', 0) end) f() f() end)": 'false, chunk:1: later',
  "pcall(function() pcall(coroutine.wrap(function() error('x') end)) error('outer', 0) end)": 'false, outer',
  "coroutine.resume(coroutine.create(function() return pcall(function() coroutine.yield() end) end))": 'true, false, attempt to yield across metamethod/C-call boundary',
  // what is left behind: locals that closures hold, varargs, results, depth
  "(function() local f pcall(function() local kept = 'kept' f = function() return kept end error() end) return f() end)()": 'kept',
  "(function(...) local t = { pcall(function(...) error(select('#', ...), 0) end, 1, 2, 3) } return t[2], ... end)('a', 'b')": '3, a, b',
  "(function() local n = 0 for i = 1, 5000 do if not pcall(function() error('x') end) then n = n + 1 end end return n end)()": '5000',
  "(function() local function f(n) if n == 0 then error('bottom', 0) end local ok, e = pcall(f, n - 1) error(e, 0) end return pcall(f, 150) end)()":
    'false, bottom',
  "(function() local function f() return pcall(f) end local ok, e = f() return type(ok) end)()": 'boolean',
  "(function() local t = {} for i = 1, 100 do t[i] = select(2, pcall(function() error(i, 0) end)) end return t[1], t[100] end)()": '1, 100',
  "(function() local ok, e = pcall(function() local t = {} for i = 1, 100 do t[i] = ('x'):rep(i) end error(table.concat(t):len(), 0) end) return e end)()":
    '5050',
};

const SHOW = `local function show(...)
  local t = {}
  for i = 1, select('#', ...) do local v = select(i, ...) t[i] = type(v) == 'table' and 'table' or tostring(v) end
  return table.concat(t, ', ')
end
`;
const program = (expression: string): string => `${SHOW}return show(${expression})`.replaceAll('\n', ' ');

function evaluate(lua: LuaRuntime, expression: string): string {
  lua.load(program(expression), '=chunk');
  const results = lua.run(0);
  const text = lua.toBytes(-1);
  lua.pop(results);
  return text;
}

function fresh(): LuaRuntime {
  const lua = newLua('5.1', { time: 60_000 });
  lua.openLibraries(['base', 'coroutine', 'table', 'string', 'math']);
  return lua;
}

describe('an error in Lua 5.1', () => {
  const lua = fresh();
  it.each(Object.entries(CASES))('%s', (expression, expected) => {
    expect(evaluate(lua, expression)).toBe(expected);
    expect(lua.top()).toBe(0);
  });

  const native = spawnSync('lua5.1', ['-v']).error === undefined;
  it.runIf(native)('is what lua5.1 gives', () => {
    const chunks = Object.keys(CASES).map((expression) => `[==[${program(expression)}]==]`);
    const text = `for _, c in ipairs({ ${chunks.join(', ')} }) do print(loadstring(c, '=chunk')()) end`;
    const { stdout } = spawnSync('lua5.1', ['-'], { input: text, encoding: 'utf8' });
    expect(stdout.split('\n').slice(0, -1)).toEqual(Object.values(CASES));
  });
});

describe('a host function that raises', () => {
  const lua = fresh();
  const raises: HostFunction = (stack) => { stack.pushBytes('raised'); return stack.raise(); };
  const throws: HostFunction = () => { throw new Error('thrown'); };
  const calls: HostFunction = (stack) => { stack.call(stack.top() - 1, 1); return 1; };
  const guards: HostFunction = (stack) => {
    const ok = stack.protectedCall(stack.top() - 1, 1);
    stack.pushBoolean(ok);
    return 2;
  };
  for (const [name, fn] of Object.entries({ raises, throws, calls, guards })) {
    lua.pushGlobals();
    lua.pushFunction(fn, name);
    lua.rawSetField(-2, name);
    lua.pop(1);
  }

  it.each(Object.entries({
    'pcall(raises)': 'false, raised',
    'pcall(function() raises() return 1 end)': 'false, raised',
    'pcall(function() return raises() end)': 'false, raised',
    'pcall(function() throws() end)': 'false, chunk:1: thrown',
    'pcall(function() return setmetatable({}, { __index = raises }).x end)': 'false, raised',
    'pcall(calls, raises)': 'false, raised',
    "pcall(calls, function() error('below', 0) end)": 'false, below',
    "pcall(function() calls(error, 'below', 0) return 1 end)": 'false, below',
    "guards(error, 'guarded', 0)": 'guarded, false',
    'guards(raises)': 'raised, false',
    "guards(function() guards(raises) error('outer', 0) end)": 'outer, false',
    'pcall(table.sort, { 2, 1 }, raises)': 'false, raised',
    'coroutine.resume(coroutine.create(function() raises() end))': 'false, raised',
    'pcall(coroutine.wrap(function() pcall(raises) raises() end))': 'false, raised',
  }))('%s', (expression, expected) => {
    expect(evaluate(lua, expression)).toBe(expected);
    expect(lua.top()).toBe(0);
  });

  it('is an error of the run where nothing catches it', () => {
    lua.load('local function f() raises() end f()', '=chunk');
    expect(() => lua.run(0)).toThrow('raised');
    expect(evaluate(lua, '1 + 1')).toBe('2');
  });

  it('ends a run past its limits though each error of it is caught', () => {
    const limited = newLua('5.1', { time: 100 });
    limited.openLibraries(['base']);
    limited.load("while true do pcall(function() error('x', 0) end) end", '=chunk');
    expect(() => limited.run(0)).toThrow('the script ran longer than 100 ms');
  });
});
