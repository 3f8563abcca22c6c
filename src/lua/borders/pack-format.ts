// Formats of string.pack of Lua 5.4: the sizes of C's own types are those of 64 bits.
import { LuaType } from '../runtime.ts';
import type { Bytes, LuaStack } from '../runtime.ts';
import { NEAR, put, replace } from './border.ts';
import type { Border } from './border.ts';

/** long, unsigned long, size_t and a string behind its size_t. An integer's size may follow the last alone. */
const OPTION = /[lLT]|s(?![0-9])/g;
const WIDE: Readonly<Record<string, string>> = { l: 'i8', L: 'I8', T: 'I8', s: 's8' };
const widen = (format: Bytes): Bytes => format.replace(OPTION, (option, at: number) =>
  WIDE[option] + (/[0-9]/.test(format.charAt(at + 1)) ? ' ' : '')); // a digit after them is an error, and stays one

/** A border that reads the format at 1 first. */
const packed = (name: string, more?: Border['run']): Border => ({
  library: 'string', name, passage: { first: 1, last: 1, strings: 'packs', most: 2 },
  run(lua, original) {
    if (lua.type(1) === LuaType.String) {
      const format = lua.readString(1);
      if (/[lLTs]/.test(format)) {
        lua.pushBytes(widen(format));
        replace(lua, 1);
      }
    }
    return more === undefined ? original() : more(lua, original);
  },
});

/** How the bytes of what follows lie; or a string behind its length, and the size of that (`X` aligns as if for one). */
const LAYOUT_OR_STRING = /([<>=])|(![0-9]*)|(X?)s([0-9]+)/g;
/** A string behind a length of more than four bytes. */
const WIDE_LENGTH = /s(?:[5-9]|1[0-6])/;

const unpack: Border = packed('unpack', (lua, original) => {
  const hasPosition = lua.type(3) > LuaType.Nil;
  if (lua.type(1) !== LuaType.String || lua.type(2) !== LuaType.String || (hasPosition && !lua.isNumber(3))) return original();
  const position = lua.toBigInt(3);
  if (position > NEAR.high || position < NEAR.low) put(lua, 3, position > 0n ? NEAR.high : NEAR.low);
  if (WIDE_LENGTH.test(lua.readString(1))) checkLengths(lua, original);
  return original();
});

/**
 * Refuses a string whose length is beyond the data: of a length the original looks at 32 bits. Each is read as a number
 * here first, by a format that ends with it.
 */
function checkLengths(lua: LuaStack, original: () => number): void {
  lua.setTop(3);
  const [format, start] = [lua.readString(1), lua.ref()];
  lua.locate(2);
  const size = BigInt(lua.located);
  let [order, alignment, layout, from, count] = ['', '', '', 0, 0];
  lua.pushRef(start);
  for (const { 0: option, 1: newOrder, 2: newAlignment, 3: skipped, 4: bytes, index } of format.matchAll(LAYOUT_OR_STRING)) {
    order = newOrder ?? order;
    alignment = newAlignment ?? alignment;
    if (bytes === undefined || skipped !== '' || Number(bytes) < 5) continue;
    if (++count % 1024 === 0) lua.tick();
    lua.pushBytes(`${layout}${format.slice(from, index)}I${bytes}`);
    replace(lua, 1);
    original();
    const next = lua.toBigInt(-1) + BigInt.asUintN(64, lua.toBigInt(-2));
    if (next - 1n > size) lua.argumentError(2, 'data string too short');
    lua.setTop(2);
    lua.pushBigInt(next);
    [layout, from] = [order + alignment, index + option.length];
  }
  lua.setTop(2);
  lua.pushBytes(format);
  replace(lua, 1);
  lua.pushRef(start);
  lua.unref(start);
}

export const packing: readonly Border[] = [packed('pack'), packed('packsize'), unpack];
