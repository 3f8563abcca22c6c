// Reading arguments: bytes to numbers as Redis reads them, throwing its errors.
import { notFloat, notInteger } from './errors.ts';
import type { RedisError } from './errors.ts';
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

export function int64(text: Bytes, error: () => RedisError = notInteger): bigint {
  const value = parseInt64(text);
  if (value === undefined) throw error();
  return value;
}

const FLOAT = /^[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)(?:[pP][+-]?[0-9]+)?|inf(?:inity)?)$/i;

/** A double as `strtod` reads it in whole (inf and hexadecimal too, not nan), or undefined. */
export function parseDouble(text: Bytes): number | undefined {
  if (!FLOAT.test(text)) return undefined;
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[+-]/, '').toLowerCase();
  if (digits.startsWith('inf')) return sign * Infinity;
  if (!digits.startsWith('0x')) return sign * Number(digits);
  const [, whole, fraction = '', exponent = '0'] = /^0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?[0-9]+))?$/.exec(digits)!;
  return sign * Number(BigInt(`0x${whole}${fraction}` as string)) * 2 ** (Number(exponent) - 4 * fraction.length);
}

export function double(text: Bytes, error: () => RedisError = notFloat): number {
  const value = parseDouble(text);
  if (value === undefined) throw error();
  return value;
}

/** `%.17g`: how Redis 7.0 writes a double in RESP2. */
export function formatDouble(value: number): Bytes {
  if (Number.isInteger(value) && Math.abs(value) < 1e17) return Object.is(value, -0) ? '-0' : String(value);
  if (value === Infinity) return 'inf';
  if (value === -Infinity) return '-inf';
  if (Number.isNaN(value)) return 'nan';
  const [digits, exponent] = value.toExponential(16).split('e');
  const power = Number(exponent);
  const strip = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  if (power < -4 || power >= 17) {
    return `${strip(digits)}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  return strip(value.toFixed(16 - power));
}
