// What a plain word of YAML means: in PyYAML (YAML 1.1, with rules of its own) and in serde_yaml (YAML 1.2).
import { Moment } from '../values/value.ts';
import type { Value } from '../values/value.ts';

/** Thrown for a word that has the form of a value and is none: the thirteenth month. */
export class ScalarError extends Error { override readonly name = 'ScalarError'; }

export type Scalars = (word: string) => Value;

type Rule = [form: RegExp, read: (word: string) => Value];

const wordsOf = (...words: string[]): RegExp => new RegExp(`^(?:${words.join('|')})$`);
const every = (word: string): string => `${word}|${word[0].toUpperCase()}${word.slice(1)}|${word.toUpperCase()}`;

const sexagesimal = (word: string): number[] => word.split(':').map(Number);
const sixties = (parts: readonly number[]): number => parts.reduce((sum, part) => sum * 60 + part, 0);

/** A sign before what `read` makes of the rest, without underscores. */
function signed<T extends bigint | number>(word: string, read: (digits: string) => T): T {
  const digits = word.replace(/_/g, '');
  const value = read(digits.replace(/^[-+]/, ''));
  return (digits.startsWith('-') ? -value : value) as T;
}

function readInteger(digits: string): bigint {
  if (digits === '0') return 0n;
  if (digits.startsWith('0b') || digits.startsWith('0x')) return BigInt(digits);
  if (digits.startsWith('0')) return BigInt(`0o${digits}`);
  return digits.includes(':') ? BigInt(sixties(sexagesimal(digits))) : BigInt(digits);
}

function readFloat(digits: string): number {
  const word = digits.toLowerCase();
  if (word === '.inf') return Infinity;
  return word === '.nan' ? NaN : word.includes(':') ? sixties(sexagesimal(word)) : Number(word);
}

const DATE = /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?)?$/;
const pad = (value: string | number, digits = 2): string => String(value).padStart(digits, '0');

/** A date or time in the forms of Python's datetime. */
function readMoment(word: string): Value {
  const [, year, month, day, hour, minute, second, fraction, zone, sign, zoneHour, zoneMinute] = DATE.exec(word)!;
  checkDate(Number(year), Number(month), Number(day));
  const date = `${year}-${pad(month)}-${pad(day)}`;
  if (hour === undefined) return new Moment('date', date, date);
  const parts = [['hour', hour, 23], ['minute', minute, 59], ['second', second, 59]] as const;
  for (const [name, value, most] of parts) if (Number(value) > most) throw new ScalarError(`${name} must be in 0..${most}`);
  const micro = fraction ? `.${pad(fraction.slice(0, 6).padEnd(6, '0'))}` : '';
  const shown = micro === '.000000' ? '' : micro;
  const offset = zone === undefined ? '' : zone === 'Z' ? '+00:00' : `${sign}${pad(zoneHour)}:${zoneMinute ?? '00'}`;
  const time = `${pad(hour)}:${minute}:${second}${shown}${offset}`;
  return new Moment('datetime', `${date} ${time}`, `${date}T${time}`);
}

function checkDate(year: number, month: number, day: number): void {
  if (year < 1) throw new ScalarError(`year ${year} is out of range`);
  if (month < 1 || month > 12) throw new ScalarError('month must be in 1..12');
  if (day < 1 || day > new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()) throw new ScalarError('day is out of range for month');
}

/** The words of PyYAML's resolver, in its order. A float needs a dot; a sexagesimal may not begin with 0. */
const PYTHON: readonly Rule[] = [
  [wordsOf(...['yes', 'true', 'on'].map(every)), () => true],
  [wordsOf(...['no', 'false', 'off'].map(every)), () => false],
  [/^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
    (word) => signed(word, readFloat)],
  [/^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
    (word) => signed(word, readInteger)],
  [/^(?:~|null|Null|NULL|)$/, () => null],
  [/^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/, readMoment],
];

const RUST: readonly Rule[] = [
  [/^(?:~|null|Null|NULL|)$/, () => null],
  [/^(?:true|True|TRUE)$/, () => true],
  [/^(?:false|False|FALSE)$/, () => false],
  [/^[-+]?(?:0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+)$/, (word) => signed(word, BigInt)],
  [/^[-+]?(?:0|[1-9][0-9]*)$/, (word) => wide(signed(word, BigInt))],
  [/^[-+]?\.(?:inf|Inf|INF)$/, (word) => (word.startsWith('-') ? -Infinity : Infinity)],
  [/^\.(?:nan|NaN|NAN)$/, () => NaN],
  [/^[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/, Number],
];

/** Integers that 64 bits do not hold are floats. */
const wide = (value: bigint): Value => (value >= -(2n ** 63n) && value < 2n ** 64n ? value : Number(value));

const reader = (rules: readonly Rule[]): Scalars => (word) => {
  const rule = rules.find(([form]) => form.test(word));
  return rule === undefined ? word : rule[1](word);
};

export const pythonScalars = reader(PYTHON);
export const rustScalars = reader(RUST);
