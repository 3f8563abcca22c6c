// Functions of Lua 5.4 that go through a table as far as its `__len` says, which may be billions of nothing: done in the
// host where a table has one, so that the limits of the run hold.
import { LuaType } from '../runtime.ts';
import type { HostFunction, LuaStack } from '../runtime.ts';
import { replace } from './border.ts';
import type { Border } from './border.ts';

/** Elements between two looks at the limits. */
const SLICE = 1024n;
const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);

/** A border that tables with `__len` come to; `run` gets the length, of which Lua wants an integer. */
const measured = (name: string, run: (lua: LuaStack, original: () => number, length: bigint) => number): Border => ({
  library: 'table', name, passage: { first: 1, last: 0, strings: 'all', noLength: true },
  run(lua, original) {
    if (lua.type(1) !== LuaType.Table || !lua.getMetatable(1)) return original();
    const type = lua.rawGetField(-1, '__len');
    if (type === LuaType.Nil) {
      lua.pop(2);
      return original();
    }
    lua.pushValue(1);
    lua.call(1, 1);
    const length = lua.toBigInt(-1);
    const isIntegral = lua.isNumber(-1) && (length !== 0n || lua.toNumber(-1) === 0);
    lua.pop(2);
    return isIntegral ? run(lua, original, length) : original();
  },
});

/** t[to] = t[from] */
function copy(lua: LuaStack, from: bigint, to: bigint): void {
  if (to % SLICE === 0n) lua.tick();
  lua.pushBigInt(to);
  lua.pushBigInt(from);
  lua.get(1);
  lua.set(1);
}

/** The integer at a position; undefined where the original refuses it. */
function integer(lua: LuaStack, at: number): bigint | undefined {
  const value = lua.toBigInt(at);
  return value !== 0n || lua.toNumber(at) === 0 ? value : undefined;
}

const insert = measured('insert', (lua, original, length) => {
  const end = wrap(length + 1n);
  const at = lua.top() === 2 ? end : integer(lua, 2);
  if (lua.top() < 2 || lua.top() > 3 || at === undefined) return original();
  if (lua.top() === 3) {
    if (BigInt.asUintN(64, at - 1n) >= BigInt.asUintN(64, end)) lua.argumentError(2, 'position out of bounds');
    for (let i = end; i > at; i--) copy(lua, i - 1n, i);
  }
  lua.pushBigInt(at);
  lua.insert(-2);
  lua.set(1);
  return 0;
});

const remove = measured('remove', (lua, original, length) => {
  const at = lua.top() === 1 ? length : integer(lua, 2);
  if (at === undefined) return original();
  if (lua.top() > 1 && at !== length && BigInt.asUintN(64, at - 1n) > BigInt.asUintN(64, length)) {
    lua.argumentError(2, 'position out of bounds');
  }
  lua.setTop(1);
  lua.pushBigInt(at);
  lua.get(1);
  let i = at;
  for (; i < length; i++) copy(lua, i + 1n, i);
  lua.pushBigInt(i);
  lua.pushNil();
  lua.set(1);
  return 1;
});

/** Stands before the order that a script gave to table.sort, its upvalue. */
const order: HostFunction = (lua) => {
  lua.tick();
  lua.setTop(2);
  lua.pushValue(lua.upvalue(1));
  lua.insert(1);
  lua.call(2, 1);
  return 1;
};

/** table.sort itself; an order that is written in C runs no hook, so that it gets one that looks at the limits. */
const sort = measured('sort', (lua, original, length) => {
  if (length >= SLICE && lua.type(2) === LuaType.Function) {
    lua.pushValue(2);
    lua.pushFunction(order, 'order', 1);
    replace(lua, 2);
  }
  return original();
});

export const lengthFunctions: readonly Border[] = [insert, remove, sort];
