// Read-only tables of Lua 5.1: every way to write to one is refused by the VM, and reading is as before.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { createLua } from '../../src/lua/create.ts';
import { patch51 } from '../../src/lua/patch51.ts';
import type { Bytes, LuaRuntime } from '../../src/lua/runtime.ts';
import { newLua } from './vm.ts';

const published = readFileSync(createRequire(import.meta.url).resolve('wasmoon-lua5.1/dist/liblua5.1.wasm'));

/** A Lua whose global `t` is {1, 2, a = 1} with a metatable, both marked; and `refused`, what was told of refusals. */
function withMarked(): { lua: LuaRuntime; refused: (Bytes | undefined)[] } {
  const lua = newLua('5.1');
  const refused: (Bytes | undefined)[] = [];
  lua.openLibraries(['base', 'coroutine', 'table', 'string', 'math']);
  run(lua, 't = setmetatable({1, 2, a = 1}, {__index = function(_, key) return key end, __newindex = function() end}) m = getmetatable(t)');
  lua.pushGlobals();
  for (const name of ['t', 'm']) {
    lua.getField(-1, name);
    lua.setReadonly(-1, true);
    lua.pop(1);
  }
  lua.pop(1);
  lua.onRefusal = (_, key) => { refused.push(key); };
  return { lua, refused };
}

/** The text of a chunk's first result, or its error. */
function run(lua: LuaRuntime, source: Bytes): Bytes {
  lua.load(source, '@chunk');
  try {
    const results = lua.run(0);
    const text = results === 0 ? '' : lua.toBytes(-results);
    lua.pop(results);
    return text;
  } catch (error) {
    return (error as Error).message;
  }
}

const REFUSED = 'Attempt to modify a readonly table';

describe('a marked table', () => {
  test.each([
    ['t.a = 2', 'chunk:1: ', 'a'], ['t.b = 2', 'chunk:1: ', 'b'], ['t[1] = 2', 'chunk:1: ', undefined],
    ['t[3] = 2', 'chunk:1: ', undefined], ['t.a = nil', 'chunk:1: ', 'a'], ['t[nil] = 1', 'chunk:1: ', undefined],
    ['m.__index = nil', 'chunk:1: ', '__index'], ['rawset(t, "a", 1)', '', 'a'], ['rawset(t, 1, 1)', '', undefined],
    ['rawset(t, {}, 1)', '', undefined], ['setmetatable(t, nil)', '', undefined], ['setmetatable(t, m)', '', undefined],
    ['table.insert(t, 3)', '', undefined], ['table.insert(t, 1, 3)', '', undefined], ['table.remove(t)', '', undefined],
    ['table.sort(t, function(a, b) return a > b end)', '', undefined],
    ['setmetatable({}, {__newindex = t}).x = 1', 'chunk:1: ', 'x'],
    ['setmetatable({}, {__newindex = setmetatable({}, {__newindex = t})})[1] = 1', 'chunk:1: ', undefined],
    ['coroutine.wrap(function() t.a = 5 end)()', 'chunk:1: chunk:1: ', 'a'],
    ['loadstring("t.a = 5", "=inner")()', 'inner:1: ', 'a'],
  ])('refuses %s', (source, place, key) => {
    const { lua, refused } = withMarked();
    expect(run(lua, source)).toBe(place + REFUSED);
    expect(refused).toEqual([key]);
    expect(run(lua, 'return t.a .. t[1] .. t[2] .. #t .. t.other .. tostring(rawget(t, "b"))')).toBe('1122othernil');
    expect(run(lua, `return tostring(select(2, pcall(function() ${source} end)))`)).toContain(REFUSED);
  });

  test('is written again once the mark is gone', () => {
    const { lua } = withMarked();
    lua.pushGlobals();
    lua.getField(-1, 't');
    expect(lua.isReadonly(-1)).toBe(true);
    lua.setReadonly(-1, false);
    expect(lua.isReadonly(-1)).toBe(false);
    expect(run(lua, 't.a = 7 t[1] = 8 rawset(t, "z", 9) setmetatable(t, nil) return t.a .. t[1] .. t.z')).toBe('789');
  });

  test('stays marked while its metatable is asked for all that it may lack, and over collections', () => {
    const { lua } = withMarked();
    run(lua, 'for i = 1, 10 do local x = #t, t.q, t[i], tostring(t), pcall(function() return t + 1 end) end collectgarbage()');
    run(lua, 'for i = 1, 1000 do local x = {{}, {i}} x[1].y = x[2] end collectgarbage()');
    expect(run(lua, 'm.x = 1')).toContain(REFUSED);
    expect(run(lua, 't.x = 1')).toContain(REFUSED);
  });
});

test('tables that are not marked never seem to be, new ones and old', () => {
  const { lua, refused } = withMarked();
  expect(run(lua, `
    local all = {}
    for i = 1, 2000 do
      local x = setmetatable({}, i % 2 == 0 and {__index = all} or nil)
      local _ = x.q, x == all[i - 1], #x
      x[i] = i x.a = 1 rawset(x, 'b', 2) setmetatable(x, {}) table.insert(x, 1) x.a = nil
      all[i] = x
    end
    return #all`)).toBe('2000');
  expect(refused).toEqual([]);
});

test('compiled chunks are text that is none, as in the Lua of Redis', () => {
  const lua = newLua('5.1');
  lua.openLibraries(['base', 'string']);
  expect(run(lua, 'return type(loadstring(string.dump(function() return 1 end)))')).toBe('nil');
  expect(run(lua, 'return type(load(function() return nil end))')).toBe('function');
  expect(() => lua.load('\x1bLua', '@x')).toThrow('unexpected symbol near');
});

test('only the binary that package.json names is patched, and only a patched one is used', () => {
  const other = Uint8Array.from(published);
  other[0x1db2b] ^= 1; // in luaH_set
  expect(() => patch51(other)).toThrow('package.json');
  expect(() => createLua('5.1', new WebAssembly.Module(published))).toThrow('patch51');
});

test('the globals that a function names are read from its code', () => {
  const lua = newLua('5.1');
  lua.load(`-- math.x\rlocal s = string local f = function() return table, function() bit() end end
    cjson.x = "\\\r\nstruct" x = 1 return s.table, [[cmsgpack]], string`, '@x');
  expect(lua.globalNames(-1)).toEqual(['string', 'table', 'bit', 'cjson', 'x']);
});
