// The borders of Lua 5.4, whose integers have 64 bits everywhere but in size_t and long.
import { LuaType } from '../runtime.ts';
import type { LuaStack } from '../runtime.ts';
import { exhaust, FAR, NEAR, put, replace, ROUNDS } from './border.ts';
import type { Border } from './border.ts';
import { nanFunctions } from './nan.ts';
import { lengthFunctions } from './length54.ts';
import { packing } from './pack-format.ts';

const GREATEST = 2n ** 63n - 1n;

/** A border of positions in strings: integers that are far are brought near. What is no integer the original refuses. */
const positions = (library: string, name: string, first: number, last = first): Border => ({
  library, name, passage: { first, last, ...NEAR, strings: 'none' },
  run(lua, original) {
    for (let at = first, end = Math.min(last, lua.top()); at <= end; at++) bringNear(lua, at);
    return original();
  },
});

function bringNear(lua: LuaStack, at: number): void {
  const value = lua.toBigInt(at);
  if (value > FAR || value < -FAR) put(lua, at, value > 0 ? FAR : -FAR);
}

/** Whether the number (or its text) at a position has an integer's value. */
const isIntegral = (lua: LuaStack, at: number): boolean => lua.toBigInt(at) !== 0n || lua.toNumber(at) === 0;

const rep: Border = {
  library: 'string', name: 'rep', passage: { first: 2, last: 2, low: -FAR, high: ROUNDS, strings: 'none' },
  run(lua, original) {
    const count = lua.toBigInt(2);
    if (count <= 0n) return original();
    const length = BigInt(lua.toBytes(1).length + lua.toBytes(3).length);
    if (length === 0n) put(lua, 2, 0);
    else if (length * count >= FAR && length * count < 2 ** 31) exhaust(lua); // more is "too large" to the original
    return original();
  },
};

/** Elements that table.move moves at once, between two looks at the limits. */
const SLICE = 100_000n;

const move: Border = {
  library: 'table', name: 'move', passage: { first: 2, last: 4, low: -ROUNDS, high: ROUNDS, strings: 'none' },
  run(lua, original) {
    if (![2, 3, 4].every((at) => isIntegral(lua, at))) return original();
    const [from, to, target] = [lua.toBigInt(2), lua.toBigInt(3), lua.toBigInt(4)];
    const count = to - from + 1n;
    if (count <= BigInt(ROUNDS) || (from <= 0n && to >= GREATEST + from) || target > GREATEST - count + 1n) return original();
    lua.setTop(5);
    const isUpwards = target > to || target <= from;
    for (let done = 0n; done < count; done += SLICE) {
      lua.tick();
      const size = count - done < SLICE ? count - done : SLICE;
      const first = isUpwards ? done : count - done - size;
      [from + first, from + first + size - 1n, target + first].forEach((value, i) => {
        lua.pushBigInt(value);
        replace(lua, i + 2);
      });
      original();
      lua.setTop(5);
    }
    lua.pushValue(lua.type(5) <= 0 ? 1 : 5);
    return 1;
  },
};

/**
 * Finalizers of tables do not run: Lua calls them without hooks, so that nothing could end one, and when it likes, also
 * in the run of another script. An object is marked for its finalizer when it gets a metatable that has one.
 */
const setmetatable: Border = {
  library: 'base', name: 'setmetatable', passage: { first: 1, last: 0, strings: 'all', noFinalizer: true },
  run(lua, original) {
    if (!takesMetatable(lua) || lua.rawGetField(2, '__gc') === LuaType.Nil) {
      lua.setTop(Math.min(2, lua.top()));
      return original();
    }
    const finalizer = lua.ref();
    lua.pushNil();
    lua.rawSetField(2, '__gc');
    lua.setTop(2);
    const results = original(); // raises nothing, and leaves the table alone
    lua.getMetatable(1);
    lua.pushRef(finalizer);
    lua.rawSetField(-2, '__gc');
    lua.pop(1);
    lua.unref(finalizer);
    return results;
  },
};

/** Whether setmetatable does what it is asked for: both are tables, and the metatable at present is not protected. */
function takesMetatable(lua: LuaStack): boolean {
  if (lua.type(1) !== LuaType.Table || lua.type(2) !== LuaType.Table) return false;
  if (!lua.getMetatable(1)) return true;
  const isProtected = lua.rawGetField(-1, '__metatable') !== LuaType.Nil;
  lua.pop(2);
  return !isProtected;
}

export const borders54: readonly Border[] = [
  setmetatable, rep, move, ...packing, ...lengthFunctions, ...nanFunctions('5.4'),
  positions('string', 'sub', 2, 3), positions('string', 'byte', 2, 3), positions('string', 'find', 3),
  positions('string', 'match', 3), positions('string', 'gmatch', 3),
  positions('utf8', 'codepoint', 2, 3), positions('utf8', 'len', 2, 3), positions('utf8', 'offset', 2, 3),
];
