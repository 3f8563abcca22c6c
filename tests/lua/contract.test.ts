// One contract, two VMs: everything that the rest of the program may rely on.
import { afterEach, describe, expect, it } from 'vitest';
import { LuaError, LuaThrow, LuaType } from '../../src/lua/runtime.ts';
import type { HostFunction, Limits, LuaErrorKind, LuaRuntime, LuaStack, LuaVersion } from '../../src/lua/runtime.ts';
import { newLua } from './vm.ts';

const LIBRARIES = ['base', 'table', 'string', 'math', 'coroutine', 'debug'];
const bytes = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i)).join('');

describe.each<LuaVersion>(['5.1', '5.4'])('Lua %s', (version) => {
  let open: LuaRuntime[] = [];
  afterEach(() => { for (const lua of open) lua.close(); open = []; });

  function vm(limits?: Limits): LuaRuntime {
    const lua = newLua(version, limits);
    lua.openLibraries(LIBRARIES);
    open.push(lua);
    return lua;
  }
  function define(lua: LuaRuntime, name: string, fn: HostFunction): void {
    lua.pushGlobals();
    lua.pushFunction(fn, name);
    lua.setField(-2, name);
    lua.pop(1);
  }
  /** Runs a script; its results as text, binary safe. */
  function run(lua: LuaRuntime, script: string): string[] {
    const before = lua.top();
    lua.load(script, '@test');
    const count = lua.run(0);
    const results = Array.from({ length: count }, (_, i) => show(lua, i - count));
    lua.pop(count);
    expect(lua.top()).toBe(before);
    return results;
  }
  const show = (lua: LuaStack, at: number): string => {
    switch (lua.type(at)) {
      case LuaType.Nil: return 'nil';
      case LuaType.Boolean: return String(lua.toBoolean(at));
      case LuaType.String: case LuaType.Number: return lua.toBytes(at);
      default: return lua.typeName(lua.type(at));
    }
  };
  function failure(lua: LuaRuntime, script: string): LuaError {
    const before = lua.top();
    try {
      run(lua, script);
    } catch (error) {
      expect(error).toBeInstanceOf(LuaError);
      expect(lua.top()).toBe(before);
      return error as LuaError;
    }
    throw new Error(`did not fail: ${script}`);
  }

  it('is the version that it says', () => {
    expect(run(vm(), 'return _VERSION, tostring(10/2), 7 % -3')).toEqual(
      version === '5.1' ? ['Lua 5.1', '5', '-2'] : ['Lua 5.4', '5.0', '-2']);
  });

  it('begins with empty globals', () => {
    const lua = newLua(version);
    open.push(lua);
    lua.load('return print, string', '@test');
    expect(lua.run(0)).toBe(2);
    expect([lua.type(-1), lua.type(-2)]).toEqual([LuaType.Nil, LuaType.Nil]);
  });

  describe('values', () => {
    it('carries every byte both ways', () => {
      const lua = vm();
      let got = '';
      define(lua, 'put', (l) => { got = l.toBytes(1); return 0; });
      define(lua, 'take', (l) => { l.pushBytes(bytes); return 1; });
      expect(run(lua, 'local s = take() put(s) return #s, s:byte(1), s:byte(256)')).toEqual(['256', '0', '255']);
      expect(got).toBe(bytes);
    });

    it.each([0, 1, 63, 64, 65, 8191, 8192, 8193, 1_000_000])('carries strings of %i bytes', (length) => {
      const lua = vm();
      const text = bytes.repeat(Math.ceil(length / 256)).slice(0, length);
      define(lua, 'echo', (l) => { l.pushBytes(l.toBytes(1)); return 1; });
      define(lua, 'take', (l) => { l.pushBytes(text); return 1; });
      expect(run(lua, 'local s = take() return #s, echo(s) == s')).toEqual([String(length), 'true']);
    });

    it('tells strings apart that share a cache slot', () => {
      const lua = vm();
      define(lua, 'echo', (l) => { l.pushBytes(l.toBytes(1)); return 1; });
      expect(run(lua, `for i = 1, 50000 do local s = 'k' .. i .. 'x' if echo(s) ~= s then return s end end return 'same'`))
        .toEqual(['same']);
    });

    it('carries numbers: integers beyond 2^31, floats, infinities', () => {
      const lua = vm();
      const seen: number[] = [];
      define(lua, 'put', (l) => { seen.push(l.toNumber(1)); l.pushNumber(l.toNumber(1)); return 1; });
      const numbers = [0, 1, -1, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 0.1, 1e300, -2.5, 1e-300];
      expect(run(lua, `for _, n in ipairs{${numbers.join(',')}} do if put(n) ~= n then return n end end
        put(1/0) put(-1/0) return 'same'`)).toEqual(['same']);
      expect(seen).toEqual([...numbers, Infinity, -Infinity]);
    });

    it('reads a number as text without changing it in place', () => {
      const lua = vm();
      define(lua, 'f', (l) => { const text = l.toBytes(1); l.pushBoolean(l.type(1) === LuaType.Number); l.pushBytes(text); return 2; });
      expect(run(lua, 'return f(42)')).toEqual(['true', '42']);
    });

    it('toNumber is NaN for what is no number', () => {
      const lua = vm();
      let got: number[] = [];
      define(lua, 'f', (l) => { got = [1, 2, 3, 4].map((i) => l.toNumber(i)); return 0; });
      run(lua, 'f("12", "x", nil, 0)');
      expect(got).toEqual([12, NaN, NaN, 0]);
    });

    it('finds values from both ends of the stack, and none beyond its top', () => {
      const lua = vm();
      let got: unknown[] = [];
      define(lua, 'f', (l) => {
        l.pushNumber(2.5);
        got = [l.top(), l.readString(1), l.readString(-3), l.toNumber(2), l.toNumber(-2), l.toNumber(3), l.toNumber(-1),
          l.type(4), l.toNumber(4), l.type(-1)];
        l.pop(1);
        return l.top();
      });
      expect(run(lua, 'local co = coroutine.wrap(function(...) return f(...) end) return co("a\\0b", 7)')).toEqual(['a\0b', '7']);
      expect(got).toEqual([3, 'a\0b', 'a\0b', 7, 7, 2.5, 2.5, LuaType.None, NaN, LuaType.Number]);
    });

    it('tells where a string lies, also of a number, which becomes one', () => {
      const lua = vm();
      const got: string[] = [];
      define(lua, 'f', (l) => {
        for (const at of [1, -2, 2]) {
          const from = l.locate(at);
          got.push(String.fromCharCode(...l.memory.u8.subarray(from, from + l.located)));
        }
        return 0;
      });
      run(lua, `f('a\\0b', 1.5) f(('x'):rep(100), '')`);
      expect(got).toEqual(['a\0b', 'a\0b', '1.5', 'x'.repeat(100), 'x'.repeat(100), '']);
    });

    it('is the same stack after the memory grew', () => {
      const lua = vm();
      define(lua, 'grown', (l) => {
        const before = l.memory.u8.length;
        l.pushBytes('y'.repeat(before));
        l.pushNumber(l.rawLength(-1) - before);
        l.pushBytes(l.readString(1));
        l.pushBoolean(l.memory.u8.length > before && l.top() === 4 && l.type(4) === LuaType.String);
        return 3;
      });
      expect(run(lua, 'return grown("argument")')).toEqual(['0', 'argument', 'true']);
    });

    it('keeps false and nil apart, and holes', () => {
      const lua = vm();
      let types: number[] = [];
      define(lua, 'f', (l) => { types = Array.from({ length: l.top() }, (_, i) => l.type(i + 1)); return 0; });
      run(lua, 'f(nil, false, nil, 1, nil)');
      expect(types).toEqual([LuaType.Nil, LuaType.Boolean, LuaType.Nil, LuaType.Number, LuaType.Nil]);
    });

    it('walks nested and recursive tables', () => {
      const lua = vm();
      const paths: string[] = [];
      const walk = (l: LuaStack, prefix: string, seen: Set<number>): void => {
        if (seen.has(l.pointer(-1))) { paths.push(`${prefix} again`); return; }
        seen.add(l.pointer(-1));
        l.reserve(3);
        l.pushNil();
        while (l.next(-2)) {
          const path = `${prefix}.${l.toBytes(-2)}`;
          if (l.type(-1) === LuaType.Table) walk(l, path, seen);
          else paths.push(`${path}=${show(l, -1)}`);
          l.pop(1);
        }
      };
      define(lua, 'f', (l) => { walk(l, '', new Set()); return 0; });
      run(lua, 'local t = {1, {2, {3}}} t.self = t f(t)');
      expect(paths.sort()).toEqual(['.1=1', '.2.1=2', '.2.2.1=3', '.self again']);
    });

    it('builds tables by field, by index and by raw pairs', () => {
      const lua = vm();
      define(lua, 'f', (l) => {
        l.newTable();
        l.pushNumber(5); l.setField(-2, 'five');
        l.pushBytes('z\0'); l.rawSetField(-2, 'a\0b');
        l.pushBytes('first'); l.rawSetIndex(-2, 1);
        l.pushBytes('k'); l.pushBoolean(true); l.rawSet(-3);
        expect(l.rawGetField(-1, 'a\0b')).toBe(LuaType.String); l.pop(1);
        expect(l.rawGetIndex(-1, 1)).toBe(LuaType.String); l.pop(1);
        return 1;
      });
      expect(run(lua, 'local t = f() return t.five, t["a\\0b"], t[1], t.k, #t')).toEqual(['5', 'z\0', 'first', 'true', '1']);
    });

    it('honours metamethods in getField and setField, not in the raw ones', () => {
      const lua = vm();
      define(lua, 'f', (l) => {
        l.getField(1, 'x');
        l.rawGetField(1, 'x');
        return 2;
      });
      expect(run(lua, 'return f(setmetatable({}, {__index = function(_, k) return k .. "!" end}))')).toEqual(['x!', 'nil']);
    });

    it('keeps references alive and frees them', () => {
      const lua = vm();
      lua.pushBytes('kept');
      const ref = lua.ref();
      lua.collect();
      lua.pushRef(ref);
      expect(lua.toBytes(-1)).toBe('kept');
      lua.pop(1);
      lua.unref(ref);
    });
  });

  describe('host functions', () => {
    it('returns as many results as they say', () => {
      const lua = vm();
      define(lua, 'three', (l) => { l.pushNumber(1); l.pushNumber(2); l.pushNumber(3); return 3; });
      expect(run(lua, 'return select("#", three()), (three())')).toEqual(['3', '1']);
    });

    it('raises an Error with position, catchable by pcall', () => {
      const lua = vm();
      define(lua, 'fail', () => { throw new Error('no such thing'); });
      expect(run(lua, '\nreturn pcall(function() fail() end)')).toEqual(['false', 'test:2: no such thing']);
      expect(failure(lua, '\n\nfail()')).toMatchObject({ kind: 'runtime', message: 'test:3: no such thing', chunk: 'test', line: 3 });
    });

    it('raises any value by LuaThrow', () => {
      const lua = vm();
      define(lua, 'fail', (l) => { l.newTable(); l.pushNumber(7); l.setField(-2, 'code'); throw new LuaThrow(); });
      expect(run(lua, 'local ok, e = pcall(fail) return ok, e.code')).toEqual(['false', '7']);
    });

    it('calls back into Lua, and errors unwind through it', () => {
      const lua = vm();
      let cleaned = 0;
      define(lua, 'twice', (l) => {
        try {
          for (let i = 0; i < 2; i++) { l.pushValue(1); l.pushNumber(i); l.call(1, 0); }
          return 0;
        } finally { cleaned++; }
      });
      expect(run(lua, 'local n = 0 twice(function(i) n = n + 10 ^ i end) return n == 11')).toEqual(['true']);
      expect(run(lua, 'return pcall(twice, function() error("inner", 0) end)')).toEqual(['false', 'inner']);
      expect(cleaned).toBe(2);
    });

    it('catches errors of what it calls', () => {
      const lua = vm();
      define(lua, 'try', (l) => { const ok = l.protectedCall(0, 0); l.pushBytes(ok ? 'fine' : `caught ${l.toBytes(-1)}`); return 1; });
      expect(run(lua, 'return try(function() error("it", 0) end)')).toEqual(['caught it']);
    });

    it('runs inside a coroutine on that coroutine\'s stack', () => {
      const lua = vm();
      define(lua, 'add', (l) => { l.pushNumber(l.toNumber(1) + l.toNumber(2)); return 1; });
      expect(run(lua, 'return coroutine.wrap(function() coroutine.yield(add(2, 3)) end)() == 5, add(1, 1) == 2')).toEqual(['true', 'true']);
    });

    it('tells where it was called', () => {
      const lua = vm();
      define(lua, 'here', (l) => { l.pushNumber(l.frame(1)!.line); l.pushBytes(l.where(1)); return 2; });
      expect(run(lua, '\n\nreturn here()')).toEqual(['3', 'test:3: ']);
    });
  });

  describe('errors', () => {
    it('syntax, with chunk and line', () => {
      expect(failure(vm(), 'x = 1\ny = = 2')).toMatchObject({ kind: 'syntax', chunk: 'test', line: 2 });
    });
    it('runtime, with chunk and line where it was raised, not where it was called', () => {
      expect(failure(vm(), 'local function f()\n local t = nil\n return t.x\nend\nf()')).toMatchObject({ kind: 'runtime', line: 3, chunk: 'test' });
    });
    it('keeps an error value that is no string', () => {
      const lua = vm();
      const error = failure(lua, 'error({code = 5})');
      lua.pushRef(error.value!);
      lua.getField(-1, 'code');
      expect(lua.toNumber(-1)).toBe(5);
      lua.pop(2);
      lua.unref(error.value!);
    });
    it('lets the host see the error where it is raised', () => {
      const lua = vm();
      lua.errorHandler = (l) => { l.pushBytes(`${l.toBytes(1)} at ${l.frame(1)!.what}`); return 1; };
      expect(failure(lua, 'error("x", 0)').message).toMatch(/^x at /);
    });
    it('refuses binary chunks', () => { expect(failure(vm(), '\x1bLuaQ').kind).toBe('syntax'); });
    it('a C stack that overflows is an error of the script', () => {
      const lua = vm();
      expect(failure(lua, 'local function f() return f() + 1 end f()').message).toContain('stack overflow');
      expect(failure(lua, 'local t = setmetatable({}, {}) getmetatable(t).__index = function(s, k) return s[k] end return t.x').kind).toBe('runtime');
      expect(failure(lua, `local s = string.rep('(', 300) .. '1' .. string.rep(')', 300) error(select(2, ${version === '5.1' ? 'loadstring' : 'load'}('return ' .. s)), 0)`).message).toMatch(/too many|overflow/);
      expect(run(lua, 'return 1')).toEqual(['1']);
    });
    it('goes on after an error', () => {
      const lua = vm();
      for (let i = 0; i < 1000; i++) failure(lua, 'error("again")');
      expect(run(lua, 'return "fine"')).toEqual(['fine']);
    });
  });

  describe('coroutines from outside', () => {
    it('yields to the host and goes on with what it gives', () => {
      const lua = vm();
      define(lua, 'wait', (l) => l.yield(l.top()));
      lua.load('local a = wait("first") local b = wait("second", a) return "end", b', '@test');
      lua.newThread();
      expect(lua.resume(-1, 0)).toEqual({ status: 'yielded', results: 1 });
      expect(lua.toBytes(-1)).toBe('first');
      lua.pop(1);
      lua.pushBytes('A');
      expect(lua.resume(-2, 1)).toEqual({ status: 'yielded', results: 2 });
      expect(lua.toBytes(-1)).toBe('A');
      lua.pop(2);
      lua.pushBytes('B');
      expect(lua.resume(-2, 1)).toEqual({ status: 'done', results: 2 });
      expect(lua.toBytes(-1)).toBe('B');
      lua.pop(3);
      expect(lua.top()).toBe(0);
    });
    it('reports its failure', () => {
      const lua = vm();
      lua.load('error("inside", 0)', '@test');
      lua.newThread();
      expect(() => lua.resume(-1, 0)).toThrow('inside');
      lua.pop(1);
      expect(lua.top()).toBe(0);
    });
  });

  describe('hooks', () => {
    it('sees lines', () => {
      const lua = vm();
      const lines: number[] = [];
      lua.setHook((l) => { lines.push(l.frame(0)!.line); }, { line: true });
      run(lua, 'local a = 1\nlocal b = 2\nreturn a + b');
      lua.setHook(undefined, {});
      run(lua, 'return 1');
      expect(lines).toEqual([1, 2, 3]);
    });
    it('counts instructions', () => {
      const lua = vm();
      let ticks = 0;
      lua.setHook(() => { ticks++; }, { count: 1000 });
      run(lua, 'for i = 1, 100000 do end');
      expect(ticks).toBeGreaterThan(50);
    });
  });

  describe('limits', () => {
    const kindOf = (lua: LuaRuntime, script: string): LuaErrorKind => failure(lua, script).kind;

    it.each([
      ['an endless loop', 'while true do end'],
      ['one that catches its errors', 'while true do pcall(function() while true do end end) end'],
      ['one in a coroutine', 'while true do coroutine.wrap(function() while true do end end)() end'],
      ['one in a coroutine, caught', 'while true do pcall(coroutine.wrap(function() while true do end end)) end'],
      ['a deadline, then clean up', 'local ok = pcall(function() while true do end end) return ok'],
    ])('ends %s at its deadline', (_, script) => {
      const lua = vm({ time: 60 });
      const started = performance.now();
      expect(kindOf(lua, script)).toBe('timeout');
      expect(performance.now() - started).toBeLessThan(2000);
      expect(run(lua, 'return 1')).toEqual(['1']);
    });

    it.each([
      ['string.rep of 2^30', "return #string.rep('x', 2^30)"],
      ['doubling', "local s = 'x' while true do s = s .. s end"],
      ['a growing table', 'local t = {} for i = 1, 1e9 do t[i] = {i} end'],
      ['growing keys', 'local t = {} for i = 1, 1e9 do t["key" .. i] = i end'],
    ])('memory: %s is an error and the VM lives on', (_, script) => {
      const lua = vm({ memory: 48 * 1024 * 1024 });
      expect(kindOf(lua, script)).toBe('memory');
      lua.collect();
      expect(run(lua, 'local t = {} for i = 1, 1000 do t[i] = i end return #t')).toEqual(['1000']);
      expect(lua.alive).toBe(true);
    });

    it('counts output and calls', () => {
      const lua = vm({ output: 100, calls: 10 });
      define(lua, 'print', (l) => { lua.spend('output', l.rawLength(1)); return 0; });
      define(lua, 'call', () => { lua.spend('calls', 1); return 0; });
      run(lua, 'print(string.rep("x", 100)) for i = 1, 10 do call() end');
      expect(kindOf(lua, 'while true do pcall(print, "0123456789") end')).toBe('output');
      expect(kindOf(lua, 'while true do pcall(call) end')).toBe('calls');
      run(lua, 'call()');
    });
  });

  it('does not leak over 100,000 runs', () => {
    const lua = vm();
    define(lua, 'echo', (l) => { l.pushBytes(l.toBytes(1)); return 1; });
    lua.load('local a = ... local t = {a, {a}} if a % 7 == 0 then error(t) end return echo("v" .. a), t', '@test');
    const chunk = lua.ref();
    const once = (i: number): void => {
      lua.pushRef(chunk);
      lua.pushNumber(i);
      try { lua.pop(lua.run(1)); } catch (error) {
        if (!(error instanceof LuaError) || error.value === undefined) throw error;
        lua.unref(error.value);
      }
    };
    for (let i = 0; i < 1000; i++) once(i);
    lua.collect();
    const before = lua.memoryUsed();
    for (let i = 0; i < 100_000; i++) once(i);
    lua.collect();
    expect(lua.top()).toBe(0);
    expect(lua.memoryUsed() - before).toBeLessThan(4096);
  });
});
