// The `struct` library: Roberto Ierusalimschy's struct 0.2, as Redis 7.0 ships it. Byte order and sizes are those
// of a 64-bit little-endian machine, whatever machine this is.
import { checkBytes, checkNumber, fits, optionalInteger, pushLibrary, requireString } from './arguments.ts';
import { Output } from './output.ts';
import { Format } from './struct-format.ts';
import type { HostFunction, LuaStack } from '../runtime.ts';

const TWO_32 = 2 ** 32;
const TWO_63 = 2 ** 63;
const TWO_64 = 2 ** 64;
/** Values that fit on the stack for certain. */
const CERTAIN_SLOTS = 15;

const scratch = new DataView(new ArrayBuffer(8));

/** Writes a number as an integer of `size` bytes, its low end first or last. */
function putInteger(out: Output, value: number, size: number, littleEndian: boolean): void {
  let low = 0;
  let high = -0x80000000; // what the processor makes of a number that does not fit
  if (value >= TWO_64) high = 0;
  else if (value >= -TWO_63) {
    const whole = Math.trunc(value);
    high = Math.floor(whole / TWO_32);
    low = (whole - high * TWO_32) | 0;
  }
  out.ensure(size);
  const { u8, at } = out;
  for (let i = 0; i < size; i++) {
    const byte = i < 4 ? low >>> (8 * i) : i < 8 ? high >>> (8 * (i - 4)) : 0;
    u8[littleEndian ? at + i : at + size - 1 - i] = byte;
  }
  out.at = at + size;
}

function getInteger(u8: Uint8Array, at: number, size: number, littleEndian: boolean, signed: boolean): number {
  let low = 0;
  let high = 0;
  for (let i = 0; i < size && i < 8; i++) {
    const byte = u8[littleEndian ? at + i : at + size - 1 - i];
    if (i < 4) low |= byte << (8 * i);
    else high |= byte << (8 * (i - 4));
  }
  if (!signed) return (high >>> 0) * TWO_32 + (low >>> 0);
  const sign = (size * 8 - 1) & 63; // the processor's shift counts to 63
  if (sign < 32) {
    const mask = -1 << sign;
    if ((low & mask) !== 0 || high !== 0) { low |= mask; high = -1; }
  } else if ((high & (-1 << (sign - 32))) !== 0) high |= -1 << (sign - 32);
  return high * TWO_32 + (low >>> 0);
}

function putFloat(out: Output, value: number, size: number, littleEndian: boolean): void {
  if (size === 4) scratch.setFloat32(0, value, littleEndian);
  else scratch.setFloat64(0, value, littleEndian);
  out.ensure(size);
  for (let i = 0; i < size; i++) out.u8[out.at++] = scratch.getUint8(i);
}

function getFloat(u8: Uint8Array, at: number, size: number, littleEndian: boolean): number {
  for (let i = 0; i < size; i++) scratch.setUint8(i, u8[at + i]);
  return size === 4 ? scratch.getFloat32(0, littleEndian) : scratch.getFloat64(0, littleEndian);
}

/** Writes a string argument whole (size 0) or its first `size` bytes; returns how many. */
function putString(lua: LuaStack, out: Output, at: number, size: number): number {
  requireString(lua, at);
  const address = lua.locate(at);
  const length = lua.located;
  const count = size === 0 ? length : size;
  if (length < count) lua.argumentError(at + 1, 'string too short'); // one too far, as the original counts
  out.refresh();
  out.copy(address, count);
  return count;
}

/** struct.pack(format, ...) */
function pack(lua: LuaStack, out: Output): number {
  const format = new Format(lua, checkBytes(lua, 1));
  let arg = 2;
  let total = 0;
  lua.pushNil(); // the first argument that is missing is nil, as in the original
  out.begin();
  while (format.next()) {
    const { option, littleEndian } = format;
    let { size } = format;
    const padding = format.padding(total);
    for (let i = 0; i < padding; i++) out.byte(0);
    total += padding;
    switch (option) {
      case 'b': case 'B': case 'h': case 'H': case 'l': case 'L': case 'T': case 'i': case 'I':
        putInteger(out, checkNumber(lua, arg++), size, littleEndian);
        break;
      case 'x': out.byte(0); break;
      case 'f': case 'd': putFloat(out, checkNumber(lua, arg++), size, littleEndian); break;
      case 'c': size = putString(lua, out, arg++, size); break;
      case 's':
        size = putString(lua, out, arg++, 0) + 1;
        out.byte(0);
        break;
      default: format.control();
    }
    total += size;
  }
  out.push();
  return 1;
}

/** struct.unpack(format, data [, position]): the values, then the position after them. */
function unpack(lua: LuaStack): number {
  const format = new Format(lua, checkBytes(lua, 1));
  requireString(lua, 2);
  const start = lua.locate(2);
  const length = lua.located;
  const position = optionalInteger(lua, 3, 1);
  if (position === 0) lua.argumentError(3, 'offset must be 1 or greater');
  lua.setTop(2);
  let at = position - 1;
  for (let options = 1; format.next(); options++) {
    const { option, littleEndian } = format;
    let { size } = format;
    at += format.padding(at);
    requireData(lua, at, size, length);
    if (options > CERTAIN_SLOTS && !fits(lua, 1)) throw new Error('stack overflow (too many results)');
    const { u8 } = lua.memory;
    const from = start + at;
    switch (option) {
      case 'b': case 'h': case 'l': case 'i': lua.pushNumber(getInteger(u8, from, size, littleEndian, true)); break;
      case 'B': case 'H': case 'L': case 'T': case 'I':
        lua.pushNumber(getInteger(u8, from, size, littleEndian, false));
        break;
      case 'x': break;
      case 'f': case 'd': lua.pushNumber(getFloat(u8, from, size, littleEndian)); break;
      case 'c':
        if (size === 0) {
          size = previousSize(lua);
          lua.pop(1);
          requireData(lua, at, size, length);
        }
        lua.pushFrom(from, size);
        break;
      case 's': {
        const end = u8.indexOf(0, from);
        if (end === start + length) throw new Error('unfinished string in data');
        size = end - from + 1;
        lua.pushFrom(from, size - 1);
        break;
      }
      default: format.control();
    }
    at += size;
  }
  lua.pushNumber(at + 1);
  return lua.top() - 2;
}

function requireData(lua: LuaStack, at: number, size: number, length: number): void {
  if (at < 0 || size > length || at > length - size) lua.argumentError(2, 'data string too short');
}

/** The value unpacked last as a size: what is negative is more than there can be. */
function previousSize(lua: LuaStack): number {
  if (lua.top() === 2 || !lua.isNumber(-1)) throw new Error("format 'c0' needs a previous size");
  const size = Math.trunc(lua.toNumber(-1));
  return size >= TWO_64 ? 0 : size >= 0 ? size : Infinity;
}

/** struct.size(format) */
function size(lua: LuaStack): number {
  const format = new Format(lua, checkBytes(lua, 1));
  let total = 0;
  while (format.next()) {
    total += format.padding(total);
    if (format.option === 's') lua.argumentError(1, "option 's' has no fixed size");
    if (format.option === 'c' && format.size === 0) lua.argumentError(1, "option 'c0' has no fixed size");
    if (!/[a-zA-Z0-9]/.test(format.option)) format.control();
    total += format.size;
  }
  lua.pushNumber(total);
  return 1;
}

/** Pushes the `struct` library. */
export function openStruct(lua: LuaStack): void {
  const out = new Output(lua);
  const functions: Record<string, HostFunction> = { pack: () => pack(lua, out), unpack, size };
  pushLibrary(lua, functions);
}
