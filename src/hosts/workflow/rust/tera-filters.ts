// Filters of Tera that are run here. Arguments have names.
import { Fault } from '../fault.ts';
import { isDict, isList } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import { dumpJson } from './json.ts';
import { rustText } from './text.ts';

type Filter = (value: Value, given: ReadonlyMap<string, Value>) => Value;

function fail(message: string): never { throw new Fault('Template error', message); }

const word = (name: string, change: (text: string) => string): Filter => (value) =>
  (typeof value === 'string' ? change(value) : fail(`Filter \`${name}\` was called on an incorrect value`));
const list = (name: string, change: (items: readonly Value[]) => Value): Filter => (value) =>
  (isList(value) ? change(value) : fail(`Filter \`${name}\` was called on an incorrect value`));

function length(value: Value): Value {
  if (typeof value === 'string') return BigInt([...value].length);
  if (isList(value)) return BigInt(value.length);
  return isDict(value) ? BigInt(value.size) : fail('Filter `length` was called on an incorrect value');
}

function round(value: Value, given: ReadonlyMap<string, Value>): Value {
  if (typeof value !== 'number' && typeof value !== 'bigint') return fail('Filter `round` was called on an incorrect value');
  const scale = 10 ** Number(given.get('precision') ?? 0n);
  const method = given.get('method') ?? 'common';
  const scaled = Number(value) * scale;
  if (method === 'ceil' || method === 'floor') return Math[method](scaled) / scale;
  return Math.sign(scaled) * Math.round(Math.abs(scaled)) / scale;
}

export const teraFilters: Record<string, Filter> = {
  upper: word('upper', (text) => text.toUpperCase()),
  lower: word('lower', (text) => text.toLowerCase()),
  trim: word('trim', (text) => text.trim()),
  capitalize: word('capitalize', (text) => text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase()),
  replace: (value, given) => word('replace', (text) => text.replaceAll(String(given.get('from')), String(given.get('to'))))(value, given),
  length,
  first: list('first', (items) => items[0] ?? ''),
  last: list('last', (items) => items.at(-1) ?? ''),
  reverse: (value) => (typeof value === 'string' ? [...value].reverse().join('') : list('reverse', (items) => [...items].reverse())(value, new Map())),
  join: (value, given) => list('join', (items) => items.map(rustText).join(String(given.get('sep') ?? '')))(value, given),
  default: (value) => value,
  round,
  abs: (value) => (typeof value === 'bigint' ? (value < 0n ? -value : value) : typeof value === 'number' ? Math.abs(value) : fail('Filter `abs` was called on an incorrect value')),
  json_encode: (value) => dumpJson(value),
};
