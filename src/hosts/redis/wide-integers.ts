// string.format and tonumber as on a 64-bit machine. The Lua at hand was built for 32 bits: its
// `%d` and its tonumber with a base cut numbers there, and times in milliseconds are longer. These
// stand in for them in scripts that use such formats (scan.ts), and hand all else to the originals.
import { LuaType } from '../../lua/runtime.ts';
import type { Bytes, HostFunction, LuaStack } from '../../lua/runtime.ts';
import { badArgument } from './arguments.ts';

/** What follows a `%`: flags, width, precision, conversion. */
const DIRECTIVE = /%([-+ #0]*)([0-9]*)(?:\.([0-9]*))?([A-Za-z%])/g;
const INTEGERS = 'dioxXu';
const SIGNED = 'di';

/** `original` is a reference to string.format. */
export const wideFormat = (original: () => number): HostFunction => (lua) => {
  const count = lua.top();
  if (count > 1 && lua.type(1) === LuaType.String) {
    const text = printPlain(lua, count, lua.readString(1));
    if (text !== undefined) {
      lua.pushBytes(text);
      return 1;
    }
    widen(lua, count);
  }
  lua.pushRef(original());
  lua.insert(1);
  if (!lua.protectedCall(count, 1)) {
    // Called from here it cannot tell its name or its caller's line.
    throw new Error(lua.toBytes(-1).replace(/^(bad argument #\d+ to )'\?'/, `$1'${lua.frame(0)?.name || '?'}'`));
  }
  return 1;
};

/** Formats of nothing but text, `%d`, `%s` and `%%`, cut at their directives; undefined for others. */
const plainFormats = new Map<Bytes, readonly string[] | undefined>();
const FORMATS_KEPT = 256;
/** A format longer than this is left to C. */
const LONGEST_FORMAT = 1024;

function cut(format: Bytes): readonly string[] | undefined {
  if (format.length > LONGEST_FORMAT) return undefined;
  if (plainFormats.has(format)) return plainFormats.get(format);
  if (plainFormats.size === FORMATS_KEPT) plainFormats.clear();
  const parts = format.split(/(%[ds%])/);
  const isPlain = parts.every((part, i) => i % 2 === 1 || !part.includes('%'));
  plainFormats.set(format, isPlain ? parts : undefined);
  return isPlain ? parts : undefined;
}

/** The common case, done at once; undefined where it is another, or would be an error. */
function printPlain(lua: LuaStack, count: number, format: Bytes): Bytes | undefined {
  const parts = cut(format);
  if (parts === undefined) return undefined;
  let text = parts[0];
  let at = 1;
  for (let i = 1; i < parts.length; i += 2) {
    if (parts[i] === '%%') text += '%';
    else {
      if (++at > count) return undefined;
      const type = lua.type(at);
      if (parts[i] === '%s' && type === LuaType.String) {
        const string = lua.readString(at);
        if (string.includes('\0')) return undefined; // C stops there, sometimes
        text += string;
      } else if (parts[i] === '%d' && type === LuaType.Number && Math.abs(lua.toNumber(at)) < 2 ** 53) {
        text += Math.trunc(lua.toNumber(at));
      } else return undefined;
    }
    text += parts[i + 1];
  }
  return text;
}

/** Writes out the integers that 32 bits do not hold, and makes their directives `%s`. */
function widen(lua: LuaStack, count: number): void {
  let at = 1;
  let changed = false;
  const format = lua.readString(1);
  const wide = format.replace(DIRECTIVE, (
    directive: string, flags: string, width: string, precision: string | undefined, kind: string,
  ) => {
    if (kind === '%') return directive;
    at++;
    if (!INTEGERS.includes(kind) || at > count || !lua.isNumber(at)) return directive;
    const value = lua.toNumber(at);
    if (SIGNED.includes(kind) ? Math.abs(value) < 2 ** 31 : value >= 0 && value < 2 ** 31) return directive;
    const integer = SIGNED.includes(kind) ? toInt64(value) : toUint64(value);
    lua.pushBytes(printInteger(integer, kind, flags, precision, Number(width)));
    replace(lua, at);
    changed = true;
    return width === '' ? '%s' : `%${flags.includes('-') ? '-' : ''}${width}s`;
  });
  if (!changed) return;
  lua.pushBytes(wide);
  replace(lua, 1);
}

/** Pops the top into a position. */
function replace(lua: LuaStack, at: number): void {
  lua.insert(at);
  lua.remove(at + 1);
}

/** As a C cast on x86-64: what does not fit is the least 64-bit integer. */
const toInt64 = (value: number): bigint =>
  Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : -(2n ** 63n);

/** As the same cast to an unsigned one: above 2^63 the rest counts, far above nothing does. */
const toUint64 = (value: number): bigint =>
  value < 2 ** 63 ? toInt64(value) : value < 2 ** 64 ? BigInt(value) : 0n;

function printInteger(value: bigint, kind: string, flags: string, precision: string | undefined, width: number): Bytes {
  const signed = SIGNED.includes(kind);
  const magnitude = signed ? (value < 0n ? -value : value) : BigInt.asUintN(64, value);
  const radix = kind === 'o' ? 8 : kind === 'x' || kind === 'X' ? 16 : 10;
  const sign = prefix(value, kind, flags, signed);
  const isPadded = flags.includes('0') && !flags.includes('-') && precision === undefined;
  const zeros = isPadded ? width - sign.length : Number(precision ?? 0);
  const digits = magnitude.toString(radix).padStart(zeros, '0');
  if (kind === 'X') return sign + digits.toUpperCase();
  return sign + (flags.includes('#') && kind === 'o' ? digits.replace(/^(?!0)/, '0') : digits);
}

function prefix(value: bigint, kind: string, flags: string, signed: boolean): Bytes {
  if (!signed) return flags.includes('#') && kind.toLowerCase() === 'x' && value !== 0n ? `0${kind}` : '';
  return value < 0n ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
}

/** `original` is a reference to tonumber. */
export const wideToNumber = (original: () => number): HostFunction => (lua) => {
  const count = lua.top();
  if (count === 0) throw badArgument(lua, 1, 'value expected');
  const base = count === 1 || lua.type(2) <= LuaType.Nil ? 10 : lua.isNumber(2) ? Math.trunc(lua.toNumber(2)) : NaN;
  if (Number.isNaN(base)) throw badArgument(lua, 2, `number expected, got ${lua.typeName(lua.type(2))}`);
  const type = lua.type(1);
  if (base === 10) {
    lua.setTop(1);
    lua.pushRef(original());
    lua.insert(1);
    lua.call(1, 1);
    return 1;
  }
  if (type !== LuaType.String && type !== LuaType.Number) {
    throw badArgument(lua, 1, `string expected, got ${lua.typeName(type)}`);
  }
  if (base < 2 || base > 36) throw badArgument(lua, 2, 'base out of range');
  const value = parseBase(lua.toBytes(1), base);
  if (value === undefined) lua.pushNil();
  else lua.pushNumber(value);
  return 1;
};

/** As strtoul of 64 bits: spaces around, a sign, 0x for base 16; undefined where it is no number. */
function parseBase(text: Bytes, base: number): number | undefined {
  const found = /^[ \t\n\v\f\r]*([-+]?)((?:0[xX](?=[0-9a-fA-F]))?)([0-9A-Za-z]+)[ \t\n\v\f\r]*(?:\0[^]*)?$/.exec(text);
  if (found === null || (found[2] !== '' && base !== 16 && base <= 33)) return undefined;
  let value = 0n;
  for (const char of (base === 16 ? '' : found[2]) + found[3]) {
    const digit = parseInt(char, 36);
    if (digit >= base) return undefined;
    value = value * BigInt(base) + BigInt(digit);
  }
  if (value > 2n ** 64n - 1n) return Number(2n ** 64n - 1n);
  return Number(found[1] === '-' ? BigInt.asUintN(64, -value) : value);
}
