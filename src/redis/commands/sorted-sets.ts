// Sorted sets: single members, pops and random choice.
import { formatDouble } from '../../double.ts';
import { double } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { compactScore, SortedSet } from '../data/sorted-set.ts';
import type { Ranked } from '../data/sorted-set.ts';
import { RedisError, syntaxError, wrongArity, wrongType } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import { NULL_ARRAY } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { countFrom, pairsWanted, popCount, randomCount } from './counts.ts';
import { scanElements } from './element-scan.ts';
import { popOption } from './list-search.ts';
import { draw, drawLate, drawsLate } from './random-elements.ts';

type Args = readonly Bytes[];

/** The sorted set at a key, or undefined. */
export function sortedSetAt(client: Client, key: Bytes): SortedSet | undefined {
  const entry = client.db.find(key);
  if (entry === undefined) return undefined;
  if (!(entry.contents instanceof SortedSet)) throw wrongType();
  return entry.contents;
}

/** Members with their scores: flat in RESP2, pairs in RESP3. */
export function withScores(client: Client, elements: readonly Ranked[]): Reply[] {
  const reply: Reply[] = [];
  const { engine } = client;
  const nested = client.protocol === 3;
  for (const { member, score } of elements) {
    if (nested) reply.push([member, engine.double(score)]);
    else reply.push(member, engine.double(score));
  }
  return reply;
}

// ZADD

/** Bits of ZADD's options. */
const Option = { nx: 1, xx: 2, gt: 4, lt: 8, ch: 16, incr: 32 } as const;

const notANumber = (): RedisError => new RedisError('ERR resulting score is not a number (NaN)');

/** The bit of an option, or 0 for what is none: most often a score, which does not begin with a letter. */
function optionBit(text: Bytes): number {
  if (text.length > 4 || text.length < 2 || text.charCodeAt(0) < 65) return 0;
  const name = text.toLowerCase();
  return Object.hasOwn(Option, name) ? Option[name as keyof typeof Option] : 0;
}

function checkOptions(options: number): void {
  const { nx, xx, gt, lt } = Option;
  const has = (bits: number): boolean => (options & bits) === bits;
  if (has(nx | xx)) throw new RedisError('ERR XX and NX options at the same time are not compatible');
  if (has(gt | nx) || has(lt | nx) || has(gt | lt)) {
    throw new RedisError('ERR GT, LT, and/or NX options at the same time are not compatible');
  }
}

export function zadd(client: Client, args: Args): Reply {
  let options = 0;
  let first = 2;
  for (; first < args.length; first++) {
    const bit = optionBit(args[first]);
    if (bit === 0) break;
    options |= bit;
  }
  const values = args.length - first;
  if (values === 0 || values % 2 !== 0) throw syntaxError();
  if (options !== 0) checkOptions(options);
  if ((options & Option.incr) !== 0 && values > 2) {
    throw new RedisError('ERR INCR option supports a single increment-element pair');
  }
  return (options & Option.incr) === 0 ? addAll(client, args, first, options)
    : increment(client, args[1], double(args[first], client.engine.has.decimalScores), args[first + 1], options);
}

function zincrby(client: Client, args: Args): Reply {
  return increment(client, args[1], double(args[2], client.engine.has.decimalScores), args[3], 0);
}

/** Adds the pairs from position `first` on; returns how many are new (or, with CH, changed). */
function addAll(client: Client, args: Args, first: number, options: number): Reply {
  const { decimalScores } = client.engine.has;
  const score = double(args[first], decimalScores);
  for (let i = first + 2; i < args.length; i += 2) double(args[i], decimalScores); // all must be good before the first is added
  const { db } = client;
  const key = args[1];
  const entry = db.find(key);
  if (entry !== undefined && !(entry.contents instanceof SortedSet)) return wrongType();
  if (entry === undefined && (options & Option.xx) !== 0) return 0;
  const set = entry === undefined ? new SortedSet(client.engine.config.limits) : entry.contents as SortedSet;
  set.expect((args.length - first) / 2, client.engine.has.longestMemberFirst ? longest(args, first + 1) : 0);
  let added = 0;
  let updated = 0;
  for (let i = first; i < args.length; i += 2) {
    const next = i === first ? score : double(args[i], decimalScores);
    const old = set.score(args[i + 1]);
    if (next === old || !allowed(old, next, options)) continue;
    if (entry !== undefined && added + updated === 0) db.touch(key, entry);
    set.set(args[i + 1], next);
    if (old === undefined) added++;
    else updated++;
  }
  if (entry === undefined) db.set(key, set);
  if (added + updated > 0) db.notify(Notify.zset, 'zadd', key);
  return (options & Option.ch) === 0 ? added : added + updated;
}

/** The length of the longest of every other argument. */
function longest(args: Args, from: number): number {
  let most = 0;
  for (let i = from; i < args.length; i += 2) most = Math.max(most, args[i].length);
  return most;
}

/** Whether NX, XX, GT and LT let a member (with its old score, if it is there) have the score. */
function allowed(old: number | undefined, score: number, options: number): boolean {
  if (options === 0) return true;
  if (old === undefined) return (options & Option.xx) === 0;
  if ((options & Option.nx) !== 0) return false;
  if ((options & Option.gt) !== 0 && score <= old) return false;
  return (options & Option.lt) === 0 || score < old;
}

/** ZINCRBY and ZADD INCR: the new score, or nil where an option forbids it. */
function increment(client: Client, key: Bytes, by: number, member: Bytes, options: number): Reply {
  const { db } = client;
  const set = sortedSetAt(client, key);
  const old = set?.score(member);
  const score = old === undefined ? by : old + by;
  if (set === undefined && (options & Option.xx) !== 0) return null;
  if (old !== undefined && (options & Option.nx) !== 0) return null;
  if (Number.isNaN(score)) throw notANumber();
  if (!allowed(old, score, options)) return null;
  if (set === undefined) {
    const made = new SortedSet(client.engine.config.limits);
    made.set(member, score);
    db.set(key, made);
  } else if (score !== old) {
    db.touch(key, db.find(key)!);
    set.set(member, score);
  }
  if (score !== old) db.notify(Notify.zset, 'zincr', key);
  return client.engine.double(score);
}

// Single members

function zrem(client: Client, args: Args): Reply {
  const { db } = client;
  const key = args[1];
  const set = sortedSetAt(client, key);
  if (set === undefined) return 0;
  const entry = db.find(key)!;
  let removed = 0;
  for (let i = 2; i < args.length; i++) {
    if (!set.has(args[i])) continue;
    if (removed++ === 0) db.touch(key, entry);
    set.delete(args[i]);
  }
  if (removed === 0) return 0;
  db.notify(Notify.zset, 'zrem', key);
  if (db.removeIfEmpty(key, entry)) db.notify(Notify.generic, 'del', key);
  return removed;
}

function zscore(client: Client, args: Args): Reply {
  const set = sortedSetAt(client, args[1]);
  if (set === undefined) return null;
  const score = set.score(args[2]);
  return score === undefined ? null : client.engine.double(score);
}

function zmscore(client: Client, args: Args): Reply {
  const set = sortedSetAt(client, args[1]);
  return args.slice(2).map((member) => {
    const score = set?.score(member);
    return score === undefined ? null : client.engine.double(score);
  });
}

function zrank(client: Client, args: Args): Reply {
  return rankOf(client, args, (_, rank) => rank);
}

/** The rank as told, and with WITHSCORE (7.2) the score beside it. */
function rankOf(client: Client, args: Args, tell: (set: SortedSet, rank: number) => number): Reply {
  const withScore = args.length > 3;
  if (args.length > 4) throw wrongArity(args[0].toLowerCase());
  if (withScore && args[3].toLowerCase() !== 'withscore') throw syntaxError();
  const set = sortedSetAt(client, args[1]);
  const rank = set?.rank(args[2]);
  if (set === undefined || rank === undefined) return withScore ? NULL_ARRAY : null;
  return withScore ? [tell(set, rank), client.engine.double(set.score(args[2])!)] : tell(set, rank);
}

function zrevrank(client: Client, args: Args): Reply {
  return rankOf(client, args, (set, rank) => set.size - 1 - rank);
}

function zcard(client: Client, args: Args): Reply { return sortedSetAt(client, args[1])?.size ?? 0; }

// Pops

type End = 'min' | 'max';

function zpopmin(client: Client, args: Args): Reply { return pop(client, args, 'min'); }

function zpopmax(client: Client, args: Args): Reply { return pop(client, args, 'max'); }

function pop(client: Client, args: Args, end: End): Reply {
  if (args.length > 3) throw syntaxError();
  const count = args.length === 3 ? popCount(args[2]) : 1;
  const set = sortedSetAt(client, args[1]);
  if (set === undefined || count === 0) return [];
  const popped = popMany(client, args[1], set, end, count);
  if (args.length === 3) return withScores(client, popped);
  return [popped[0].member, client.engine.double(popped[0].score)];
}

/** Takes up to `count` elements out, the outermost first. */
function popMany({ db }: Client, key: Bytes, set: SortedSet, end: End, count: number): Ranked[] {
  const entry = db.find(key)!;
  db.touch(key, entry);
  const popped = end === 'min' ? set.slice(0, Math.min(count, set.size))
    : set.slice(Math.max(0, set.size - count), set.size).reverse();
  for (const { member } of popped) set.delete(member);
  db.notify(Notify.zset, end === 'min' ? 'zpopmin' : 'zpopmax', key);
  if (db.removeIfEmpty(key, entry)) db.notify(Notify.generic, 'del', key);
  return popped;
}

/** The place after the keys, and what stands there. */
export function zmpopOptions(args: Args): { at: number; end: 'min' | 'max'; count: number } {
  const at = 2 + countFrom(args[1], 1, 'ERR numkeys should be greater than 0');
  if (at >= args.length) throw syntaxError();
  const end = args[at].toLowerCase();
  if (end !== 'min' && end !== 'max') throw syntaxError();
  return { at, end, count: popOption(args, at + 1) };
}

function zmpop(client: Client, args: Args): Reply {
  const { at, end, count } = zmpopOptions(args);
  for (let i = 2; i < at; i++) {
    const set = sortedSetAt(client, args[i]);
    if (set === undefined) continue;
    const popped = popMany(client, args[i], set, end, count);
    return [args[i], popped.map(({ member, score }) => [member, client.engine.double(score)])];
  }
  return NULL_ARRAY;
}

// Random choice, scan

function zrandmember(client: Client, args: Args): Reply {
  const { random } = client.engine;
  if (args.length === 2) return sortedSetAt(client, args[1])?.pick(random) ?? null;
  const count = randomCount(args[2]);
  const scores = pairsWanted(args, count, 'WITHSCORES');
  const set = sortedSetAt(client, args[1]);
  if (set === undefined) return [];
  if (drawsLate(count)) {
    return drawLate(set.slice(0, set.size).map((one) => (scores ? withScores(client, [one]) : [one.member])), count, random);
  }
  // All of them come from the highest down, as Redis walks a sorted set.
  const drawn = count >= set.size ? set.slice(0, set.size).reverse()
    : draw(set, count, random).map((member) => ({ member, score: set.score(member)! }));
  return scores ? withScores(client, drawn) : drawn.map(({ member }) => member);
}

function zscan(client: Client, args: Args): Reply {
  const { has } = client.engine;
  return scanElements(args, 'zscan', has, (key) => sortedSetAt(client, key), (set, member, found, bare) => {
    if (bare) return found.push(member);
    const score = set.score(member)!;
    return found.push(member, set.isCompact ? compactScore(score, has.shortestDoubles) : formatDouble(score));
  });
}

const WITHSCORE = [{ redis: '7.2.0', arity: -3, syntax: 'key member [WITHSCORE]' }];

export const sortedSetCommands: CommandTable = {
  zadd: {
    arity: -4, flags: ['write', 'denyoom', 'fast'], group: 'sorted-set', since: '1.2.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...]',
    summary: 'Add one or more members to a sorted set, or update its score if it already exists',
    complexity: 'O(log(N)) for each item added, where N is the number of elements in the sorted set.',
    run: zadd,
  },
  zcard: {
    arity: 2, flags: ['readonly', 'fast'], group: 'sorted-set', since: '1.2.0',
    keys: [{ access: 'RO', first: 1, last: 1 }],
    syntax: 'key',
    summary: 'Get the number of members in a sorted set',
    complexity: 'O(1)',
    run: zcard,
  },
  zincrby: {
    arity: 4, flags: ['write', 'denyoom', 'fast'], group: 'sorted-set', since: '1.2.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['access', 'update'] }],
    syntax: 'key increment member',
    summary: 'Increment the score of a member in a sorted set',
    complexity: 'O(log(N)) where N is the number of elements in the sorted set.',
    run: zincrby,
  },
  zmpop: {
    arity: -4, flags: ['write', 'movablekeys'], group: 'sorted-set', since: '7.0.0',
    keys: [{ access: 'RW', count: 1, first: 2, uses: ['access', 'delete'] }],
    syntax: 'numkeys key [key ...] <MIN | MAX> [COUNT count]',
    summary: 'Remove and return members with scores in a sorted set',
    complexity: 'O(K) + O(M*log(N)) where K is the number of provided keys, N being the number of elements in the '
      + 'sorted set, and M being the number of elements popped.',
    run: zmpop,
  },
  zmscore: {
    arity: -3, flags: ['readonly', 'fast'], group: 'sorted-set', since: '6.2.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key member [member ...]',
    summary: 'Get the score associated with the given members in a sorted set',
    complexity: 'O(N) where N is the number of members being requested.',
    run: zmscore,
  },
  zpopmax: {
    arity: -2, flags: ['write', 'fast'], group: 'sorted-set', since: '5.0.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['access', 'delete'] }],
    syntax: 'key [count]',
    summary: 'Remove and return members with the highest scores in a sorted set',
    complexity: 'O(log(N)*M) with N being the number of elements in the sorted set, and M being the number of '
      + 'elements popped.',
    run: zpopmax,
  },
  zpopmin: {
    arity: -2, flags: ['write', 'fast'], group: 'sorted-set', since: '5.0.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['access', 'delete'] }],
    syntax: 'key [count]',
    summary: 'Remove and return members with the lowest scores in a sorted set',
    complexity: 'O(log(N)*M) with N being the number of elements in the sorted set, and M being the number of '
      + 'elements popped.',
    run: zpopmin,
  },
  zrandmember: {
    arity: -2, flags: ['readonly'], group: 'sorted-set', since: '6.2.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key [count [WITHSCORES]]',
    summary: 'Get one or multiple random elements from a sorted set',
    complexity: 'O(N) where N is the number of elements returned',
    tips: ['nondeterministic_output'],
    run: zrandmember,
  },
  zrank: {
    arity: 3, flags: ['readonly', 'fast'], group: 'sorted-set', since: '2.0.0', later: WITHSCORE,
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key member',
    summary: 'Determine the index of a member in a sorted set',
    complexity: 'O(log(N))',
    run: zrank,
  },
  zrem: {
    arity: -3, flags: ['write', 'fast'], group: 'sorted-set', since: '1.2.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['delete'] }],
    syntax: 'key member [member ...]',
    summary: 'Remove one or more members from a sorted set',
    complexity: 'O(M*log(N)) with N being the number of elements in the sorted set and M the number of elements to be '
      + 'removed.',
    run: zrem,
  },
  zrevrank: {
    arity: 3, flags: ['readonly', 'fast'], group: 'sorted-set', since: '2.0.0', later: WITHSCORE,
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key member',
    summary: 'Determine the index of a member in a sorted set, with scores ordered from high to low',
    complexity: 'O(log(N))',
    run: zrevrank,
  },
  zscan: {
    arity: -3, flags: ['readonly'], group: 'sorted-set', since: '2.8.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key cursor [MATCH pattern] [COUNT count]',
    summary: 'Incrementally iterate sorted sets elements and associated scores',
    complexity: 'O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to '
      + 'return back to 0. N is the number of elements inside the collection..',
    tips: ['nondeterministic_output'],
    run: zscan,
  },
  zscore: {
    arity: 3, flags: ['readonly', 'fast'], group: 'sorted-set', since: '1.2.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key member',
    summary: 'Get the score associated with the given member in a sorted set',
    complexity: 'O(1)',
    run: zscore,
  },
};
