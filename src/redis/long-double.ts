// x87 long doubles (64-bit significand, exponents of 15 bits), in which INCRBYFLOAT and HINCRBYFLOAT count.
//
//     const sum = addLongDoubles(parseLongDouble(a)!, parseLongDouble(b)!);
//     if (typeof sum === 'number') throw ...;   // infinite
//     reply(formatLongDouble(sum));
import type { Bytes } from './reply.ts';

/** `significand * 2 ** exponent`; the significand is signed, of at most 64 bits. Zero has no sign. */
export interface FiniteLongDouble { readonly significand: bigint; readonly exponent: number }

/** Finite, or as a number: Infinity, -Infinity, NaN. */
export type LongDouble = FiniteLongDouble | number;

const BITS = 64;
/** Exponent of the lowest bit of the smallest denormal. */
const MIN_EXPONENT = -16445;
/** The first power of two that is infinite. */
const OVERFLOW_EXPONENT = 16384;
const MAX_CHARS = 5 * 1024;

const DECIMAL = /^([+-]?)(?=[0-9]|\.[0-9])([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]+))?$/;
const HEXADECIMAL = /^([+-]?)0[xX](?=[0-9a-fA-F]|\.[0-9a-fA-F])([0-9a-fA-F]*)\.?([0-9a-fA-F]*)(?:[pP]([+-]?[0-9]+))?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

/**
 * A number as `string2ld` takes it: all that strtold reads in whole, infinity too, but not NaN, nor what overflows
 * or underflows to zero. Undefined for anything else.
 */
export function parseLongDouble(text: Bytes): LongDouble | undefined {
  if (text.length >= MAX_CHARS) return undefined;
  const decimal = DECIMAL.exec(text);
  if (decimal !== null) return checked(readDecimal(decimal), decimal[1]);
  const hexadecimal = HEXADECIMAL.exec(text);
  if (hexadecimal !== null) return checked(readHexadecimal(hexadecimal), hexadecimal[1]);
  const infinite = INFINITE.exec(text);
  return infinite === null ? undefined : infinite[1] === '-' ? -Infinity : Infinity;
}

export function addLongDoubles(a: LongDouble, b: LongDouble): LongDouble {
  if (typeof a === 'number' || typeof b === 'number') {
    return (typeof a === 'number' ? a : 0) + (typeof b === 'number' ? b : 0);
  }
  const exponent = Math.min(a.exponent, b.exponent);
  const sum = (a.significand << BigInt(a.exponent - exponent)) + (b.significand << BigInt(b.exponent - exponent));
  if (sum === 0n) return ZERO;
  const rounded = sum < 0n ? round(-sum, 1n, exponent) : round(sum, 1n, exponent);
  if (typeof rounded === 'number') return sum < 0n ? -rounded : rounded;
  return sum < 0n ? { significand: -rounded.significand, exponent: rounded.exponent } : rounded;
}

/**
 * The sum of two plain decimals as `formatLongDouble` shows it, quickly; undefined where long doubles might show that
 * they are binary. They do not where all is a whole number of 2 ** -n, or below 32: half a unit of the last bit is then
 * at most 2 ** -60, and three of these (each number's and the sum's) do not reach the 17th decimal.
 */
export function addDecimals(a: Bytes, b: Bytes): Bytes | undefined {
  const first = plainDecimal(a);
  const second = plainDecimal(b);
  if (first === undefined || second === undefined) return undefined;
  const places = Math.max(first.places, second.places);
  const x = first.whole * 10 ** (places - first.places);
  const y = second.whole * 10 ** (places - second.places);
  const most = Math.max(Math.abs(x), Math.abs(y), Math.abs(x + y));
  if (most > Number.MAX_SAFE_INTEGER) return undefined;
  const power = 5 ** places;
  if (most >= 32 * 10 ** places && (x % power !== 0 || y % power !== 0)) return undefined;
  return decimalText(x + y, places);
}

/** `whole / 10 ** places`. */
export interface Decimal { whole: number; places: number }

/** Up to 15 digits, perhaps with a point among them and a minus before; undefined for anything else. */
export function plainDecimal(text: Bytes): Decimal | undefined {
  const { length } = text;
  const first = text.charCodeAt(0) === 45 ? 1 : 0;
  let whole = 0;
  let point = length;
  for (let at = first; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) whole = whole * 10 + code - 48;
    else if (code === 46 && point === length) point = at;
    else return undefined;
  }
  const digits = length - first - (point < length ? 1 : 0);
  if (digits === 0 || digits > 15) return undefined;
  return { whole: first === 0 ? whole : -whole, places: Math.max(0, length - 1 - point) };
}

function decimalText(whole: number, places: number): Bytes {
  const sign = whole < 0 ? '-' : '';
  const digits = String(Math.abs(whole)).padStart(places + 1, '0');
  const point = digits.length - places;
  let end = digits.length;
  while (end > point && digits.charCodeAt(end - 1) === 48) end--;
  return sign + digits.slice(0, point) + (end > point ? `.${digits.slice(point, end)}` : '');
}

/** A finite double below 1e21 as a long double is shown. */
export function formatDoubleLong(value: number): Bytes {
  // toFixed is exact, but takes the larger of two as near.
  if (Math.abs(value) < 1e-10 || Number.isInteger(value * 2 ** 18)) return formatLongDouble(fromDouble(value));
  const text = value.toFixed(17);
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end--;
  return text.slice(0, end);
}

/** A finite double as it is. */
export function fromDouble(value: number): FiniteLongDouble {
  let exponent = 0;
  for (; !Number.isInteger(value); exponent--) value *= 2; // exact: only the exponent changes
  return { significand: BigInt(value), exponent };
}

/** `%.17Lf` without the zeros at its end: `ld2string` in its human form. */
export function formatLongDouble(value: FiniteLongDouble): Bytes {
  const { significand, exponent } = value;
  const size = significand < 0n ? -significand : significand;
  const scaled = exponent >= 0 ? (size << BigInt(exponent)) * TEN_17
    : divideEven(size * TEN_17, 1n << BigInt(-exponent));
  const digits = scaled.toString().padStart(18, '0');
  const fraction = digits.slice(-17).replace(/0+$/, '');
  const text = digits.slice(0, -17) + (fraction === '' ? '' : `.${fraction}`);
  return significand < 0n && text !== '0' ? `-${text}` : text;
}

const ZERO: FiniteLongDouble = { significand: 0n, exponent: 0 };
const TEN_17 = 10n ** 17n;

/** What was read, with its sign; undefined where it left the range. */
function checked(value: LongDouble | undefined, sign: string): LongDouble | undefined {
  if (value === undefined || typeof value === 'number') return undefined;
  return sign === '-' ? { significand: -value.significand, exponent: value.exponent } : value;
}

function readDecimal([, , whole, fraction, power = '0']: readonly string[]): LongDouble | undefined {
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return ZERO;
  const exponent = Number(power) - fraction.length;
  const magnitude = exponent + digits.length;
  if (magnitude > 4940) return Infinity; // the range ends at 1.19e4932
  if (magnitude < -4960) return undefined; // and at 3.6e-4951
  const value = BigInt(digits);
  return nonzero(exponent >= 0 ? round(value * 10n ** BigInt(exponent), 1n, 0)
    : round(value, 10n ** BigInt(-exponent), 0));
}

function readHexadecimal([, , whole, fraction, power = '0']: readonly string[]): LongDouble | undefined {
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return ZERO;
  const exponent = Number(power) - 4 * fraction.length;
  if (exponent + 4 * digits.length > 20000) return Infinity;
  if (exponent + 4 * digits.length < -20000) return undefined;
  return nonzero(round(BigInt(`0x${digits}`), 1n, exponent));
}

const nonzero = (value: LongDouble): LongDouble | undefined =>
  (typeof value !== 'number' && value.significand === 0n ? undefined : value);

/** The long double nearest to `over / under * 2 ** exponent`, both positive; of two as near the even one. */
function round(over: bigint, under: bigint, exponent: number): LongDouble {
  if (under === 1n && exponent >= MIN_EXPONENT && exponent < OVERFLOW_EXPONENT - BITS && bitLength(over) <= BITS) {
    return { significand: over, exponent };
  }
  // A quotient of BITS or BITS + 1 bits; where it has one too many, the second round drops it.
  let shift = Math.max(bitLength(over) - bitLength(under) - BITS, MIN_EXPONENT - exponent);
  let significand = scaledQuotient(over, under, shift);
  if (bitLength(significand) > BITS) significand = scaledQuotient(over, under, ++shift);
  return bitLength(significand) + exponent + shift > OVERFLOW_EXPONENT ? Infinity
    : { significand, exponent: exponent + shift };
}

const scaledQuotient = (over: bigint, under: bigint, shift: number): bigint =>
  (shift >= 0 ? divideEven(over, under << BigInt(shift)) : divideEven(over << BigInt(-shift), under));

function divideEven(over: bigint, under: bigint): bigint {
  const quotient = over / under;
  const twice = (over - quotient * under) * 2n;
  return twice > under || (twice === under && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
}

function bitLength(value: bigint): number {
  const near = Number(value);
  if (near === 0 || near === Infinity) {
    const hex = value.toString(16);
    return 4 * hex.length - (Math.clz32(parseInt(hex[0], 16)) - 28);
  }
  float[0] = near;
  const length = ((word[1] >>> 20) & 2047) - 1022;
  // A power of two may be where a number just below it was rounded to.
  const isPower = word[0] === 0 && (word[1] & 0xfffff) === 0;
  return isPower && value < 1n << BigInt(length - 1) ? length - 1 : length;
}

const float = new Float64Array(1);
const word = new Uint32Array(float.buffer);
