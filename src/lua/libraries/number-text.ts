// Numbers to text and back as the C library does it: printf's %g and strtod.
import type { Output } from './output.ts';
import type { Bytes } from '../runtime.ts';

const POWERS_OF_TEN = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
const DOT = 46;
const ZERO = 48;
/** The digits of a number, last first. */
const digits = new Uint8Array(16);

/**
 * Writes a number as `formatGeneral` gives it, for precisions up to 14. Most are brought to an integer of `precision`
 * digits by one multiplication, whose error (at most 1/128) only matters when what is cut off is close to a half.
 */
export function writeGeneral(out: Output, value: number, precision: number): void {
  const magnitude = Math.abs(value);
  if (!(magnitude >= 1e-4 && magnitude < 1e14)) return out.text(formatGeneral(value, precision));
  let exponent = Math.floor(Math.log10(magnitude));
  const limit = POWERS_OF_TEN[precision];
  let scaled = magnitude * POWERS_OF_TEN[precision - 1 - exponent];
  if (scaled >= limit) scaled = magnitude * POWERS_OF_TEN[precision - 1 - ++exponent]; // log10 was a little off
  const whole = Math.floor(scaled);
  const rest = scaled - whole;
  const rounded = rest > 0.5 ? whole + 1 : whole;
  if (!(rest <= 0.48 || rest >= 0.52) || rounded >= limit || rounded * 10 < limit || exponent < -4) {
    return out.text(formatGeneral(value, precision));
  }
  out.ensure(precision + 8);
  if (value < 0) out.byte(45);
  writeDigits(out, rounded, precision, exponent);
}

/** Writes an integer of `count` digits, of which the first has the weight 10^exponent, without needless zeros. */
function writeDigits(out: Output, integer: number, count: number, exponent: number): void {
  const high = Math.floor(integer / 1e7);
  let low = integer - high * 1e7;
  for (let i = 0, part = high; i < count; i++) {
    if (i === 7) low = part;
    const next = (low / 10) | 0;
    digits[i] = ZERO + low - next * 10;
    low = next;
  }
  let last = 0;
  while (digits[last] === ZERO) last++;
  const { u8 } = out;
  let { at } = out;
  if (exponent < 0) {
    u8[at++] = ZERO;
    u8[at++] = DOT;
    for (let i = -1; i > exponent; i--) u8[at++] = ZERO;
  }
  const unit = count - 1 - exponent; // the index of the digit of weight 1
  for (let i = count - 1; i >= last || i >= unit; i--) {
    if (i === unit - 1 && exponent >= 0) u8[at++] = DOT;
    u8[at++] = digits[i];
  }
  out.at = at;
}

/** A number as `printf("%.<precision>g")` writes it, for precisions from 1 to 17. */
export function formatGeneral(value: number, precision: number): Bytes {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : value < 0 ? '-inf' : 'nan';
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-4 && magnitude < 1e14 && precision >= 14) {
    const shortest = String(value);
    if (shortest.length <= precision + 1) return shortest; // all its digits fit: nothing is rounded
  }
  return general(roundedExponential(value, precision));
}

/** `toExponential` with `precision` digits, exact halves rounded to even as C does (JS rounds them up). */
function roundedExponential(value: number, precision: number): string {
  const exact = value.toExponential(Math.min(100, precision + 40));
  const point = exact.indexOf('.');
  const cut = point + precision;
  const tail = exact.slice(cut, exact.indexOf('e'));
  if (!/^50*$/.test(tail)) return value.toExponential(precision - 1);
  const last = exact.charCodeAt(precision === 1 ? point - 1 : cut - 1);
  if (last % 2 === 1) return value.toExponential(precision - 1);
  return exact.slice(0, precision === 1 ? point : cut) + exact.slice(exact.indexOf('e'));
}

/** "d.ddde+x" in the form that %g chooses: no trailing zeros, plain where the exponent is from -4 to digits - 1. */
function general(text: string): Bytes {
  const mark = text.indexOf('e');
  const exponent = Number(text.slice(mark + 1));
  const negative = text.charCodeAt(0) === 45;
  const digits = text.slice(negative ? 1 : 0, mark).replace('.', '');
  const kept = digits.replace(/0+$/, '');
  const sign = negative ? '-' : '';
  if (exponent < -4 || exponent >= digits.length) {
    const power = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${withPoint(kept, 1)}e${exponent < 0 ? '-' : '+'}${power}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${kept}`;
  return sign + withPoint(kept.padEnd(exponent + 1, '0'), exponent + 1);
}

const withPoint = (digits: string, at: number): string =>
  (digits.length > at ? `${digits.slice(0, at)}.${digits.slice(at)}` : digits);

const HEXADECIMAL = /^[+-]?0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?[0-9]+))?/i;
const STRTOD = new RegExp(`^[+-]?(?:${[
  '0x(?:[0-9a-f]+\\.?[0-9a-f]*|\\.[0-9a-f]+)(?:p[+-]?[0-9]+)?',
  '(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:e[+-]?[0-9]+)?',
  'inf(?:inity)?',
  'nan(?:\\([0-9a-z_]*\\))?',
].join('|')})`, 'i');

/** The number that a text begins with, and how many bytes it takes (0: there is none): `strtod` without space. */
export function parseNumber(text: Bytes): { value: number; length: number } {
  const found = STRTOD.exec(text)?.[0];
  if (found === undefined) return { value: 0, length: 0 };
  const negative = found.startsWith('-');
  const magnitude = parseMagnitude(found.replace(/^[+-]/, ''));
  return { value: negative ? -magnitude : magnitude, length: found.length };
}

function parseMagnitude(text: string): number {
  if (/^inf/i.test(text)) return Infinity;
  if (/^nan/i.test(text)) return NaN;
  const parts = HEXADECIMAL.exec(text);
  if (parts === null) return Number(text);
  const [, whole, fraction, exponent = '0'] = parts;
  return scale(BigInt(`0x${whole}${fraction}`), Number(exponent) - 4 * fraction.length);
}

/** digits * 2^power, rounded once. */
function scale(digits: bigint, power: number): number {
  if (digits === 0n) return 0;
  const bits = digits.toString(2).length;
  if (power + bits > 1024) return Infinity;
  if (power + bits < -1075) return 0;
  const kept = Math.min(53, power + bits + 1074); // fewer for a subnormal
  const excess = bits - kept;
  if (excess <= 0) return Number(digits) * 2 ** Math.max(power, -1074) * 2 ** Math.min(0, power + 1074);
  const unit = 1n << BigInt(excess);
  const rest = digits % unit;
  const half = unit >> 1n;
  let top = digits / unit;
  if (rest > half || (rest === half && top % 2n === 1n)) top += 1n;
  const shift = power + excess;
  return Number(top) * 2 ** Math.trunc(shift / 2) * 2 ** (shift - Math.trunc(shift / 2));
}
