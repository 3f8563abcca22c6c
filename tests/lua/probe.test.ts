// What a probe hears, on both VMs, against what debug.sethook told in lua5.1 and lua5.4 for the same script.
import { describe, expect, it } from 'vitest';
import type { LuaRuntime, LuaVersion, Probe } from '../../src/lua/runtime.ts';
import { newLua } from './vm.ts';

const SCRIPT = `local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end
local t = {}
for i = 1, 3 do
  t[i] = fib(i)
end
local co = coroutine.wrap(function(a)
  local b = coroutine.yield(a + 1)
  return b
end)
co(1) co(2)
local ok = pcall(error, 'x')
return select('#', unpack and unpack(t) or table.unpack(t))
`;
/** debug.sethook(..., 'l') in the programs lua5.1 and lua5.4, which tell the same. */
const LINES = '4 5 6 7 2 6 7 2 3 2 2 6 7 2 3 2 3 2 2 2 6 9 12 9 13 10 11 14 15';

describe.each<LuaVersion>(['5.1', '5.4'])('a probe on Lua %s', (version) => {
  function heard(script: string, probe: (lua: LuaRuntime) => Probe, limits = {}): void {
    const lua = newLua(version, limits);
    lua.openLibraries(['base', 'coroutine', 'table', 'string', 'math']);
    lua.setProbe(probe(lua));
    lua.load(script, '@test');
    lua.pop(lua.run(0));
    lua.setProbe(undefined);
    lua.close();
  }

  it('hears each line, in functions and coroutines', () => {
    const lines: number[] = [];
    heard(SCRIPT, () => ({ line: (_, line) => { lines.push(line); } }));
    expect(lines.join(' ')).toBe(LINES);
  });

  it('tells how deep a thread is, and which', () => {
    const depths: string[] = [];
    const threads = new Set<number>();
    heard('local function f() return 1\nend\nlocal x = f()\nlocal c = coroutine.wrap(function()\nx = f()\nend)\nc()', () => ({
      line: (lua, line) => { threads.add(lua.thread); depths.push(`${line}:${lua.depth()}`); },
    }));
    const [first] = depths.map((text) => Number(text.split(':')[1]));
    expect(depths.map((text) => { const [line, depth] = text.split(':').map(Number); return `${line}:${depth - first}`; }).join(' '))
      .toBe('2:0 3:0 1:1 4:0 6:0 4:0 7:0 5:0 1:1 6:0');
    expect(threads.size).toBe(2);
  });

  it('names the chunk of the running function, and none in one of C', () => {
    const chunks: number[] = [];
    let inC = -1;
    const lua = newLua(version);
    lua.openLibraries(['base']);
    lua.pushGlobals();
    lua.pushFunction((l) => { inC = lua.chunk(); return l.top() * 0; }, 'host');
    lua.setField(-2, 'host');
    lua.pop(1);
    lua.setProbe({ line: () => { chunks.push(lua.chunk()); } });
    const load = version === '5.1' ? 'loadstring' : 'load';
    lua.load(`host()\nlocal f = ${load}('return 1', '=other')\nf()\nlocal g = function()\nreturn 1\nend\ng()`, '@test');
    lua.pop(lua.run(0));
    lua.setProbe(undefined);
    expect(inC).toBe(0);
    expect(new Set(chunks).size).toBe(2);
    expect(chunks.every((chunk) => chunk !== 0)).toBe(true);
    lua.close();
  });

  it('hears calls and returns in pairs', () => {
    const names: string[] = [];
    heard('local function f() return 1 end\nlocal x = f()', () => ({
      call: (lua, event) => { names.push(`${event} ${lua.frame(0)?.what ?? ''}`); },
    }));
    expect(names).toEqual(['call main', 'call Lua', 'return Lua', 'return main']);
  });

  it('hears counts as often as it asked for, beside the hook of the host', () => {
    let [mine, hosts] = [0, 0];
    const lua = newLua(version);
    lua.openLibraries(['base']);
    lua.setHook(() => { hosts++; }, { count: 10_000 });
    lua.setProbe({ count: { every: 100, heard: () => { mine++; } } });
    lua.load('for i = 1, 100000 do local x = i end', '@test');
    lua.pop(lua.run(0));
    expect(hosts).toBeGreaterThan(5);
    expect(Math.floor(mine / 100)).toBe(hosts);
    lua.setProbe(undefined);
    mine = 0;
    lua.load('for i = 1, 100000 do local x = i end', '@test');
    lua.pop(lua.run(0));
    expect(mine).toBe(0);
    lua.close();
  });
});
