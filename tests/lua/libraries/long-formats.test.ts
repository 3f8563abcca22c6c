// struct formats of any length: read some steps at a time, and not kept.
import { expect, test } from 'vitest';
import { openStruct } from '../../../src/lua/libraries/struct.ts';
import { stepsOf } from '../../../src/lua/libraries/struct-format.ts';
import { newLua } from '../vm.ts';

function run(script: string): string {
  const lua = newLua('5.1');
  lua.openLibraries(['base', 'string', 'table']);
  lua.pushGlobals();
  openStruct(lua);
  lua.rawSetField(-2, 'struct');
  lua.pop(1);
  lua.load(script, '@test');
  lua.run(0);
  const text = lua.toBytes(-1);
  lua.close();
  return text;
}

// Lua 5.1 with struct 0.2 (redis-server 7.0.15) answers the same.
test.each([
  ['pack', "local s = struct.pack(string.rep('x', 100000) .. '>I2b', 258, -1) return #s .. ' ' .. table.concat({s:byte(-3, -1)}, ',')", '100003 1,2,255'],
  ['size with alignment', "return struct.size('!8' .. string.rep('bi4', 30000))", '240000'],
  ['unpack', "return (select(1, struct.unpack(string.rep('x', 50000) .. 'b', string.rep('a', 50001))))", '97'],
  ['byte order goes on from block to block', "return (struct.unpack('>' .. string.rep(' ', 5000) .. 'H', '\\1\\2'))", '258'],
  ['a fault far behind', "return select(2, pcall(struct.size, string.rep('b', 50000) .. 'i99b'))", 'integral size 99 is larger than limit of 32'],
  ['an option that there is not', "return select(2, pcall(struct.pack, string.rep(' ', 50000) .. '@'))", "bad argument #1 to '?' (invalid format option '@')"],
])('%s', (_, script, expected) => {
  expect(run(script)).toBe(expected);
});

test('a long format is read in blocks; short ones are kept up to a number of bytes', () => {
  const steps = stepsOf('b'.repeat(100_000));
  expect(steps.items.length).toBeLessThan(2000);
  let count = 0;
  do count += steps.items.length; while (steps.next());
  expect(count).toBe(100_000);
  const short = stepsOf('bbb');
  expect(stepsOf('bbb')).toBe(short);
  for (let i = 0; i < 100; i++) stepsOf(`${'b'.repeat(999)}i${i % 32 + 1}${' '.repeat(i % 20)}`);
  expect(stepsOf('bbb')).not.toBe(short);
});
