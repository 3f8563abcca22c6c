// Numbers to text and back as the C library does it: printf's %g and strtod.
import type { Bytes } from '../runtime.ts';

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

/** "d.ddde+x" in the form that %g chooses: without trailing zeros, plain where the exponent is from -4 to digits - 1. */
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

/** The number that a text begins with, and how many bytes it takes (0: it begins with none): `strtod` without space. */
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
