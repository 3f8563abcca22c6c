// tonumber of Lua 5.1 with a base: as strtoul of 64 bits reads it.
import { LuaType } from '../runtime.ts';
import type { Bytes, LuaStack } from '../runtime.ts';
import { toInt } from './border.ts';
import type { Border } from './border.ts';

const SPACE = '[ \\t\\n\\v\\f\\r]*';
const IN_BASE = new RegExp(`^${SPACE}([-+]?)((?:0[xX](?=[0-9a-fA-F]))?)([0-9A-Za-z]+)${SPACE}(?:\\0[^]*)?$`);

export const toNumber: Border = {
  library: 'base', name: 'tonumber',
  passage: { first: 1, last: 0, strings: 'all', most: 1 },
  run(lua, original) {
    const type = lua.type(1);
    const base = baseOf(lua);
    if (base === undefined || (type !== LuaType.String && type !== LuaType.Number)) return original();
    return (base === 10 ? undefined : inBase(lua, base)) ?? original();
  },
};

/** The base; undefined where the original refuses it. */
function baseOf(lua: LuaStack): number | undefined {
  if (lua.type(2) <= LuaType.Nil) return 10;
  if (!lua.isNumber(2)) return undefined;
  const base = toInt(lua.toNumber(2));
  lua.setTop(1);
  lua.pushNumber(base);
  return base === 10 || (base >= 2 && base <= 36) ? base : undefined;
}

function inBase(lua: LuaStack, base: number): number | undefined {
  const value = parse(lua.toBytes(1), base);
  if (value === undefined) lua.pushNil();
  else lua.pushNumber(value);
  return 1;
}

/** As strtoul of 64 bits: spaces around, a sign, 0x for base 16; undefined where it is no number. */
function parse(text: Bytes, base: number): number | undefined {
  const found = IN_BASE.exec(text);
  if (found === null || (found[2] !== '' && base !== 16 && base <= 33)) return undefined;
  let value = 0n;
  for (const char of (base === 16 ? '' : found[2]) + found[3]) {
    const digit = parseInt(char, 36);
    if (digit >= base) return undefined;
    if (value < TOO_MUCH) value = value * BigInt(base) + BigInt(digit);
  }
  if (value > 2n ** 64n - 1n) return Number(2n ** 64n - 1n);
  return Number(found[1] === '-' ? BigInt.asUintN(64, -value) : value);
}
/** Further digits change nothing. */
const TOO_MUCH = 2n ** 64n;
