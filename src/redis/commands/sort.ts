// SORT and SORT_RO: the elements of a list, set or sorted set, by themselves or by keys that a pattern names.
import { integer, parseDouble } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable, KeySpec } from '../command.ts';
import { Hash } from '../data/hash.ts';
import { List } from '../data/list.ts';
import { MemberSet } from '../data/set.ts';
import { SortedSet } from '../data/sorted-set.ts';
import { isUnusual } from './sorted-set-intervals.ts';
import { hashIn } from './hashes.ts';
import { RedisError, syntaxError, wrongType } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import type { Bytes, Reply } from '../reply.ts';

type Args = readonly Bytes[];

interface Query {
  by: Bytes | undefined;
  get: Bytes[];
  descending: boolean;
  /** By bytes, not by number. */
  alpha: boolean;
  offset: number;
  /** Negative: all. */
  count: number;
  store: Bytes | undefined;
}

function queryFrom(client: Client, args: Args, stores: boolean): Query {
  const query: Query = {
    by: undefined, get: [], descending: false, alpha: false, offset: 0, count: -1, store: undefined,
  };
  for (let i = 2; i < args.length; i++) {
    const option = args[i].toLowerCase();
    const left = args.length - i - 1;
    if (option === 'asc' || option === 'desc') query.descending = option === 'desc';
    else if (option === 'alpha') query.alpha = true;
    else if (option === 'limit' && left >= 2) {
      query.offset = Math.max(0, integer(args[++i]));
      query.count = integer(args[++i]);
    } else if (option === 'store' && stores && left >= 1) query.store = args[++i];
    else if (option === 'by' && left >= 1) {
      query.by = args[++i];
      if (query.by.includes('*')) mayReadAll(client, args, 'BY');
    } else if (option === 'get' && left >= 1) {
      query.get.push(args[++i]);
      mayReadAll(client, args, 'GET');
    }
    else throw syntaxError();
  }
  return query;
}

/** Which keys a pattern will name is not known before. */
function mayReadAll({ user, db, engine: { acl } }: Client, args: Args, option: string): void {
  if (acl.readsAllKeys(user, acl.catalog.find(args[0])!, args, db.id)) return;
  throw new RedisError(`ERR ${option} option of SORT denied due to insufficient ACL permissions.`);
}

function sort(client: Client, args: Args): Reply { return run(client, args, true); }

function sortReadOnly(client: Client, args: Args): Reply { return run(client, args, false); }

function run(client: Client, args: Args, stores: boolean): Reply {
  const query = queryFrom(client, args, stores);
  const elements = sorted(client, args[1], query);
  const chosen = query.count < 0 ? elements.slice(query.offset)
    : elements.slice(query.offset, query.offset + query.count);
  const gets = query.get.map((pattern) => lookUp(client, pattern));
  const found: (Bytes | null)[] = gets.length === 0 ? chosen : chosen.flatMap((element) => gets.map((get) => get(element) ?? null));
  return query.store === undefined ? found : store(client, query.store, found);
}

/** The elements of a key in the order asked for. */
function sorted(client: Client, key: Bytes, query: Query): Bytes[] {
  const value = client.db.find(key)?.contents;
  if (value !== undefined && !(value instanceof List || value instanceof MemberSet || value instanceof SortedSet)) {
    throw wrongType();
  }
  const elements = value instanceof SortedSet ? value.slice(0, value.size).map(({ member }) => member)
    : value?.items() ?? [];
  if (value instanceof SortedSet) value.becomeSkipList();
  if (query.by !== undefined && !query.by.includes('*')) {
    return unsorted(client, elements, query, value instanceof MemberSet);
  }
  return query.alpha ? byText(client, elements, query) : byNumber(client, elements, query);
}

/** BY a constant: as they stand; but a set has no order that a script or a stored list may depend on. */
function unsorted(client: Client, elements: Bytes[], query: Query, isSet: boolean): Bytes[] {
  if (isSet && (query.store !== undefined || client.isScript)) {
    return byText(client, elements, { ...query, by: undefined });
  }
  return query.descending && !isSet ? elements.reverse() : elements;
}

const compareBytes = (a: Bytes, b: Bytes): number => (a < b ? -1 : a > b ? 1 : 0);

/** Elements whose key is missing come first. */
function byText(client: Client, elements: Bytes[], { by, descending }: Query): Bytes[] {
  const textOf = lookUp(client, by ?? '#');
  const weighed = elements.map((element) => ({ element, text: textOf(element) }));
  const sign = descending ? -1 : 1;
  weighed.sort(({ text: a }, { text: b }) => sign * (a === undefined || b === undefined
    ? Number(a !== undefined) - Number(b !== undefined) : compareBytes(a, b)));
  return weighed.map(({ element }) => element);
}

/** Elements whose key is missing count as 0; those of equal weight stand by their bytes. */
function byNumber(client: Client, elements: Bytes[], { by, descending }: Query): Bytes[] {
  const weights = new Float64Array(elements.length);
  const textOf = lookUp(client, by ?? '#');
  const { plainNumbers } = client.engine.has;
  let wrong = false;
  for (let i = 0; i < elements.length; i++) {
    const weight = weightOf(textOf(elements[i]), plainNumbers);
    if (weight === undefined) wrong = true; // the others are looked up all the same
    else weights[i] = weight;
  }
  if (wrong) throw new RedisError("ERR One or more scores can't be converted into double");
  const order = inOrder(weights, elements);
  return descending ? order.reverse() : order;
}

function inOrder(weights: Float64Array, elements: readonly Bytes[]): Bytes[] {
  const most = 2 ** 52 / weights.length;
  if (weights.every((weight) => Number.isInteger(weight) && Math.abs(weight) < most)) return ofWholeNumbers(weights, elements);
  const weighed = elements.map((element, i) => ({ element, weight: weights[i] }));
  weighed.sort((a, b) => (a.weight === b.weight ? compareBytes(a.element, b.element) : a.weight < b.weight ? -1 : 1));
  return weighed.map(({ element }) => element);
}

/** Weights and places become one number each, which the platform sorts without asking. */
function ofWholeNumbers(weights: Float64Array, elements: readonly Bytes[]): Bytes[] {
  const { length } = weights;
  const keys = weights.map((weight, i) => weight * length + i).sort();
  const found: Bytes[] = [];
  let begin = 0; // of those with the weight of the last one
  for (let i = 0, last = NaN; i < length; i++) {
    const weight = Math.floor(keys[i] / length);
    if (weight !== last) {
      if (i - begin > 1) sortPart(found, begin, i);
      begin = i;
      last = weight;
    }
    found.push(elements[keys[i] - weight * length]);
  }
  if (length - begin > 1) sortPart(found, begin, length);
  return found;
}

function sortPart(items: Bytes[], from: number, to: number): void {
  const part = items.slice(from, to).sort(compareBytes);
  for (let i = from; i < to; i++) items[i] = part[i - from];
}

/** Undefined for what is no number. `plain`: decimals alone are numbers, as since 8.0. */
function weightOf(text = '', plain = false): number | undefined {
  if (plain && isUnusual(text)) return undefined;
  const exact = parseDouble(text);
  if (exact !== undefined) return exact;
  const [number] = text.split('\0', 1); // it is read up to a zero
  if (number === '') return 0;
  return parseDouble(number.replace(/^[\t-\r ]+/, ''));
}

/** Looks up `pattern` with an element in place of its `*`: a string, or with `->` a hash's field. */
function lookUp(client: Client, pattern: Bytes): (element: Bytes) => Bytes | undefined {
  if (pattern === '#') return (element) => element;
  const star = pattern.indexOf('*');
  if (star < 0) return () => undefined;
  const arrow = pattern.indexOf('->', star + 1);
  const hasField = arrow >= 0 && arrow + 2 < pattern.length;
  const before = pattern.slice(0, star);
  const behind = pattern.slice(star + 1, hasField ? arrow : undefined);
  if (!hasField) {
    return (element) => {
      const value = client.db.find(before + element + behind)?.value;
      return typeof value === 'string' ? value : undefined;
    };
  }
  const field = pattern.slice(arrow + 2);
  return (element) => {
    const key = before + element + behind;
    const entry = client.db.find(key);
    return entry?.contents instanceof Hash ? hashIn(client, key, entry, [field])?.get(field) : undefined;
  };
}

function store({ db, engine }: Client, key: Bytes, items: readonly (Bytes | null)[]): number {
  if (items.length === 0) {
    if (db.remove(key)) db.notify(Notify.generic, 'del', key);
    return 0;
  }
  db.set(key, List.fromItems(items.map((item) => item ?? ''), engine.config.limits));
  db.notify(Notify.list, 'sortstore', key);
  return items.length;
}

/** Keys that are made of elements: no argument is one. */
const BY_AND_GET: KeySpec = {
  access: 'RO', keyword: 'BY', from: Infinity, last: 0, uses: ['access'], untold: true,
  notes: "For the optional BY/GET keyword. It is marked 'unknown' because the key names derive from the content of the key we "
    + 'sort',
};

export const sortCommands: CommandTable = {
  sort: {
    arity: -2, flags: ['write', 'denyoom', 'movablekeys'], group: 'generic', since: '1.0.0',
    keys: [
      { access: 'RO', first: 1, last: 1, uses: ['access'] },
      BY_AND_GET,
      {
        access: 'OW', keyword: 'STORE', from: 2, last: 0, uses: ['update'], untold: true,
        notes: "For the optional STORE keyword. It is marked 'unknown' because the keyword can appear anywhere in the argument "
          + 'array',
      },
    ],
    categories: ['set', 'sortedset', 'list', 'dangerous', '-keyspace'],
    syntax: 'key [BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] [ASC | DESC] [ALPHA] [STORE '
      + 'destination]',
    summary: 'Sort the elements in a list, set or sorted set',
    complexity: 'O(N+M*log(M)) where N is the number of elements in the list or set to sort, and M the number of '
      + 'returned elements. When the elements are not sorted, complexity is O(N).',
    run: sort,
  },
  sort_ro: {
    arity: -2, flags: ['readonly', 'movablekeys'], group: 'generic', since: '7.0.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }, BY_AND_GET],
    categories: ['set', 'sortedset', 'list', 'dangerous', '-keyspace'],
    syntax: 'key [BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] [ASC | DESC] [ALPHA]',
    summary: 'Sort the elements in a list, set or sorted set. Read-only variant of SORT.',
    complexity: 'O(N+M*log(M)) where N is the number of elements in the list or set to sort, and M the number of '
      + 'returned elements. When the elements are not sorted, complexity is O(N).',
    run: sortReadOnly,
  },
};
