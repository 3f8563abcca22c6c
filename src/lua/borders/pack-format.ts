// Formats of string.pack of Lua 5.4: the sizes of C's own types are those of 64 bits.
import { LuaType } from '../runtime.ts';
import type { Bytes } from '../runtime.ts';
import { NEAR, put, replace } from './border.ts';
import type { Border } from './border.ts';

/** long, unsigned long, size_t and a string behind its size_t. An integer's size may follow the last alone. */
const OPTION = /[lLT]|s(?![0-9])/g;
const WIDE: Readonly<Record<string, string>> = { l: 'i8', L: 'I8', T: 'I8', s: 's8' };
const widen = (format: Bytes): Bytes => format.replace(OPTION, (option, at: number) =>
  WIDE[option] + (/[0-9]/.test(format.charAt(at + 1)) ? ' ' : '')); // a digit after them is an error, and stays one

/** A border that reads the format at 1 first. */
const packed = (name: string, more?: Border['run']): Border => ({
  library: 'string', name, passage: { first: 1, last: 1, strings: 'none' },
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

export const packing: readonly Border[] = [
  packed('pack'), packed('packsize'),
  packed('unpack', (lua, original) => {
    const position = lua.toBigInt(3);
    if (position > NEAR.high || position < NEAR.low) put(lua, 3, position > 0n ? NEAR.high : NEAR.low);
    return original();
  }),
];
