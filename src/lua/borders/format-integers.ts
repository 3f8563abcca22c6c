// string.format of Lua 5.1: integers of 64 bits where the build has 32, as times in milliseconds need.
import { LuaType } from '../runtime.ts';
import type { Bytes, LuaStack } from '../runtime.ts';
import { put, replace } from './border.ts';
import type { Border } from './border.ts';

/** What follows a `%`: flags, width, precision, conversion. */
const DIRECTIVE = /%([-+ #0]*)([0-9]*)(?:\.([0-9]*))?([A-Za-z%])/g;
const INTEGERS = 'dioxXu';
const SIGNED = 'di';

export const format: Border = {
  library: 'string', name: 'format',
  passage: { first: 2, last: Infinity, low: 0, high: 2 ** 31 - 1, strings: 'words' },
  run(lua, original) {
    const count = lua.top();
    if (lua.type(1) !== LuaType.String) return original();
    const format = lua.readString(1);
    const parts = cut(format);
    if (parts === NO_INTEGERS) return original();
    const text = parts === undefined ? undefined : printPlain(lua, count, parts);
    if (text === undefined) {
      widen(lua, count, format);
      return original();
    }
    lua.pushBytes(text);
    return 1;
  },
};

/** Stands for formats that print no integers. */
const NO_INTEGERS: readonly string[] = [];
/** Formats of nothing but text, `%d`, `%s` and `%%`, cut at their directives; undefined for others that have integers. */
const plainFormats = new Map<Bytes, readonly string[] | undefined>();
const FORMATS_KEPT = 256;
/** Formats and texts of more bytes are left to the original. */
const LONG = 4096;

function cut(format: Bytes): readonly string[] | undefined {
  if (format.length > LONG) return undefined;
  if (plainFormats.has(format)) return plainFormats.get(format);
  if (plainFormats.size === FORMATS_KEPT) plainFormats.clear();
  const parts = format.split(/(%[ds%])/);
  const isPlain = parts.every((part, i) => i % 2 === 1 || !part.includes('%'));
  const kept = !/%[-+ #0-9.]*[dioxXuc]/.test(format) ? NO_INTEGERS : isPlain ? parts : undefined;
  plainFormats.set(format, kept);
  return kept;
}

/** The common case, done at once; undefined where it is another, or would be an error. */
function printPlain(lua: LuaStack, count: number, parts: readonly string[]): Bytes | undefined {
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
        if ((text += string).length > LONG) return undefined;
      } else if (parts[i] === '%d' && type === LuaType.Number && Math.abs(lua.toNumber(at)) < 2 ** 53) {
        text += Math.trunc(lua.toNumber(at));
      } else return undefined;
    }
    text += parts[i + 1];
  }
  return text;
}

/** Writes out the integers that 32 bits do not hold, and makes their directives `%s`. */
function widen(lua: LuaStack, count: number, format: Bytes): void {
  let at = 1;
  let changed = false;
  const wide = format.replace(DIRECTIVE, (
    directive: string, flags: string, width: string, precision: string | undefined, kind: string,
  ) => {
    if (kind === '%') return directive;
    at++;
    if (at > count || !lua.isNumber(at)) return directive;
    const value = lua.toNumber(at);
    if (kind === 'c') putByte(lua, at, value);
    if (!INTEGERS.includes(kind)) return directive;
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

/** What `%c` prints of a number that 32 bits do not hold. */
function putByte(lua: LuaStack, at: number, value: number): void {
  if (!(Math.abs(value) < 2 ** 31)) put(lua, at, 0);
}

/** As a C cast on x86-64: what does not fit is the least 64-bit integer. */
const toInt64 = (value: number): bigint =>
  Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : -(2n ** 63n);

/** As the same cast to an unsigned one: above 2^63 the rest counts, far above nothing does. */
const toUint64 = (value: number): bigint =>
  !(value >= 2 ** 63) ? toInt64(value) : value < 2 ** 64 ? BigInt(value) : 0n;

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
