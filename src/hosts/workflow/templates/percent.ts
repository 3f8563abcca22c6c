// Python's `text % values`, as the filter `format` has it.
import { numeric, printed, repr, typeError, typeName, unsupported, valueOf } from './things.ts';
import type { Thing } from './things.ts';
import type { Value } from '../values/value.ts';

const FORM = /%(?:\(\w+\))?([-+ #0]*)(\d*)(?:\.(\d+))?([%a-zA-Z])/g;

/** Puts values in the places of %s, %d, %f and so on. */
export function formatted(text: string, args: readonly Thing[]): string {
  let at = 0;
  const result = text.replace(FORM, (form: string, flags: string, width: string, precision: string | undefined, letter: string) => {
    if (letter === '%') return '%';
    if (form.includes('(')) throw unsupported('format by names');
    if (at >= args.length) throw typeError('not enough arguments for format string');
    return pad(one(args[at++], flags, precision, letter), flags, Number(width || 0), letter);
  });
  if (at < args.length) throw typeError('not all arguments converted during string formatting');
  return result;
}

function one(thing: Thing, flags: string, precision: string | undefined, letter: string): string {
  if (letter === 's' || letter === 'r') {
    const text = letter === 's' ? printed(thing) : repr(valueOf(thing));
    return precision === undefined ? text : [...text].slice(0, Number(precision)).join('');
  }
  const value = valueOf(thing);
  const number = numeric(value);
  if (number === undefined) throw typeError(wrong(letter, value));
  const sign = number < 0 ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  return sign + digits(typeof number === 'bigint' ? (number < 0n ? -number : number) : Math.abs(number), precision, letter);
}

const wrong = (letter: string, value: Value): string => 'diu'.includes(letter)
  ? `%${letter} format: a real number is required, not ${typeName(value)}`
  : `must be real number, not ${typeName(value)}`;

function digits(number: bigint | number, precision: string | undefined, letter: string): string {
  switch (letter) {
    case 'd': case 'i': case 'u': return String(typeof number === 'bigint' ? number : BigInt(Math.trunc(number))).padStart(Number(precision ?? 0), '0');
    case 'x': case 'X': case 'o': {
      if (typeof number !== 'bigint') throw typeError(`%${letter} format: an integer is required, not float`);
      const text = number.toString(letter === 'o' ? 8 : 16);
      return letter === 'X' ? text.toUpperCase() : text;
    }
    case 'f': case 'F': return Number(number).toFixed(Number(precision ?? 6));
    case 'e': case 'E': {
      const text = Number(number).toExponential(Number(precision ?? 6)).replace(/e([-+])(\d)$/, 'e$10$2');
      return letter === 'E' ? text.toUpperCase() : text;
    }
    default: throw unsupported(`%${letter} of format`);
  }
}

function pad(text: string, flags: string, width: number, letter: string): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!flags.includes('0') || letter === 's' || letter === 'r') return ' '.repeat(missing) + text;
  const sign = /^[-+ ]/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}
