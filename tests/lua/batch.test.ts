// Values pushed together (src/lua/batch.ts), and strings that are read once (src/lua/known-strings.ts).
import { describe, expect, it } from 'vitest';
import type { HostFunction, LuaRuntime, Pusher } from '../../src/lua/runtime.ts';
import { newLua } from './vm.ts';

function withHost(host: HostFunction): LuaRuntime {
  const lua = newLua('5.1');
  lua.openLibraries(['base', 'table', 'string', 'math']);
  lua.pushGlobals();
  lua.pushFunction(host, 'host');
  lua.rawSetField(-2, 'host');
  lua.pop(1);
  return lua;
}

/** What an expression over the value `v` that was pushed says. */
function told(push: (to: Pusher) => void, expression: string): string {
  const lua = withHost((stack) => {
    const batch = stack.batch();
    push(batch);
    batch.flush();
    return 1;
  });
  lua.load(`local v = host() return tostring(${expression})`, '=chunk');
  lua.run(0);
  return lua.toBytes(-1);
}

describe('what is pushed together', () => {
  it.each([0, 1, -1, 2 ** 27 - 1, -(2 ** 27), 2 ** 27, 2 ** 31, 2 ** 53, 0.1, -1e300, Infinity])('the number %d', (value) => {
    expect(told((to) => to.pushNumber(value), "string.format('%.17g', v)")).toBe(
      value === Infinity ? 'inf' : value === -1e300 ? '-1.0000000000000001e+300' : value === 0.1 ? '0.10000000000000001' : String(value));
  });

  it('-0 keeps its sign', () => expect(told((to) => to.pushNumber(-0), '1 / v')).toBe('-inf'));
  it('nil', () => expect(told((to) => to.pushNil(), 'v')).toBe('nil'));
  it('true and false', () => {
    expect(told((to) => to.pushBoolean(true), 'v')).toBe('true');
    expect(told((to) => to.pushBoolean(false), 'v')).toBe('false');
  });

  it.each([0, 1, 2, 3, 4, 5, 4095, 4096, 4097, 100_000])('a string of %d bytes', (length) => {
    const text = Array.from({ length }, (_, i) => String.fromCharCode(i * 7 & 255)).join('');
    const sum = (of: string): string => `(function(s) local n = #s for i = 1, #s do n = (n * 31 + s:byte(i)) % 1000003 end return n end)(${of})`;
    let wanted = length;
    for (let i = 0; i < length; i++) wanted = (wanted * 31 + text.charCodeAt(i)) % 1000003;
    expect(told((to) => to.pushBytes(text), sum('v'))).toBe(String(wanted));
    expect(told((to) => to.pushBinary(Uint8Array.from(text, (c) => c.charCodeAt(0))), sum('v'))).toBe(String(wanted));
    expect(told((to) => { to.newTable(1, 0); to.setElement(1, text); }, sum('v[1]'))).toBe(String(wanted));
  });

  it('tables in tables, deeper than a C function has room for', () => {
    const deep = (to: Pusher, level: number): void => {
      to.reserve(4);
      to.newTable(2, 1);
      to.pushBytes('level');
      to.pushNumber(level);
      to.set();
      to.setElement(1, `text ${level}`);
      if (level < 200) deep(to, level + 1);
      else to.pushNil();
      to.setIndex(2);
    };
    expect(told((to) => deep(to, 1), '(function() local n = 0 while v do n = n + v.level + #v[1] v = v[2] end return n end)()'))
      .toBe(String(200 * 201 / 2 + 200 * 5 + 9 + 2 * 90 + 3 * 101));
  });

  it('what is kept for a key is pushed again', () => {
    const key = {};
    let made = 0;
    const lua = withHost((stack) => {
      stack.pushKept(key, (to) => {
        made++;
        to.newTable(0, 1);
        to.pushBytes('ok');
        to.pushBytes('fine');
        to.set();
      });
      stack.pushKept({}, (to) => to.pushNumber(made));
      return 2;
    });
    lua.load("local first, last for i = 1, 200 do local t, n = host() first = first or t last = t t.ok = t.ok .. n end\n"
      + "return first.ok .. last.ok .. tostring(first == last)", '=chunk');
    lua.run(0);
    expect(lua.toBytes(-1)).toBe('fine1fine1false');
  });

  it('more than there is room for at once', () => {
    expect(told((to) => {
      to.newTable(0, 0);
      for (let i = 1; i <= 20_000; i++) {
        if (i % 3 === 0) to.setElement(i, `item ${i}`);
        else { to.pushNumber(i); to.setIndex(i); }
      }
    }, "#v .. v[3] .. v[19999] .. v[19998]")).toBe('20000item 319999item 19998');
  });
});

it('a string that takes the place of another is read anew', () => {
  const seen: string[] = [];
  const lua = withHost((stack) => {
    const into: string[] = [''];
    stack.readTexts(1, into, String);
    seen.push(into[0]);
    return 0;
  });
  lua.load("for i = 1, 200000 do host('k' .. i) if i % 1000 == 0 then collectgarbage() end end", '=chunk');
  lua.run(0);
  expect(seen).toHaveLength(200_000);
  expect(seen.findIndex((text, i) => text !== `k${i + 1}`)).toBe(-1);
});

it('arguments are read as texts as long as they are strings and numbers', () => {
  const given: unknown[] = [];
  const lua = withHost((stack) => {
    const into = Array<string>(stack.top()).fill('');
    given.push(stack.readTexts(stack.top(), into, (value) => `<${value}>`), into);
    return 0;
  });
  lua.load("host('a', 1, '2', 0.5) host('a', {}, 'b') host(nil)", '=chunk');
  lua.run(0);
  expect(given).toEqual([true, ['a', '<1>', '2', '<0.5>'], false, ['a', '', ''], false, ['']]);
});
