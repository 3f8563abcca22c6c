// The `cmsgpack` library: lua-cmsgpack 0.4.0 as Redis 7.0 ships it.
import { checkInteger, fits, optionalInteger, requireString } from './arguments.ts';
import { Packer } from './cmsgpack-pack.ts';
import { Unpacker } from './cmsgpack-unpack.ts';
import { Output } from './output.ts';
import type { HostFunction, LuaStack } from '../runtime.ts';

/** Values that fit on the stack for certain. */
const CERTAIN_SLOTS = 10;

const ABOUT = [
  ['_NAME', 'cmsgpack'],
  ['_VERSION', 'lua-cmsgpack 0.4.0'],
  ['_COPYRIGHT', 'Copyright (C) 2012, Salvatore Sanfilippo'],
  ['_DESCRIPTION', 'MessagePack C implementation for Lua'],
];

/** Pushes the `cmsgpack` library. */
export function openCmsgpack(lua: LuaStack): void {
  const packer = new Packer(lua, new Output(lua));
  const unpacker = new Unpacker(lua);

  /** Unpacks the only argument left: all of it where neither limit nor offset is given. */
  function unpack(limit: number, offset: number): number {
    const all = limit === 0 && offset === 0;
    requireString(lua, 1);
    lua.locate(1);
    const length = lua.located;
    if (offset < 0 || limit < 0) { // "limit" tells the length: as the original does
      throw new Error(`Invalid request to unpack with offset of ${int32(offset)} and limit of ${length}.`);
    }
    if (offset > length) throw new Error(`Start offset ${int32(offset)} greater than input length ${length}.`);
    const { count, offset: next } = unpacker.unpack(offset, all ? Infinity : limit);
    if (all) return count;
    lua.reserve(1);
    lua.pushNumber(next === length ? -1 : next);
    lua.insert(2);
    return count + 1;
  }

  const keepFirst = (): void => lua.setTop(Math.min(1, lua.top()));

  const functions: Record<string, HostFunction> = {
    pack: () => {
      const count = lua.top();
      if (count === 0) lua.argumentError(0, 'MessagePack pack needs input.');
      if (count > CERTAIN_SLOTS && !fits(lua, count)) lua.argumentError(0, 'Too many arguments for MessagePack pack.');
      packer.pack(count);
      return 1;
    },
    unpack: () => {
      keepFirst();
      return unpack(0, 0);
    },
    unpack_one: () => {
      const offset = optionalInteger(lua, 2, 0);
      keepFirst();
      return unpack(1, offset);
    },
    unpack_limit: () => {
      const limit = checkInteger(lua, 2);
      const offset = optionalInteger(lua, 3, 0);
      keepFirst();
      return unpack(limit, offset);
    },
  };

  lua.newTable();
  for (const [name, fn] of Object.entries(functions)) {
    lua.pushFunction(fn, name);
    lua.rawSetField(-2, name);
  }
  for (const [name, text] of ABOUT) {
    lua.pushBytes(text);
    lua.rawSetField(-2, name);
  }
}

/** A cast to C's int. */
const int32 = (value: number): number => Number(BigInt.asIntN(32, BigInt(value)));
