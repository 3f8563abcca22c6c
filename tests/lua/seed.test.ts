// The order of pairs over names depends on a seed, which Lua 5.4 makes of the time: here each VM has the same, so that a run that is
// run again later is the same run.
import { afterEach, expect, test, vi } from 'vitest';
import { newLua } from './vm.ts';

afterEach(() => { vi.useRealTimers(); });

const SCRIPT = 'local t, names = {}, {} for i = 1, 40 do t["name" .. i] = i end for name in pairs(t) do names[#names + 1] = name end return table.concat(names, " ")';

test.each(['5.1', '5.4'] as const)('the order of names in %s is that of any other second', (version) => {
  const orders = [0, 1000, 86_400_000].map((time) => {
    vi.useFakeTimers({ now: time });
    const lua = newLua(version);
    lua.openLibraries(['base', 'table']);
    lua.load(SCRIPT, '=names');
    expect(lua.run(0)).toBe(1);
    const order = lua.toBytes(-1);
    lua.close();
    return order;
  });
  expect(orders[0].split(' ')).toHaveLength(40);
  expect(new Set(orders).size).toBe(1);
});
