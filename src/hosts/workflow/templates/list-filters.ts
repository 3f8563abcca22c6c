// Filters over lists and mappings.
import { Fault } from '../fault.ts';
import { Tuple } from '../values/value.ts';
import type { Dict, Value } from '../values/value.ts';
import { Arguments } from './arguments.ts';
import { item } from './attributes.ts';
import type { Filter } from './filters.ts';
import { filterNamed } from './filters.ts';
import { equal, operate, order } from './operators.ts';
import { isTest, runTest } from './tests.ts';
import { itemsOf, Lazy, printed, truth, Undefined, unsupported, valueOf } from './things.ts';
import type { Thing } from './things.ts';

type Read = (thing: Thing) => Thing;

/** Reads "a.b.0" of an item. */
function byPath(path: Thing | undefined, initial?: Thing): Read {
  if (path === undefined || valueOf(path) === null) return (thing) => thing;
  const parts = printed(path).split('.');
  return (thing) => {
    const found = parts.reduce<Thing>((at, part) => item(at, /^\d+$/.test(part) ? BigInt(part) : part), thing);
    return found instanceof Undefined && initial !== undefined ? initial : found;
  };
}

/** Texts in lower case, where case does not count. */
const folded = (sensitive: boolean) => (value: Value): Value => (!sensitive && typeof value === 'string' ? value.toLowerCase() : value);

const sorted = (items: readonly Thing[], key: (thing: Thing) => Value, reverse: boolean): Value[] => {
  const keyed = items.map((one) => ({ key: key(one), value: valueOf(one) }));
  return keyed.sort((a, b) => (reverse ? order('<', b.key, a.key) : order('<', a.key, b.key))).map(({ value }) => value);
};

function sort(thing: Thing, args: Arguments): Thing {
  const reverse = truth(args.take('reverse', false));
  const fold = folded(truth(args.take('case_sensitive', false)));
  const paths = printed(args.take('attribute', '')).split(',');
  const reads = paths.map((path) => byPath(path === '' ? undefined : path));
  return sorted(itemsOf(thing), (one) => reads.length === 1 ? fold(valueOf(reads[0](one))) : reads.map((read) => fold(valueOf(read(one)))), reverse);
}

function dictSort(thing: Thing, args: Arguments): Thing {
  const fold = folded(truth(args.take('case_sensitive', false)));
  const by = printed(args.take('by', 'key'));
  const reverse = truth(args.take('reverse', false));
  if (by !== 'key' && by !== 'value') throw new Fault('FilterArgumentError', `You can only sort by either "key" or "value"`);
  const pairs = [...valueOf(thing) as Dict].map((entry) => new Tuple(entry));
  return sorted(pairs, (one) => fold((one as Tuple).items[by === 'key' ? 0 : 1]), reverse);
}

function groupBy(thing: Thing, args: Arguments): Thing {
  const path = args.need('attribute');
  const read = byPath(path, args.named('default'));
  const fold = folded(truth(args.named('case_sensitive') ?? false));
  const items = sorted(itemsOf(thing), (one) => fold(valueOf(read(one))), false);
  const groups: { key: Value; items: Value[] }[] = [];
  for (const one of items) {
    const key = fold(valueOf(read(one)));
    const last = groups.at(-1);
    if (last !== undefined && equal(last.key, key)) last.items.push(one);
    else groups.push({ key, items: [one] });
  }
  return groups.map(({ items: its }) => new Tuple([valueOf(read(its[0])), its]));
}

function unique(thing: Thing, args: Arguments): Thing {
  const fold = folded(truth(args.take('case_sensitive', false)));
  const read = byPath(args.take('attribute', null));
  const seen: Value[] = [];
  return new Lazy(itemsOf(thing).filter((one) => {
    const key = fold(valueOf(read(one)));
    if (seen.some((other) => equal(other, key))) return false;
    seen.push(key);
    return true;
  }));
}

function extreme(sign: number): Filter {
  return (thing, args) => {
    const fold = folded(truth(args.take('case_sensitive', false)));
    const read = byPath(args.take('attribute', null));
    const items = itemsOf(thing);
    if (items.length === 0) return new Undefined('No aggregated item, sequence was empty.');
    const key = (one: Thing): Value => fold(valueOf(read(one)));
    return items.reduce((best, one) => (order(sign < 0 ? '<' : '>', key(one), key(best)) === sign ? one : best));
  };
}

function sum(thing: Thing, args: Arguments): Thing {
  const read = byPath(args.take('attribute', null));
  return itemsOf(thing).reduce<Value>((total, one) => operate('+', total, valueOf(read(one))), valueOf(args.take('start', 0n)));
}

function join(thing: Thing, args: Arguments): Thing {
  const between = printed(args.take('d', ''));
  const read = byPath(args.take('attribute', null));
  return itemsOf(thing).map((one) => printed(read(one))).join(between);
}

/** `map(attribute=...)` and `map(filter, ...)`. */
function map(thing: Thing, args: Arguments): Thing {
  const path = args.named('attribute');
  if (path !== undefined) return new Lazy(itemsOf(thing).map(byPath(path, args.named('default'))));
  const name = printed(args.need('filter'));
  const filter = filterNamed(name);
  if (filter === undefined) throw new Fault('FilterArgumentError', `No filter named '${name}'.`);
  const rest = args.rest();
  return new Lazy(itemsOf(thing).map((one) => filter(one, new Arguments({ args: rest, named: new Map() }, name))));
}

/** select, reject and their kin: those that a test holds for, or that are true. */
const selecting = (wanted: boolean, byAttribute: boolean): Filter => (thing, args) => {
  const read = byAttribute ? byPath(args.need('attribute')) : (one: Thing) => one;
  const [name, ...rest] = args.rest();
  const test = name === undefined ? undefined : printed(name);
  if (test !== undefined && !isTest(test)) throw new Fault('TemplateRuntimeError', `No test named '${test}'.`);
  return new Lazy(itemsOf(thing).filter((one) => (test === undefined ? truth(read(one)) : runTest(test, read(one), rest)) === wanted));
};

function batch(thing: Thing, args: Arguments): Thing {
  const count = Number(valueOf(args.need('linecount')));
  const fill = valueOf(args.take('fill_with', null));
  if (!(count >= 1)) throw unsupported('batch of less than one');
  const items = itemsOf(thing).map(valueOf);
  const rows = Array.from({ length: Math.ceil(items.length / count) }, (_, i) => items.slice(i * count, (i + 1) * count));
  const last = rows.at(-1);
  if (fill !== null && last !== undefined) while (last.length < count) last.push(fill);
  return new Lazy(rows);
}

function slices(thing: Thing, args: Arguments): Thing {
  const count = Number(valueOf(args.need('slices')));
  const fill = valueOf(args.take('fill_with', null));
  if (!(count >= 1)) throw unsupported('slice of less than one');
  const items = itemsOf(thing).map(valueOf);
  const [each, more] = [Math.floor(items.length / count), items.length % count];
  let at = 0;
  return new Lazy(Array.from({ length: count }, (_, i) => {
    const row = items.slice(at, at += each + (i < more ? 1 : 0));
    return fill !== null && i >= more ? [...row, fill] : row;
  }));
}

function reverse(thing: Thing): Thing {
  const value = valueOf(thing);
  if (typeof value === 'string') return [...value].reverse().join('');
  return new Lazy([...itemsOf(thing)].reverse(), 'reversed list');
}

const end = (which: 'first' | 'last'): Filter => (thing) => {
  const items = itemsOf(thing);
  return items.at(which === 'first' ? 0 : -1) ?? (items.length > 0 ? null : new Undefined(`No ${which} item, sequence was empty.`));
};

export const listFilters: Record<string, Filter> = {
  sort, dictsort: dictSort, groupby: groupBy, unique, min: extreme(-1), max: extreme(1), sum, join, map, batch, slice: slices, reverse,
  select: selecting(true, false), reject: selecting(false, false), selectattr: selecting(true, true), rejectattr: selecting(false, true),
  first: end('first'), last: end('last'),
};
