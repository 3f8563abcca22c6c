// The methods of Python's texts, lists and mappings that templates may call. A table; what Python has and this has not is refused.
import { isDict, isList, Tuple } from '../values/value.ts';
import type { Dict, Value } from '../values/value.ts';
import { Fault } from '../fault.ts';
import { equal } from './operators.ts';
import { Callable, Dotted, Lazy, Markup, numeric, repr, Sequence, typeError, unsupported, valueOf } from './things.ts';
import type { Given, Thing } from './things.ts';
import { capitalized, pythonTitle } from './words.ts';

type Method<T> = (self: T, args: readonly Value[]) => Thing;

const text = (value: Value | undefined, what: string): string => {
  if (typeof value === 'string') return value;
  throw typeError(`${what} must be a str`);
};
const whole = (value: Value | undefined, initial: number): number => {
  if (value === undefined) return initial;
  const number = numeric(value);
  if (typeof number !== 'bigint') throw typeError('an integer is required');
  return Number(number);
};

const SPACE = /[\s\x1c-\x1f]+/u;

function strip(self: string, chars: Value | undefined, left: boolean, right: boolean): string {
  const points = [...self];
  const isOut = (char: string): boolean => (chars === undefined || chars === null ? SPACE.test(char) : text(chars, 'strip arg').includes(char));
  let [from, to] = [0, points.length];
  while (left && from < to && isOut(points[from])) from++;
  while (right && from < to && isOut(points[to - 1])) to--;
  return points.slice(from, to).join('');
}

function split(self: string, [separator = null, most]: readonly Value[]): string[] {
  const limit = whole(most, -1);
  if (separator === '') throw new Fault('ValueError', 'empty separator');
  const parts: string[] = [];
  let rest = separator === null ? strip(self, undefined, true, false) : self;
  while (limit < 0 || parts.length < limit) {
    const at = separator === null ? rest.search(SPACE) : rest.indexOf(text(separator, 'sep'));
    if (at < 0) break;
    parts.push(rest.slice(0, at));
    rest = separator === null ? strip(rest.slice(at), undefined, true, false) : rest.slice(at + (separator as string).length);
  }
  return separator === null && rest === '' ? parts : [...parts, rest];
}

const anyOf = (value: Value | undefined, test: (part: string) => boolean): boolean =>
  (value instanceof Tuple ? value.items.map((one) => text(one, 'first arg')) : [text(value, 'first arg')]).some(test);
const points = (self: string, at: number): number => (at < 0 ? -1 : [...self.slice(0, at)].length);
const allOf = (form: RegExp): Method<string> => (self) => form.test(self);

function replace(self: string, [from, to, most]: readonly Value[]): string {
  const parts = self.split(text(from, 'replace() argument 1'));
  const limit = whole(most, -1);
  const by = text(to, 'replace() argument 2');
  if (limit < 0 || limit >= parts.length - 1) return parts.join(by);
  return [parts.slice(0, limit + 1).join(by), ...parts.slice(limit + 1)].join(from as string);
}

function found(self: string, part: Value | undefined, last: boolean): number {
  const needle = text(part, 'sub');
  return points(self, last ? self.lastIndexOf(needle) : self.indexOf(needle));
}

const padded = (self: string, width: number, fill: string, left: number): string => {
  const missing = Math.max(0, width - [...self].length);
  const before = Math.floor(missing * left);
  return fill.repeat(before) + self + fill.repeat(missing - before);
};

const TEXT: Record<string, Method<string>> = {
  upper: (self) => self.toUpperCase(),
  lower: (self) => self.toLowerCase(),
  title: (self) => pythonTitle(self),
  capitalize: (self) => capitalized(self),
  strip: (self, [chars]) => strip(self, chars, true, true),
  lstrip: (self, [chars]) => strip(self, chars, true, false),
  rstrip: (self, [chars]) => strip(self, chars, false, true),
  split: (self, args) => split(self, args),
  splitlines: (self) => self.replace(/\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]/g, '\n').replace(/\n$/, '').split('\n').filter((line, _i, all) => all.length > 1 || line !== ''),
  startswith: (self, [part]) => anyOf(part, (one) => self.startsWith(one)),
  endswith: (self, [part]) => anyOf(part, (one) => self.endsWith(one)),
  replace: (self, args) => replace(self, args),
  find: (self, [part]) => BigInt(found(self, part, false)),
  rfind: (self, [part]) => BigInt(found(self, part, true)),
  index: (self, [part]) => {
    const at = found(self, part, false);
    if (at < 0) throw new Fault('ValueError', 'substring not found');
    return BigInt(at);
  },
  count: (self, [part]) => {
    const needle = text(part, 'sub');
    return BigInt(needle === '' ? [...self].length + 1 : self.split(needle).length - 1);
  },
  join: (self, [list]) => joined(self, list),
  isdigit: allOf(/^[0-9]+$/),
  isnumeric: allOf(/^\p{N}+$/u),
  isalpha: allOf(/^\p{L}+$/u),
  isalnum: allOf(/^[\p{L}\p{N}]+$/u),
  isspace: allOf(/^\s+$/u),
  isupper: (self) => self !== self.toLowerCase() && self === self.toUpperCase(),
  islower: (self) => self !== self.toUpperCase() && self === self.toLowerCase(),
  zfill: (self, [width]) => (/^[-+]/.test(self) ? self[0] + padded(self.slice(1), whole(width, 0) - 1, '0', 1) : padded(self, whole(width, 0), '0', 1)),
  ljust: (self, [width, fill]) => padded(self, whole(width, 0), fill === undefined ? ' ' : text(fill, 'fill'), 0),
  rjust: (self, [width, fill]) => padded(self, whole(width, 0), fill === undefined ? ' ' : text(fill, 'fill'), 1),
};

function joined(self: string, list: Value | undefined): string {
  const items = isList(list) ? list : list instanceof Tuple ? list.items : isDict(list) ? [...list.keys()] : typeof list === 'string' ? [...list] : undefined;
  if (items === undefined) throw typeError('can only join an iterable');
  return items.map((one, i) => {
    if (typeof one !== 'string') throw typeError(`sequence item ${i}: expected str instance, ${one === null ? 'NoneType' : typeof one === 'bigint' ? 'int' : 'other'} found`);
    return one;
  }).join(self);
}

const LIST: Record<string, Method<readonly Value[]>> = {
  index: (self, [wanted]) => {
    const at = self.findIndex((one) => equal(one, wanted));
    if (at < 0) throw new Fault('ValueError', `${repr(wanted)} is not in list`);
    return BigInt(at);
  },
  count: (self, [wanted]) => BigInt(self.filter((one) => equal(one, wanted)).length),
  copy: (self) => [...self],
};

const view = (kind: string, items: readonly Value[]): Sequence => new Sequence(items, `dict_${kind}(${repr(items)})`, `dict_${kind}`);

const DICT: Record<string, Method<Dict>> = {
  get: (self, [key, initial = null]) => self.get(key as string) ?? initial,
  items: (self) => view('items', [...self].map((entry) => new Tuple(entry))),
  keys: (self) => view('keys', [...self.keys()]),
  values: (self) => view('values', [...self.values()]),
  copy: (self) => self,
};

/** What Python has and is not run here: most of it changes the value, which the engine's state would see. */
const OTHERS: Record<string, string> = {
  str: 'casefold center encode expandtabs format format_map isascii isdecimal isidentifier isprintable istitle maketrans partition '
    + 'removeprefix removesuffix rindex rpartition rsplit swapcase translate',
  list: 'append clear extend insert pop remove reverse sort',
  dict: 'clear fromkeys pop popitem setdefault update',
};

/** A method of a thing; undefined where Python has none of this name. Throws Unsupported for those that are not run here. */
export function method(thing: Thing, name: string): Thing | undefined {
  if (thing instanceof Sequence || thing instanceof Lazy || thing instanceof Markup) return undefined;
  const self = thing instanceof Dotted ? thing.dict : valueOf(thing);
  const [type, table] = typeof self === 'string' ? ['str', TEXT] : isList(self) ? ['list', LIST] : isDict(self) ? ['dict', DICT] : [undefined, undefined];
  if (type === undefined) return undefined;
  if (OTHERS[type].split(' ').includes(name)) throw unsupported(`the method ${name} of ${type}`);
  if (!Object.hasOwn(table, name)) return undefined;
  const run = (table as Record<string, Method<Value>>)[name];
  return new Callable((given) => run(self, positional(given, name)));
}

function positional({ args, named }: Given, name: string): Value[] {
  if (named.size > 0) throw unsupported(`${name} with named arguments`);
  return args.map(valueOf);
}

