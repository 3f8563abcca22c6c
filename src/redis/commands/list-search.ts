// Lists: what looks at items by their value (LINSERT, LREM, LPOS), and LMPOP.
import { integer } from '../arguments.ts';
import type { Has } from '../changes.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import type { List } from '../data/list.ts';
import { RedisError, syntaxError } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import { NULL_ARRAY } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { countFrom } from './counts.ts';
import { listAt, popMany, sideFrom } from './lists.ts';

type Args = readonly Bytes[];

/**
 * Positions of items that equal `item`, in the order of the search, at most `count` of them (Infinity: all).
 * `skip` matches are passed over first, `most` items looked at.
 */
function positions(list: List, item: Bytes, count: number, backward: boolean, skip = 0, most = Infinity): number[] {
  const found: number[] = [];
  let looked = 0;
  let toSkip = skip;
  list.each((other, index) => {
    if (looked++ >= most) return false;
    if (other === item && toSkip-- <= 0) found.push(index);
    return found.length < count;
  }, backward);
  return found;
}

function linsert(client: Client, args: Args): Reply {
  const where = args[2].toLowerCase();
  if (where !== 'before' && where !== 'after') throw syntaxError();
  const { db } = client;
  const key = args[1];
  const list = listAt(client, key);
  if (list === undefined) return 0;
  list.expect(args, 4);
  const [pivot] = positions(list, args[3], 1, false);
  if (pivot === undefined) return -1;
  db.touch(key, db.find(key)!);
  list.insertBeside(pivot, args[4], where === 'after');
  db.notify(Notify.list, 'linsert', key);
  return list.size;
}

function lrem(client: Client, args: Args): Reply {
  const { db, engine } = client;
  if (engine.has.leastCountRefused && args[2] === LONG_MIN) throw leastLong();
  const count = integer(args[2]);
  const key = args[1];
  const list = listAt(client, key);
  if (list === undefined) return 0;
  const found = positions(list, args[3], count === 0 ? Infinity : Math.abs(count), count < 0);
  if (found.length === 0) return 0;
  const entry = db.find(key)!;
  db.touch(key, entry);
  if (count >= 0) found.reverse(); // from the tail on, so that the positions stay true
  for (const index of found) list.splice(index, 1, []);
  db.notify(Notify.list, 'lrem', key);
  if (db.removeIfEmpty(key, entry)) db.notify(Notify.generic, 'del', key);
  else list.settle();
  return found.length;
}

const LONG_MAX = 9223372036854775807n;
const LONG_MIN = '-9223372036854775808';
const leastLong = (): RedisError => new RedisError(`ERR value is out of range, value must between ${-LONG_MAX} and ${LONG_MAX}`);
const ZERO_RANK = "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... "
  + 'or use negative to start from the end of the list';

/** LPOS's options; `count` is undefined where one position is asked for. */
function positionOptions(args: Args, { leastRankRefused }: Has): { rank: number; count: number | undefined; most: number } {
  const options: ReturnType<typeof positionOptions> = { rank: 1, count: undefined, most: 0 };
  for (let i = 3; i < args.length; i += 2) {
    const name = args[i].toLowerCase();
    if (i + 1 === args.length) throw syntaxError();
    if (name === 'rank') {
      if (leastRankRefused && args[i + 1] === LONG_MIN) throw leastLong();
      options.rank = args[i + 1] === LONG_MIN ? -1 : integer(args[i + 1]); // Redis negates it, which overflows
      if (options.rank === 0) throw new RedisError(ZERO_RANK);
    } else if (name === 'count') options.count = countFrom(args[i + 1], 0, "ERR COUNT can't be negative");
    else if (name === 'maxlen') options.most = countFrom(args[i + 1], 0, "ERR MAXLEN can't be negative");
    else throw syntaxError();
  }
  return options;
}

function lpos(client: Client, args: Args): Reply {
  const { rank, count, most } = positionOptions(args, client.engine.has);
  const list = listAt(client, args[1]);
  const wanted = count === undefined ? 1 : count || Infinity;
  const found = list === undefined ? []
    : positions(list, args[2], wanted, rank < 0, Math.abs(rank) - 1, most || Infinity);
  return count === undefined ? found[0] ?? null : found;
}

function lmpop(client: Client, args: Args): Reply {
  const { at, side, count } = lmpopOptions(args);
  const { db } = client;
  for (let i = 2; i < at; i++) {
    const list = listAt(client, args[i]);
    if (list !== undefined) return [args[i], popMany(db, args[i], db.find(args[i])!, list, side, count)];
  }
  return NULL_ARRAY;
}

/** The place after the keys, and what stands there. */
export function lmpopOptions(args: Args): { at: number; side: ReturnType<typeof sideFrom>; count: number } {
  const at = 2 + countFrom(args[1], 1, 'ERR numkeys should be greater than 0');
  if (at >= args.length) throw syntaxError();
  return { at, side: sideFrom(args[at]), count: popOption(args, at + 1) };
}

/** `[COUNT count]` at the end of LMPOP and ZMPOP. */
export function popOption(args: Args, at: number): number {
  if (args.length === at) return 1;
  if (args[at].toLowerCase() !== 'count' || args.length === at + 1) throw syntaxError();
  const count = countFrom(args[at + 1], 1, 'ERR count should be greater than 0');
  if (args.length > at + 2) throw syntaxError();
  return count;
}

export const listSearchCommands: CommandTable = {
  linsert: {
    arity: 5, flags: ['write', 'denyoom'], group: 'list', since: '2.2.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['insert'] }],
    syntax: 'key <BEFORE | AFTER> pivot element',
    summary: 'Insert an element before or after another element in a list',
    complexity: 'O(N) where N is the number of elements to traverse before seeing the value pivot. This means that '
      + 'inserting somewhere on the left end on the list (head) can be considered O(1) and inserting '
      + 'somewhere on the right end (tail) is O(N).',
    run: linsert,
  },
  lmpop: {
    arity: -4, flags: ['write', 'movablekeys'], group: 'list', since: '7.0.0',
    keys: [{ access: 'RW', count: 1, first: 2, uses: ['access', 'delete'] }],
    syntax: 'numkeys key [key ...] <LEFT | RIGHT> [COUNT count]',
    summary: 'Pop elements from a list',
    complexity: 'O(N+M) where N is the number of provided keys and M is the number of elements returned.',
    run: lmpop,
  },
  lpos: {
    arity: -3, flags: ['readonly'], group: 'list', since: '6.0.6',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key element [RANK rank] [COUNT num-matches] [MAXLEN len]',
    summary: 'Return the index of matching elements on a list',
    complexity: 'O(N) where N is the number of elements in the list, for the average case. When searching for '
      + 'elements near the head or the tail of the list, or when the MAXLEN option is provided, the command '
      + 'may run in constant time.',
    run: lpos,
  },
  lrem: {
    arity: 4, flags: ['write'], group: 'list', since: '1.0.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['delete'] }],
    syntax: 'key count element',
    summary: 'Remove elements from a list',
    complexity: 'O(N+M) where N is the length of the list and M is the number of elements removed.',
    run: lrem,
  },
};
