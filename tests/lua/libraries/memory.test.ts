// What libraries need of a VM beyond its stack, on both: strings in place, room, upvalues, userdata.
import { afterEach, describe, expect, it } from 'vitest';
import type { HostFunction, LuaRuntime, LuaVersion } from '../../../src/lua/runtime.ts';
import { newLua } from '../vm.ts';

const code = (text: string): number[] => [...text].map((byte) => byte.charCodeAt(0));

describe.each<LuaVersion>(['5.1', '5.4'])('Lua %s', (version) => {
  let lua: LuaRuntime;
  afterEach(() => lua.close());

  /** A VM with one host function, `f`, and what a script returns with it. */
  function run(fn: HostFunction, script: string): string {
    lua = newLua(version);
    lua.openLibraries(['base', 'string']);
    lua.pushGlobals();
    lua.newUserdata(8);
    lua.pushFunction(fn, 'f', 1);
    lua.setField(-2, 'f');
    lua.pop(1);
    lua.load(script, '@test');
    const results = lua.run(0);
    const text = lua.toBytes(-1);
    lua.pop(results);
    return text;
  }

  it('shows a string in the memory, with a zero behind it', () => {
    const seen: number[][] = [];
    run((stack) => {
      const at = stack.locate(1);
      seen.push([...stack.memory.u8.subarray(at, at + stack.located + 1)]);
      return 0;
    }, 'f("a\\0\\255") f("") f(("x"):rep(100))');
    expect(seen).toEqual([[97, 0, 255, 0], [0], [...code('x'.repeat(100)), 0]]);
  });

  it('builds a string in room that grows and keeps what is in it', () => {
    const text = run((stack) => {
      let at = stack.room(4);
      stack.memory.u8.set(code('abcd'), at);
      at = stack.room(5 << 20);
      stack.memory.u8.fill(120, at + 4, at + (5 << 20));
      stack.pushFrom(at, 5 << 20);
      at = stack.room(3); // gives the large one back
      stack.memory.u8.set(code('end'), at);
      stack.pushFrom(at, 3);
      return 2;
    }, 'local a, b = f() return #a .. a:sub(1, 6) .. b');
    expect(text).toBe(`${5 << 20}abcdxxend`);
  });

  it('keeps a userdata as the upvalue of a function, zeroed at first', () => {
    const text = run((stack) => {
      const at = stack.userdata(stack.upvalue(1)) >> 2;
      stack.pushNumber(stack.memory.i32[at + 1]++);
      return 1;
    }, 'return f() .. "," .. f() .. "," .. f()');
    expect(text).toBe('0,1,2');
  });

  it('words an argument error as luaL_argerror', () => {
    const refuse: HostFunction = (stack) => stack.argumentError(2, 'too small');
    expect(run(refuse, 'local ok, text = pcall(function() f() end) return text'))
      .toBe("test:1: bad argument #2 to 'f' (too small)");
    lua.close();
    expect(run(refuse, 'local o = {f = f} local ok, text = pcall(function() o:f(1) end) return text'))
      .toBe("test:1: bad argument #1 to 'f' (too small)");
  });
});
