// Library functions at the border of C: what lua5.1 and lua5.4 of 64 bits answered for numbers around 2^31, 2^32, 2^53
// and 2^63, for NaN, infinities and fractions, is recorded in the files beside this one, expression by expression.
import { describe, expect, it } from 'vitest';
import { newLua } from '../vm.ts';
import { recorded, SHOW } from './recorded.ts';

describe.each(['5.1', '5.4'] as const)('Lua %s with numbers beyond 32 bits', (version) => {
  const lua = newLua(version, { time: 60_000, memory: 128 * 1024 * 1024 });
  lua.openLibraries(['base', 'coroutine', 'table', 'string', 'math', ...version === '5.4' ? ['utf8'] : []]);
  lua.load(SHOW, '@show');
  const chunk = lua.ref();
  const answer = (expression: string): string => {
    lua.pushRef(chunk);
    lua.pushBytes(expression);
    lua.run(1);
    const text = lua.toBytes(-1);
    lua.pop(1);
    return text;
  };

  it('answers as on 64 bits', () => {
    const wanted = Object.entries(recorded(version));
    expect(wanted.length).toBeGreaterThan(2000);
    expect(wanted.filter(([expression, expected]) => answer(expression) !== expected)
      .map(([expression, expected]) => `${expression}: ${answer(expression)}, not ${expected}`)).toEqual([]);
  }, 120_000);

  it('asks for more memory than there is at once', () => {
    expect(answer("string.rep('x', 2^31 - 1)")).toMatch(/not enough memory|resulting string too large/);
    expect(answer("string.rep('', 2^31 - 1)")).toBe('true ""');
  });
});

const billions = 'setmetatable({}, {__len = function() return 2^40 | 0 end, __index = rawlen, __newindex = rawlen})';

it.each([
  ['5.1', 'table.insert({}, -2^31, 1)'], ['5.4', 'table.move({}, 1, 2^53, 2)'],
  ['5.4', `table.insert(${billions}, 1, 1)`], ['5.4', `table.remove(${billions}, 1)`],
  ['5.4', `table.sort(${billions.replace('2^40', '2^30')}, math.ult)`],
] as const)('Lua %s ends %s, a loop in C, at the limits of the run', (version, loop) => {
  const lua = newLua(version, { time: 100 });
  lua.openLibraries(['base', 'table', 'math']);
  lua.load(`pcall(function() ${loop} end)`, '@loop');
  expect(() => lua.run(0)).toThrow('the script ran longer than 100 ms');
}, 30_000);

it('unpack of a range that is too large says so, also where 64-bit Lua 5.1 does not survive it', () => {
  const lua = newLua('5.1');
  lua.openLibraries(['base']);
  lua.load('return select(2, pcall(unpack, {}, -2^31, 2^31 - 1)), select(2, pcall(unpack, {}, 1, 2^31 - 1))', '@x');
  lua.run(0);
  expect([lua.toBytes(-2), lua.toBytes(-1)]).toEqual(Array(2).fill('too many results to unpack'));
});
