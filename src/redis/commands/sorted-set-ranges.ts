// Sorted sets: ranges by rank, by score and by member, read, counted, stored and removed.
import { integer } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { SortedSet } from '../data/sorted-set.ts';
import type { Ranked } from '../data/sorted-set.ts';
import { RedisError, syntaxError } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import type { Bytes, Reply } from '../reply.ts';
import { lexInterval, rankInterval, scoreInterval } from './sorted-set-intervals.ts';
import type { Interval } from './sorted-set-intervals.ts';
import { sortedSetAt, withScores } from './sorted-sets.ts';

type Args = readonly Bytes[];
type By = 'rank' | 'score' | 'lex';

/** What a range command asks for; `by` and `reverse` are given where the command's name says them. */
interface Query { by: By | undefined; reverse: boolean | undefined; offset: number; limit: number; withScores: boolean }

/** Reads `key min max [options]` from position `at` on. `stored`: WITHSCORES has no meaning. */
function queryFrom(args: Args, at: number, by?: By, reverse?: boolean, stored = false): Query {
  const query: Query = { by, reverse, offset: 0, limit: -1, withScores: false };
  for (let i = at + 3; i < args.length; i++) {
    const option = args[i].toLowerCase();
    if (!stored && option === 'withscores') query.withScores = true;
    else if (option === 'limit' && i + 2 < args.length) {
      query.offset = integer(args[++i]);
      query.limit = integer(args[++i]);
    } else if (query.reverse === undefined && option === 'rev') query.reverse = true;
    else if (query.by === undefined && option === 'bylex') query.by = 'lex';
    else if (query.by === undefined && option === 'byscore') query.by = 'score';
    else throw syntaxError();
  }
  checkQuery(query);
  return query;
}

function checkQuery({ by, limit, withScores: scores }: Query): void {
  if (limit !== -1 && (by ?? 'rank') === 'rank') {
    throw new RedisError('ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX');
  }
  if (scores && by === 'lex') {
    throw new RedisError('ERR syntax error, WITHSCORES not supported in combination with BYLEX');
  }
}

/** The interval that two arguments name; in reverse, scores and members are given from high to low. */
function intervalFrom({ engine: { has } }: Client, first: Bytes, second: Bytes, by: By, reverse: boolean): Interval {
  if (by === 'rank') return rankInterval(first, second, reverse);
  const [low, high] = reverse ? [second, first] : [first, second];
  return by === 'score' ? scoreInterval(low, high, has.plainNumbers) : lexInterval(low, high, reverse);
}

/** The elements asked for, or undefined where there is no key. */
function select(client: Client, args: Args, at: number, query: Query): Ranked[] | undefined {
  const reverse = query.reverse ?? false;
  const interval = intervalFrom(client, args[at + 1], args[at + 2], query.by ?? 'rank', reverse);
  const set = sortedSetAt(client, args[at]);
  if (set === undefined) return undefined;
  let [from, to] = interval(set);
  if ((query.by ?? 'rank') !== 'rank') {
    if (query.offset < 0 && (set.isCompact || !client.engine.has.offsetsFromEnd)) return [];
    [from, to] = limited(from, to, query.offset, query.limit, reverse);
  }
  const found = set.slice(from, to);
  return reverse ? found.reverse() : found;
}

/** What LIMIT leaves of an interval; an offset below 0 counts from the end. */
function limited(from: number, to: number, offset: number, limit: number, reverse: boolean): [from: number, to: number] {
  const skip = offset < 0 ? to - from + offset : offset;
  if (skip < 0) return [0, 0];
  const most = limit < 0 ? Infinity : limit;
  return reverse ? [Math.max(from, to - skip - most), to - skip] : [from + skip, Math.min(to, from + skip + most)];
}

function range(client: Client, args: Args, by?: By, reverse?: boolean): Reply {
  const query = queryFrom(args, 1, by, reverse);
  const found = select(client, args, 1, query);
  if (found === undefined) return [];
  return query.withScores ? withScores(client, found) : found.map(({ member }) => member);
}

function zrange(client: Client, args: Args): Reply { return range(client, args); }

function zrevrange(client: Client, args: Args): Reply { return range(client, args, 'rank', true); }

function zrangebyscore(client: Client, args: Args): Reply { return range(client, args, 'score', false); }

function zrevrangebyscore(client: Client, args: Args): Reply { return range(client, args, 'score', true); }

function zrangebylex(client: Client, args: Args): Reply { return range(client, args, 'lex', false); }

function zrevrangebylex(client: Client, args: Args): Reply { return range(client, args, 'lex', true); }

function zrangestore(client: Client, args: Args): Reply {
  const { db } = client;
  const key = args[1];
  const found = select(client, args, 2, queryFrom(args, 2, undefined, undefined, true)) ?? [];
  if (found.length === 0) {
    if (db.remove(key)) db.notify(Notify.generic, 'del', key);
    return 0;
  }
  const result = SortedSet.for(found.length, client.engine.config.limits);
  for (const { member, score } of found) result.set(member, score);
  db.set(key, result);
  db.notify(Notify.zset, 'zrangestore', key);
  return result.size;
}

function count(client: Client, args: Args, by: By): Reply {
  const interval = intervalFrom(client, args[2], args[3], by, false);
  const set = sortedSetAt(client, args[1]);
  if (set === undefined) return 0;
  const [from, to] = interval(set);
  return Math.max(0, to - from);
}

function zcount(client: Client, args: Args): Reply { return count(client, args, 'score'); }

function zlexcount(client: Client, args: Args): Reply { return count(client, args, 'lex'); }

function remove(client: Client, args: Args, by: By): Reply {
  const interval = intervalFrom(client, args[2], args[3], by, false);
  const { db } = client;
  const key = args[1];
  const set = sortedSetAt(client, key);
  if (set === undefined) return 0;
  const [from, to] = interval(set);
  const found = set.slice(from, to);
  if (found.length === 0) return 0;
  const entry = db.find(key)!;
  db.touch(key, entry);
  for (const { member } of found) set.delete(member);
  db.notify(Notify.zset, `zremrangeby${by}`, key);
  if (db.removeIfEmpty(key, entry)) db.notify(Notify.generic, 'del', key);
  return found.length;
}

function zremrangebyrank(client: Client, args: Args): Reply { return remove(client, args, 'rank'); }

function zremrangebyscore(client: Client, args: Args): Reply { return remove(client, args, 'score'); }

function zremrangebylex(client: Client, args: Args): Reply { return remove(client, args, 'lex'); }

export const sortedSetRangeCommands: CommandTable = {
  zcount: {
    arity: 4, flags: ['readonly', 'fast'], group: 'sorted-set', since: '2.0.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key min max',
    summary: 'Count the members in a sorted set with scores within the given values',
    complexity: 'O(log(N)) with N being the number of elements in the sorted set.',
    run: zcount,
  },
  zlexcount: {
    arity: 4, flags: ['readonly', 'fast'], group: 'sorted-set', since: '2.8.9',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key min max',
    summary: 'Count the number of members in a sorted set between a given lexicographical range',
    complexity: 'O(log(N)) with N being the number of elements in the sorted set.',
    run: zlexcount,
  },
  zrange: {
    arity: -4, flags: ['readonly'], group: 'sorted-set', since: '1.2.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES]',
    summary: 'Return a range of members in a sorted set',
    complexity: 'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements '
      + 'returned.',
    run: zrange,
  },
  zrangebylex: {
    arity: -4, flags: ['readonly'], group: 'sorted-set', since: '2.8.9',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key min max [LIMIT offset count]',
    summary: 'Return a range of members in a sorted set, by lexicographical range',
    complexity: 'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being '
      + 'returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can '
      + 'consider it O(log(N)).',
    deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with the `BYLEX` argument' },
    run: zrangebylex,
  },
  zrangebyscore: {
    arity: -4, flags: ['readonly'], group: 'sorted-set', since: '1.0.5',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key min max [WITHSCORES] [LIMIT offset count]',
    summary: 'Return a range of members in a sorted set, by score',
    complexity: 'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being '
      + 'returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can '
      + 'consider it O(log(N)).',
    deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with the `BYSCORE` argument' },
    run: zrangebyscore,
  },
  zrangestore: {
    arity: -5, flags: ['write', 'denyoom'], group: 'sorted-set', since: '6.2.0',
    keys: [
      { access: 'OW', first: 1, last: 1, uses: ['update'] },
      { access: 'RO', first: 2, last: 2, uses: ['access'] },
    ],
    syntax: 'dst src min max [BYSCORE | BYLEX] [REV] [LIMIT offset count]',
    summary: 'Store a range of members from sorted set into another key',
    complexity: 'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements '
      + 'stored into the destination key.',
    run: zrangestore,
  },
  zremrangebylex: {
    arity: 4, flags: ['write'], group: 'sorted-set', since: '2.8.9',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['delete'] }],
    syntax: 'key min max',
    summary: 'Remove all members in a sorted set between the given lexicographical range',
    complexity: 'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements '
      + 'removed by the operation.',
    run: zremrangebylex,
  },
  zremrangebyrank: {
    arity: 4, flags: ['write'], group: 'sorted-set', since: '2.0.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['delete'] }],
    syntax: 'key start stop',
    summary: 'Remove all members in a sorted set within the given indexes',
    complexity: 'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements '
      + 'removed by the operation.',
    run: zremrangebyrank,
  },
  zremrangebyscore: {
    arity: 4, flags: ['write'], group: 'sorted-set', since: '1.2.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['delete'] }],
    syntax: 'key min max',
    summary: 'Remove all members in a sorted set within the given scores',
    complexity: 'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements '
      + 'removed by the operation.',
    run: zremrangebyscore,
  },
  zrevrange: {
    arity: -4, flags: ['readonly'], group: 'sorted-set', since: '1.2.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key start stop [WITHSCORES]',
    summary: 'Return a range of members in a sorted set, by index, with scores ordered from high to low',
    complexity: 'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements '
      + 'returned.',
    deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with the `REV` argument' },
    run: zrevrange,
  },
  zrevrangebylex: {
    arity: -4, flags: ['readonly'], group: 'sorted-set', since: '2.8.9',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key max min [LIMIT offset count]',
    summary: 'Return a range of members in a sorted set, by lexicographical range, ordered from higher to lower '
      + 'strings.',
    complexity: 'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being '
      + 'returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can '
      + 'consider it O(log(N)).',
    deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with the `REV` and `BYLEX` arguments' },
    run: zrevrangebylex,
  },
  zrevrangebyscore: {
    arity: -4, flags: ['readonly'], group: 'sorted-set', since: '2.2.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key max min [WITHSCORES] [LIMIT offset count]',
    summary: 'Return a range of members in a sorted set, by score, with scores ordered from high to low',
    complexity: 'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being '
      + 'returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can '
      + 'consider it O(log(N)).',
    deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with the `REV` and `BYSCORE` arguments' },
    run: zrevrangebyscore,
  },
};
