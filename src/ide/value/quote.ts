// Bytes in the double quotes of redis-cli, and numbers as C's printf writes them.
import type { Bytes } from '../../protocol.ts';

const NAMED: Record<string, string> = {
  '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\x07': '\\a', '\b': '\\b',
};

/** Bytes with redis-cli's escapes (`sdscatrepr`), without the quotes around. */
export function escapeBytes(bytes: Bytes): string {
  return bytes.replace(/[^ !#-[\]-~]/g, (char) => NAMED[char]
    ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** Bytes as redis-cli prints and reads them: `"a\x00b"`. */
export function quoteBytes(bytes: Bytes): string {
  return `"${escapeBytes(bytes)}"`;
}

/** A double as Redis 7.0 writes it: `%.17g`. */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa, exponent] = value.toExponential(16).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 17) return trimZeros(value.toFixed(16 - power));
  const sign = power < 0 ? '-' : '+';
  return `${trimZeros(mantissa)}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
}

function trimZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}
