// Reading arguments: bytes to numbers as Redis reads them, throwing its errors.
import { notFloat, notInteger, RedisError } from './errors.ts';
import type { Bytes } from './reply.ts';

const INT64_MAX = 9223372036854775807n;
const INT64_MIN = -9223372036854775808n;
const INTEGER = /^(?:0|-?[1-9][0-9]{0,18})$/;

/** A 64-bit integer in Redis's strict form (no sign +, no leading 0, no space), or undefined: `string2ll`. */
export function parseInt64(text: Bytes): bigint | undefined {
  if (!INTEGER.test(text)) return undefined;
  const value = BigInt(text);
  return value > INT64_MAX || value < INT64_MIN ? undefined : value;
}

/** As parseInt64, as a number: exact up to 2^53, the nearest number beyond. */
export function parseInteger(text: Bytes): number | undefined {
  const { length } = text;
  if (length === 0 || length > 20) return undefined;
  if (length > 15) {
    const value = parseInt64(text);
    return value === undefined ? undefined : Number(value);
  }
  let at = 0;
  const negative = text.charCodeAt(0) === 45;
  if (negative) at = 1;
  let code = text.charCodeAt(at);
  if (code === 48) return length === 1 ? 0 : undefined;
  if (at === length) return undefined;
  let value = 0;
  for (; at < length; at++) {
    code = text.charCodeAt(at) - 48;
    if (code < 0 || code > 9) return undefined;
    value = value * 10 + code;
  }
  return negative ? -value : value;
}

/** An integer argument; beyond 2^53 the nearest number (positions, counts: they mean "all"). */
export function integer(text: Bytes, error: () => RedisError = notInteger): number {
  const value = parseInteger(text);
  if (value === undefined) throw error();
  return value;
}

/** A C int. `what` replaces both of its errors. */
export function int32(text: Bytes, what?: Bytes): number {
  const value = parseInteger(text);
  if (value !== undefined && value >= -(2 ** 31) && value < 2 ** 31) return value;
  if (what !== undefined) throw new RedisError(`ERR ${what}`);
  throw value === undefined ? notInteger()
    : new RedisError('ERR value is out of range, value must between -2147483648 and 2147483647');
}

export function int64(text: Bytes, error: () => RedisError = notInteger): bigint {
  const value = parseInt64(text);
  if (value === undefined) throw error();
  return value;
}

const FLOAT = new RegExp('^([+-]?)(?:'
  + '([0-9]+\\.?[0-9]*(?:e[+-]?[0-9]+)?|\\.[0-9]+(?:e[+-]?[0-9]+)?)'
  + '|0x([0-9a-f]+\\.?[0-9a-f]*|\\.[0-9a-f]+)(?:p([+-]?[0-9]+))?'
  + '|(inf(?:inity)?))$', 'i');

/**
 * A double as `string2d` reads it: all that strtod takes in whole, infinity and hexadecimal too; not NaN, nor what
 * overflows or underflows to zero. Undefined for anything else. `decimal`: nor hexadecimals, as in Valkey 9.1.
 */
export function parseDouble(text: Bytes, decimal = false): number | undefined {
  const plain = plainDecimal(text);
  if (!Number.isNaN(plain)) return plain;
  const found = FLOAT.exec(text);
  if (found === null) return undefined;
  const [, sign, digits, hexadecimal, power, infinite] = found;
  if (decimal && hexadecimal) return undefined;
  const size = infinite ? Infinity : digits ? Number(digits) : hexadecimalDouble(hexadecimal, Number(power ?? 0));
  if (!infinite && !inRange(size, digits ? digits.replace(/e.*/i, '') : hexadecimal)) return undefined;
  return sign === '-' ? -size : size;
}

/** What most scores look like: digits with at most one point after the first, perhaps a minus before. Else NaN. */
function plainDecimal(text: Bytes): number {
  const { length } = text;
  const first = text.charCodeAt(0) === 45 ? 1 : 0;
  if (length === first || length > 20) return NaN;
  let point = false;
  let whole = 0;
  for (let at = first; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) whole = whole * 10 + code - 48;
    else if (code === 46 && at > first && !point) point = true;
    else return NaN;
  }
  if (point || length > 15) return Number(text);
  return first === 0 ? whole : -whole;
}

/** False where digits that are not all zero became infinite or zero. */
const inRange = (value: number, digits: string): boolean =>
  value !== Infinity && (value !== 0 || /^[0.]*$/.test(digits));

function hexadecimalDouble(digits: string, power: number): number {
  const [whole, fraction = ''] = digits.split('.');
  const significand = Number(BigInt(`0x${whole}${fraction}`)); // rounded to 53 bits; scaling by powers of 2 is exact
  const exponent = Math.max(-4000, Math.min(4000, power - 4 * fraction.length));
  const half = Math.trunc(exponent / 2);
  return significand * 2 ** half * 2 ** (exponent - half);
}

/** As parseDouble; what is no double is the error. */
export function double(text: Bytes, decimal: boolean, error: () => RedisError = notFloat): number {
  const value = parseDouble(text, decimal);
  if (value === undefined) throw error();
  return value;
}

/** The number at 2 of the keys that follow it; `wrong` makes the error where it is no number. */
export function keyCount(args: readonly Bytes[], wrong = notInteger): number {
  const count = parseInteger(args[2]);
  if (count === undefined) throw wrong();
  if (count > args.length - 3) throw new RedisError("ERR Number of keys can't be greater than number of args");
  if (count < 0) throw new RedisError("ERR Number of keys can't be negative");
  return count;
}
