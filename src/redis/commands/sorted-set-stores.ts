// Sorted sets: unions, intersections and differences, of plain sets too.
import { double, integer } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { MemberSet } from '../data/set.ts';
import { Ranked } from '../data/ranking.ts';
import { SortedSet } from '../data/sorted-set.ts';
import { RedisError, syntaxError, wrongType } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import type { Bytes, Reply } from '../reply.ts';
import { countFrom } from './counts.ts';
import { withScores } from './sorted-sets.ts';

type Args = readonly Bytes[];
type Operation = 'union' | 'inter' | 'diff';
type Aggregate = (a: number, b: number) => number;

/** A set, sorted or not, with the weight of its scores. A plain set's members score 1. */
interface Source { set: SortedSet | MemberSet | undefined; weight: number }

interface Query { sources: Source[]; aggregate: Aggregate; withScores: boolean }

const orZero = (score: number): number => (Number.isNaN(score) ? 0 : score);

/** By name as arguments have it. Infinities of both signs add up to 0. */
const AGGREGATES = new Map<Bytes, Aggregate>([
  ['sum', (a, b) => orZero(a + b)],
  ['min', (a, b) => (b < a ? b : a)],
  ['max', (a, b) => (b > a ? b : a)],
]);

/** The sets of `numkeys key [key ...]` at a position. */
function sourcesFrom(client: Client, args: Args, at: number): Source[] {
  const keys = integer(args[at]);
  if (keys < 1) {
    throw new RedisError(`ERR at least 1 input key is needed for '${args[0].toLowerCase()}' command`);
  }
  if (keys > args.length - at - 1) throw syntaxError();
  return args.slice(at + 1, at + 1 + keys).map((key) => ({ set: anySetAt(client, key), weight: 1 }));
}

function anySetAt(client: Client, key: Bytes): Source['set'] {
  const value = client.db.find(key)?.contents;
  if (value === undefined || value instanceof SortedSet || value instanceof MemberSet) return value;
  throw wrongType();
}

/** Reads keys and options. `at`: where numkeys stands; a command that stores knows no WITHSCORES. */
function queryFrom(client: Client, args: Args, at: number, operation: Operation): Query {
  const sources = sourcesFrom(client, args, at);
  const query: Query = { sources, aggregate: AGGREGATES.get('sum')!, withScores: false };
  for (let i = at + 1 + sources.length; i < args.length; i++) {
    const option = args[i].toLowerCase();
    const left = args.length - i - 1;
    if (operation !== 'diff' && option === 'weights' && left >= sources.length) {
      for (const source of sources) source.weight = double(args[++i], client.engine.has.decimalScores, notAWeight);
    } else if (operation !== 'diff' && option === 'aggregate' && left >= 1) {
      query.aggregate = AGGREGATES.get(args[++i].toLowerCase()) ?? fail(syntaxError());
    } else if (at === 1 && option === 'withscores') query.withScores = true;
    else throw syntaxError();
  }
  return query;
}

const notAWeight = (): RedisError => new RedisError('ERR weight value is not a float');

function fail(error: RedisError): never { throw error; }

const bySize = (a: Source, b: Source): number => (a.set?.size ?? 0) - (b.set?.size ?? 0);

const scoreIn = (set: Source['set'], member: Bytes): number | undefined =>
  set instanceof SortedSet ? set.score(member) : set?.has(member) ? 1 : undefined;

/** Members of the result with their scores. */
function combine({ sources, aggregate }: Query, operation: Operation): Map<Bytes, number> {
  if (operation === 'diff') return subtract(sources);
  const ordered = sources.toSorted(bySize); // the order of Redis: sums of doubles depend on it
  return operation === 'union' ? unite(ordered, aggregate) : intersect(ordered, aggregate);
}

function unite(sources: readonly Source[], aggregate: Aggregate): Map<Bytes, number> {
  const scores = new Map<Bytes, number>();
  for (const { set, weight } of sources) {
    if (set === undefined) continue;
    for (const member of set.keys()) {
      const score = orZero(weight * scoreIn(set, member)!);
      const old = scores.get(member);
      scores.set(member, old === undefined ? score : aggregate(old, score));
    }
  }
  return scores;
}

function intersect([smallest, ...others]: readonly Source[], aggregate: Aggregate): Map<Bytes, number> {
  const scores = new Map<Bytes, number>();
  for (const member of smallest.set?.keys() ?? []) {
    let score = orZero(smallest.weight * scoreIn(smallest.set, member)!);
    const everywhere = others.every(({ set, weight }) => {
      const other = scoreIn(set, member);
      if (other !== undefined) score = aggregate(score, weight * other);
      return other !== undefined;
    });
    if (everywhere) scores.set(member, score);
  }
  return scores;
}

function subtract([first, ...others]: readonly Source[]): Map<Bytes, number> {
  const scores = new Map<Bytes, number>();
  for (const member of first.set?.keys() ?? []) {
    if (!others.some(({ set }) => set?.has(member))) scores.set(member, scoreIn(first.set, member)!);
  }
  return scores;
}

/** By score, then by the member's bytes. */
const inOrder = (a: Ranked, b: Ranked): number => a.score - b.score || (a.member < b.member ? -1 : 1);

function reply(client: Client, args: Args, operation: Operation): Reply {
  const query = queryFrom(client, args, 1, operation);
  const elements = Array.from(combine(query, operation), ([member, score]) => new Ranked(member, score)).sort(inOrder);
  return query.withScores ? withScores(client, elements) : elements.map(({ member }) => member);
}

function store(client: Client, args: Args, operation: Operation): Reply {
  const { db } = client;
  const key = args[1];
  const found = Array.from(combine(queryFrom(client, args, 2, operation), operation));
  const result = SortedSet.for(found.length, client.engine.config.limits);
  for (const [member, score] of found) result.set(member, score);
  if (result.size === 0) {
    if (db.remove(key)) db.notify(Notify.generic, 'del', key);
    return 0;
  }
  db.set(key, result);
  db.notify(Notify.zset, `z${operation}store`, key);
  return result.size;
}

function zunion(client: Client, args: Args): Reply { return reply(client, args, 'union'); }

function zinter(client: Client, args: Args): Reply { return reply(client, args, 'inter'); }

function zdiff(client: Client, args: Args): Reply { return reply(client, args, 'diff'); }

function zunionstore(client: Client, args: Args): Reply { return store(client, args, 'union'); }

function zinterstore(client: Client, args: Args): Reply { return store(client, args, 'inter'); }

function zdiffstore(client: Client, args: Args): Reply { return store(client, args, 'diff'); }

function zintercard(client: Client, args: Args): Reply {
  const sources = sourcesFrom(client, args, 1);
  let limit = 0;
  for (let i = 2 + sources.length; i < args.length; i += 2) {
    if (args[i].toLowerCase() !== 'limit' || i + 1 === args.length) throw syntaxError();
    limit = countFrom(args[i + 1], 0, "ERR LIMIT can't be negative");
  }
  const [smallest, ...others] = sources.sort(bySize);
  let found = 0;
  for (const member of smallest.set?.keys() ?? []) {
    if (others.every(({ set }) => set?.has(member)) && ++found === limit) break;
  }
  return found;
}

export const sortedSetStoreCommands: CommandTable = {
  zdiff: {
    arity: -3, flags: ['readonly', 'movablekeys'], group: 'sorted-set', since: '6.2.0',
    keys: [{ access: 'RO', count: 1, first: 2, uses: ['access'] }],
    syntax: 'numkeys key [key ...] [WITHSCORES]',
    summary: 'Subtract multiple sorted sets',
    complexity: 'O(L + (N-K)log(N)) worst case where L is the total number of elements in all the sets, N is the size '
      + 'of the first set, and K is the size of the result set.',
    run: zdiff,
  },
  zdiffstore: {
    arity: -4, flags: ['write', 'denyoom', 'movablekeys'], group: 'sorted-set', since: '6.2.0',
    keys: [
      { access: 'OW', first: 1, last: 1, uses: ['update'] },
      { access: 'RO', count: 2, first: 3, uses: ['access'] },
    ],
    syntax: 'destination numkeys key [key ...]',
    summary: 'Subtract multiple sorted sets and store the resulting sorted set in a new key',
    complexity: 'O(L + (N-K)log(N)) worst case where L is the total number of elements in all the sets, N is the size '
      + 'of the first set, and K is the size of the result set.',
    run: zdiffstore,
  },
  zinter: {
    arity: -3, flags: ['readonly', 'movablekeys'], group: 'sorted-set', since: '6.2.0',
    keys: [{ access: 'RO', count: 1, first: 2, uses: ['access'] }],
    syntax: 'numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX>] [WITHSCORES]',
    summary: 'Intersect multiple sorted sets',
    complexity: 'O(N*K)+O(M*log(M)) worst case with N being the smallest input sorted set, K being the number of '
      + 'input sorted sets and M being the number of elements in the resulting sorted set.',
    run: zinter,
  },
  zintercard: {
    arity: -3, flags: ['readonly', 'movablekeys'], group: 'sorted-set', since: '7.0.0',
    keys: [{ access: 'RO', count: 1, first: 2, uses: ['access'] }],
    syntax: 'numkeys key [key ...] [LIMIT limit]',
    summary: 'Intersect multiple sorted sets and return the cardinality of the result',
    complexity: 'O(N*K) worst case with N being the smallest input sorted set, K being the number of input sorted '
      + 'sets.',
    run: zintercard,
  },
  zinterstore: {
    arity: -4, flags: ['write', 'denyoom', 'movablekeys'], group: 'sorted-set', since: '2.0.0',
    keys: [
      { access: 'OW', first: 1, last: 1, uses: ['update'] },
      { access: 'RO', count: 2, first: 3, uses: ['access'] },
    ],
    syntax: 'destination numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX>]',
    summary: 'Intersect multiple sorted sets and store the resulting sorted set in a new key',
    complexity: 'O(N*K)+O(M*log(M)) worst case with N being the smallest input sorted set, K being the number of '
      + 'input sorted sets and M being the number of elements in the resulting sorted set.',
    run: zinterstore,
  },
  zunion: {
    arity: -3, flags: ['readonly', 'movablekeys'], group: 'sorted-set', since: '6.2.0',
    keys: [{ access: 'RO', count: 1, first: 2, uses: ['access'] }],
    syntax: 'numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX>] [WITHSCORES]',
    summary: 'Add multiple sorted sets',
    complexity: 'O(N)+O(M*log(M)) with N being the sum of the sizes of the input sorted sets, and M being the number '
      + 'of elements in the resulting sorted set.',
    run: zunion,
  },
  zunionstore: {
    arity: -4, flags: ['write', 'denyoom', 'movablekeys'], group: 'sorted-set', since: '2.0.0',
    keys: [
      { access: 'OW', first: 1, last: 1, uses: ['update'] },
      { access: 'RO', count: 2, first: 3, uses: ['access'] },
    ],
    syntax: 'destination numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX>]',
    summary: 'Add multiple sorted sets and store the resulting sorted set in a new key',
    complexity: 'O(N)+O(M log(M)) with N being the sum of the sizes of the input sorted sets, and M being the number '
      + 'of elements in the resulting sorted set.',
    run: zunionstore,
  },
};
