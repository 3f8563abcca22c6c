// The `struct` library: Roberto Ierusalimschy's struct 0.2, as Redis 7.0 ships it. Byte order and sizes are those
// of a 64-bit little-endian machine, whatever machine this is.
import { checkBytes, checkNumber, fits, optionalInteger, pushLibrary, requireString } from './arguments.ts';
import { Output } from './output.ts';
import { Kind, padding, raise, stepsOf } from './struct-format.ts';
import type { Step } from './struct-format.ts';
import type { HostFunction, LuaStack } from '../runtime.ts';

const TWO_32 = 2 ** 32;
const TWO_63 = 2 ** 63;
const TWO_64 = 2 ** 64;
/** Values that fit on the stack for certain. */
const CERTAIN_SLOTS = 15;

const float64 = new Float64Array(1);
const float32 = new Float32Array(float64.buffer);
const bytes = new Uint8Array(float64.buffer);
/** Of this machine. */
const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Writes a number as an integer of `size` bytes, its low end first or last. */
function putInteger(out: Output, value: number, size: number, littleEndian: boolean): void {
  let low = value | 0;
  let high = low >> 31;
  if (low !== value) {
    high = highWord(value);
    low = value >= -TWO_63 && value < TWO_64 ? (Math.trunc(value) - high * TWO_32) | 0 : 0;
  }
  out.ensure(size);
  const { u8, at } = out;
  let to = littleEndian ? at : at + size - 1;
  const step = littleEndian ? 1 : -1;
  for (let i = 0; i < size; i++, to += step) {
    u8[to] = low;
    low = (low >>> 8) | (high << 24);
    high >>>= 8;
  }
  out.at = at + size;
}

/** The upper 32 bits of a number as a 64-bit integer; what does not fit is -2^63, or 0, as the processor has it. */
function highWord(value: number): number {
  if (value >= -TWO_63 && value < TWO_64) return Math.floor(Math.trunc(value) / TWO_32);
  return value >= TWO_64 ? 0 : -0x80000000;
}

function getInteger(u8: Uint8Array, at: number, size: number, littleEndian: boolean, signed: boolean): number {
  let low = 0;
  let high = 0;
  let from = littleEndian ? at + size - 1 : at;
  const step = littleEndian ? -1 : 1;
  for (let i = 0; i < size; i++, from += step) {
    high = (high << 8) | (low >>> 24);
    low = (low << 8) | u8[from];
  }
  if (!signed) return (high >>> 0) * TWO_32 + (low >>> 0);
  if (size === 4) return low;
  const sign = (size * 8 - 1) & 63; // the processor's shift counts to 63
  if (sign < 32) {
    const mask = -1 << sign;
    if ((low & mask) !== 0 || high !== 0) { low |= mask; high = -1; }
  } else if ((high & (-1 << (sign - 32))) !== 0) high |= -1 << (sign - 32);
  return high * TWO_32 + (low >>> 0);
}

function putFloat(out: Output, value: number, size: number, littleEndian: boolean): void {
  if (size === 4) float32[0] = value;
  else float64[0] = value;
  out.ensure(size);
  const { u8, at } = out;
  const last = littleEndian === LITTLE_ENDIAN ? 0 : size - 1;
  for (let i = 0; i < size; i++) u8[at + i] = bytes[last === 0 ? i : last - i];
  out.at = at + size;
}

function getFloat(u8: Uint8Array, at: number, size: number, littleEndian: boolean): number {
  const last = littleEndian === LITTLE_ENDIAN ? 0 : size - 1;
  for (let i = 0; i < size; i++) bytes[last === 0 ? i : last - i] = u8[at + i];
  return size === 4 ? float32[0] : float64[0];
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
  const steps = stepsOf(checkBytes(lua, 1));
  let arg = 2;
  let total = 0;
  lua.pushNil(); // the first argument that is missing is nil, as in the original
  out.begin();
  do {
    const { items } = steps;
    for (let i = 0; i < items.length; i++) {
      const step = items[i];
      if (step.sizeFault !== undefined) raise(lua, step.sizeFault);
      let { size } = step;
      const pad = padding(step, total);
      for (let i = 0; i < pad; i++) out.byte(0);
      switch (step.kind) {
        case Kind.signed: case Kind.unsigned: putInteger(out, checkNumber(lua, arg++), size, step.littleEndian); break;
        case Kind.float: putFloat(out, checkNumber(lua, arg++), size, step.littleEndian); break;
        case Kind.pad: out.byte(0); break;
        case Kind.chars: size = putString(lua, out, arg++, size); break;
        case Kind.string:
          size = putString(lua, out, arg++, 0) + 1;
          out.byte(0);
          break;
        case Kind.control: if (step.fault !== undefined) raise(lua, step.fault);
      }
      total += pad + size;
    }
  } while (steps.next());
  out.push();
  return 1;
}

/** struct.unpack(format, data [, position]): the values, then the position after them. */
function unpack(lua: LuaStack): number {
  const steps = stepsOf(checkBytes(lua, 1));
  requireString(lua, 2);
  const start = lua.locate(2);
  const length = lua.located;
  const position = optionalInteger(lua, 3, 1);
  if (position === 0) lua.argumentError(3, 'offset must be 1 or greater');
  lua.setTop(2);
  let at = position - 1;
  let count = 0;
  do {
    const { items } = steps;
    for (let i = 0; i < items.length; i++) {
      const step = items[i];
      if (step.sizeFault !== undefined) raise(lua, step.sizeFault);
      at += padding(step, at);
      requireData(lua, at, step.size, length);
      if (count++ >= CERTAIN_SLOTS && !fits(lua, 1)) throw new Error('stack overflow (too many results)');
      at += take(lua, step, start + at, start + length);
    }
  } while (steps.next());
  lua.pushNumber(at + 1);
  return lua.top() - 2;
}

/** Pushes the value of a step from an address on; returns how many bytes it took. */
function take(lua: LuaStack, step: Step, from: number, end: number): number {
  const { u8 } = lua.memory;
  const { kind, size, littleEndian } = step;
  switch (kind) {
    case Kind.signed: case Kind.unsigned:
      lua.pushNumber(getInteger(u8, from, size, littleEndian, kind === Kind.signed));
      return size;
    case Kind.float: lua.pushNumber(getFloat(u8, from, size, littleEndian)); return size;
    case Kind.pad: return size;
    case Kind.chars: {
      const count = size === 0 ? takeSize(lua, end - from) : size;
      lua.pushFrom(from, count);
      return count;
    }
    case Kind.string: {
      const zero = u8.indexOf(0, from);
      if (zero === end) throw new Error('unfinished string in data');
      lua.pushFrom(from, zero - from);
      return zero - from + 1;
    }
  }
  if (step.fault !== undefined) raise(lua, step.fault);
  return 0;
}

function requireData(lua: LuaStack, at: number, size: number, length: number): void {
  if (at < 0 || size > length || at > length - size) lua.argumentError(2, 'data string too short');
}

/** Pops the value unpacked last: the size of a string. What is negative is more than there can be. */
function takeSize(lua: LuaStack, rest: number): number {
  if (lua.top() === 2 || !lua.isNumber(-1)) throw new Error("format 'c0' needs a previous size");
  const number = Math.trunc(lua.toNumber(-1));
  const size = number >= TWO_64 ? 0 : number >= 0 ? number : Infinity;
  lua.pop(1);
  if (size > rest) lua.argumentError(2, 'data string too short');
  return size;
}

/** struct.size(format) */
function size(lua: LuaStack): number {
  let total = 0;
  const steps = stepsOf(checkBytes(lua, 1));
  do {
    for (const step of steps.items) {
      if (step.sizeFault !== undefined) raise(lua, step.sizeFault);
      total += padding(step, total);
      if (step.kind === Kind.string) lua.argumentError(1, "option 's' has no fixed size");
      if (step.kind === Kind.chars && step.size === 0) lua.argumentError(1, "option 'c0' has no fixed size");
      if (step.fault !== undefined && !step.alphanumeric) raise(lua, step.fault);
      total += step.size;
    }
  } while (steps.next());
  lua.pushNumber(total);
  return 1;
}

/** Pushes the `struct` library. */
export function openStruct(lua: LuaStack): void {
  const out = new Output(lua);
  const functions: Record<string, HostFunction> = { pack: () => pack(lua, out), unpack, size };
  pushLibrary(lua, functions);
}
