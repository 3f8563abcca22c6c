// Filters that make or change numbers.
import { Fault } from '../fault.ts';
import type { Filter } from './filters.ts';
import { numeric, printed, truth, typeError, typeName, unsupported, valueOf } from './things.ts';
import type { Thing } from './things.ts';
import type { Arguments } from './arguments.ts';

const SPACES = /^\s+|\s+$/g;
const INTEGER = /^[-+]?\d+(?:_\d+)*$/;
const FLOAT = /^[-+]?(?:\d+(?:_\d+)*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

/** As Python's `float(text)`; undefined where that fails. */
function readFloat(text: string): number | undefined {
  const word = text.replace(SPACES, '');
  if (FLOAT.test(word)) return Number(word.replaceAll('_', ''));
  const special = /^([-+]?)(?:(inf|infinity)|nan)$/i.exec(word);
  if (special === null) return undefined;
  return special[2] === undefined ? NaN : special[1] === '-' ? -Infinity : Infinity;
}

function toInteger(thing: Thing, args: Arguments): Thing {
  const initial = args.take('default', 0n);
  const base = valueOf(args.take('base', 10n));
  if (base !== 10n) throw unsupported('the filter "int" with another base');
  const value = valueOf(thing);
  if (typeof value === 'string') {
    const word = value.replace(SPACES, '');
    if (INTEGER.test(word)) return BigInt(word.replaceAll('_', '').replace(/^\+/, ''));
  }
  const number = typeof value === 'string' ? readFloat(value) : numeric(value);
  if (number === undefined) return initial;
  if (typeof number === 'bigint') return number;
  return Number.isFinite(number) ? BigInt(Math.trunc(number)) : initial;
}

function toFloat(thing: Thing, args: Arguments): Thing {
  const initial = args.take('default', 0);
  const value = valueOf(thing);
  const number = typeof value === 'string' ? readFloat(value) : numeric(value);
  return number === undefined ? initial : Number(number);
}

/** Python's round of a float: to the nearest, a tie to the even digit. */
function roundHalfEven(value: number, digits: number): number {
  if (!Number.isFinite(value)) return value;
  if (digits < 0) return roundHalfEven(value / 10 ** -digits, 0) * 10 ** -digits;
  const near = Number(value.toFixed(Math.min(100, digits)));
  const scaled = Math.abs(value) * 10 ** digits;
  const isTie = Math.abs(scaled - Math.trunc(scaled)) === 0.5 && scaled / 10 ** digits === Math.abs(value) && exactTie(value, digits);
  return isTie && Math.trunc(scaled) % 2 === 0 ? Math.sign(value) * Math.trunc(scaled) / 10 ** digits : near;
}

/** Whether a float lies exactly between two numbers of so many digits: its exact digits end in a 5 right after them. */
const exactTie = (value: number, digits: number): boolean => /^-?\d+\.\d*50*$/.test(value.toFixed(Math.min(100, digits + 40)))
  && new RegExp(`^-?\\d+\\.\\d{${digits}}50*$`).test(value.toFixed(Math.min(100, digits + 40)));

function rounded(thing: Thing, args: Arguments): Thing {
  const digits = Number(valueOf(args.take('precision', 0n)));
  const method = printed(args.take('method', 'common'));
  const value = valueOf(thing);
  const number = numeric(value);
  if (number === undefined) throw typeError(`type ${typeName(value)} doesn't define __round__ method`);
  if (method === 'common') return typeof number === 'bigint' ? number : roundHalfEven(number, digits);
  if (method !== 'ceil' && method !== 'floor') throw new Fault('FilterArgumentError', 'method must be common, ceil or floor');
  return Math[method](Number(number) * 10 ** digits) / 10 ** digits;
}

function absolute(thing: Thing): Thing {
  const value = valueOf(thing);
  const number = numeric(value);
  if (number === undefined) throw typeError(`bad operand type for abs(): '${typeName(value)}'`);
  return typeof number === 'bigint' ? (number < 0n ? -number : number) : Math.abs(number);
}

function fileSize(thing: Thing, args: Arguments): Thing {
  const binary = truth(args.take('binary', false));
  const base = binary ? 1024 : 1000;
  const value = valueOf(thing);
  const bytes = typeof value === 'string' ? readFloat(value) : Number(numeric(value) ?? NaN);
  if (bytes === undefined || Number.isNaN(bytes)) throw typeError('float() argument must be a string or a real number');
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  const units = binary ? ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB'] : ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
  const at = units.findIndex((_unit, i) => bytes < base ** (i + 2));
  const place = at < 0 ? units.length - 1 : at;
  return `${(bytes / base ** (place + 1)).toFixed(1)} ${units[place]}`;
}

export const numberFilters: Record<string, Filter> = {
  int: toInteger, float: toFloat, round: rounded, abs: absolute, filesizeformat: fileSize,
};
