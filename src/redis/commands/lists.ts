// Lists: pushing, popping, and single items.
import { int64, integer } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { List } from '../data/list.ts';
import { indexOutOfRange, noSuchKey, syntaxError, wrongArity, wrongType } from '../errors.ts';
import type { RedisError } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import type { Database } from '../keyspace.ts';
import { NULL_ARRAY, OK } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import type { Entry } from '../value.ts';
import { popCount } from './counts.ts';

type Args = readonly Bytes[];
export type Side = 'left' | 'right';

/** The list at a key, or undefined. */
export function listAt(client: Client, key: Bytes): List | undefined {
  const entry = client.db.find(key);
  if (entry === undefined) return undefined;
  if (!(entry.contents instanceof List)) throw wrongType();
  return entry.contents;
}

/** LEFT or RIGHT. */
export function sideFrom(text: Bytes): Side {
  const side = text.toLowerCase();
  if (side !== 'left' && side !== 'right') throw syntaxError();
  return side;
}

function lpush(client: Client, args: Args): Reply { return push(client, args, 'left', true); }

function rpush(client: Client, args: Args): Reply { return push(client, args, 'right', true); }

function lpushx(client: Client, args: Args): Reply { return push(client, args, 'left', false); }

function rpushx(client: Client, args: Args): Reply { return push(client, args, 'right', false); }

/** Returns the new length. */
function push({ db, engine }: Client, args: Args, side: Side, creates: boolean): number | RedisError {
  const key = args[1];
  const entry = db.find(key);
  let list: List;
  if (entry === undefined) {
    if (!creates) return 0;
    list = new List(engine.config.limits);
    db.set(key, list);
  } else {
    if (!(entry.contents instanceof List)) return wrongType();
    list = entry.contents;
    db.touch(key, entry);
  }
  list.expect(args, 2);
  if (side === 'left') for (let i = 2; i < args.length; i++) list.pushHead(args[i]);
  else for (let i = 2; i < args.length; i++) list.pushTail(args[i]);
  db.notify(Notify.list, side === 'left' ? 'lpush' : 'rpush', key);
  return list.size;
}

function lpop(client: Client, args: Args): Reply { return pop(client, args, 'left'); }

function rpop(client: Client, args: Args): Reply { return pop(client, args, 'right'); }

function pop({ db }: Client, args: Args, side: Side): Reply {
  if (args.length > 3) throw wrongArity(args[0].toLowerCase());
  const count = args.length === 3 ? popCount(args[2]) : -1;
  const key = args[1];
  const entry = db.find(key);
  if (entry === undefined) return count === -1 ? null : NULL_ARRAY;
  const list = entry.contents;
  if (!(list instanceof List)) return wrongType();
  if (count === 0) return [];
  if (count > 0) return popMany(db, key, entry, list, side, count);
  db.touch(key, entry);
  const item = side === 'left' ? list.popHead()! : list.popTail()!;
  popped(db, key, entry, side);
  return item;
}

/** Pops up to `count` items, the outermost first. */
export function popMany(db: Database, key: Bytes, entry: Entry, list: List, side: Side, count: number): Bytes[] {
  db.touch(key, entry);
  const found: Bytes[] = [];
  for (let left = Math.min(count, list.size); left > 0; left--) {
    found.push(side === 'left' ? list.popHead()! : list.popTail()!);
  }
  popped(db, key, entry, side);
  return found;
}

/** What follows a pop: its event, and the end of an empty list. */
function popped(db: Database, key: Bytes, entry: Entry, side: Side): void {
  db.notify(Notify.list, side === 'left' ? 'lpop' : 'rpop', key);
  if (db.removeIfEmpty(key, entry)) db.notify(Notify.generic, 'del', key);
  else (entry.contents as List).settle();
}

function lmove(client: Client, args: Args): Reply {
  return move(client, args[1], args[2], sideFrom(args[3]), sideFrom(args[4]));
}

function rpoplpush(client: Client, args: Args): Reply { return move(client, args[1], args[2], 'right', 'left'); }

function move(client: Client, source: Bytes, destination: Bytes, from: Side, to: Side): Reply {
  const { db } = client;
  const entry = db.find(source);
  if (entry === undefined) return null;
  const list = entry.contents;
  if (!(list instanceof List)) throw wrongType();
  listAt(client, destination);
  db.touch(source, entry);
  const item = from === 'left' ? list.popHead()! : list.popTail()!;
  push(client, ['', destination, item], to, true);
  popped(db, source, entry, from);
  db.countAsOne();
  return item;
}

function llen(client: Client, args: Args): Reply { return listAt(client, args[1])?.size ?? 0; }

function lindex(client: Client, args: Args): Reply {
  const list = listAt(client, args[1]);
  if (list === undefined) return null;
  const index = place(list, integer(args[2]));
  return index < 0 ? null : list.at(index);
}

/** A position that may count from the end; -1 where there is no such item. */
function place(list: List, index: number): number {
  const from = index < 0 ? list.size + index : index;
  return from < list.size ? Math.max(from, -1) : -1;
}

function lset(client: Client, args: Args): Reply {
  const { db } = client;
  const key = args[1];
  const list = listAt(client, key);
  if (list === undefined) throw noSuchKey();
  const at = client.engine.has.placesCut ? Number(BigInt.asIntN(32, int64(args[2]))) : integer(args[2]);
  const index = place(list, at);
  list.expect(args, 3);
  if (index < 0) throw indexOutOfRange();
  db.touch(key, db.find(key)!);
  list.setAt(index, args[3]);
  list.settle();
  db.notify(Notify.list, 'lset', key);
  return OK;
}

function lrange(client: Client, args: Args): Reply {
  const start = integer(args[2]);
  const stop = integer(args[3]);
  const list = listAt(client, args[1]);
  if (list === undefined) return [];
  const from = start < 0 ? Math.max(0, list.size + start) : start;
  const to = Math.min(stop < 0 ? list.size + stop : stop, list.size - 1) + 1;
  return from < to ? list.range(from, to) : [];
}

function ltrim(client: Client, args: Args): Reply {
  const start = integer(args[2]);
  const stop = integer(args[3]);
  const { db } = client;
  const key = args[1];
  const entry = db.find(key);
  if (entry === undefined) return OK;
  const list = entry.contents;
  if (!(list instanceof List)) throw wrongType();
  const { size } = list;
  const from = Math.min(start < 0 ? Math.max(0, size + start) : start, size);
  const to = Math.max(from, Math.min(stop < 0 ? size + stop : stop, size - 1) + 1);
  db.touch(key, entry);
  if (to < size) list.splice(to, size - to, []);
  if (from > 0) list.splice(0, from, []);
  db.notify(Notify.list, 'ltrim', key);
  if (db.removeIfEmpty(key, entry)) db.notify(Notify.generic, 'del', key);
  else list.settle();
  return OK;
}

export const listCommands: CommandTable = {
  lindex: {
    arity: 3, flags: ['readonly'], group: 'list', since: '1.0.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key index',
    summary: 'Get an element from a list by its index',
    complexity: 'O(N) where N is the number of elements to traverse to get to the element at index. This makes asking '
      + 'for the first or the last element of the list O(1).',
    run: lindex,
  },
  llen: {
    arity: 2, flags: ['readonly', 'fast'], group: 'list', since: '1.0.0',
    keys: [{ access: 'RO', first: 1, last: 1 }],
    syntax: 'key',
    summary: 'Get the length of a list',
    complexity: 'O(1)',
    run: llen,
  },
  lmove: {
    arity: 5, flags: ['write', 'denyoom'], group: 'list', since: '6.2.0',
    keys: [
      { access: 'RW', first: 1, last: 1, uses: ['access', 'delete'] },
      { access: 'RW', first: 2, last: 2, uses: ['insert'] },
    ],
    syntax: 'source destination <LEFT | RIGHT> <LEFT | RIGHT>',
    summary: 'Pop an element from a list, push it to another list and return it',
    complexity: 'O(1)',
    run: lmove,
  },
  lpop: {
    arity: -2, flags: ['write', 'fast'], group: 'list', since: '1.0.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['access', 'delete'] }],
    syntax: 'key [count]',
    summary: 'Remove and get the first elements in a list',
    complexity: 'O(N) where N is the number of elements returned',
    run: lpop,
  },
  lpush: {
    arity: -3, flags: ['write', 'denyoom', 'fast'], group: 'list', since: '1.0.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['insert'] }],
    syntax: 'key element [element ...]',
    summary: 'Prepend one or multiple elements to a list',
    complexity: 'O(1) for each element added, so O(N) to add N elements when the command is called with multiple '
      + 'arguments.',
    run: lpush,
  },
  lpushx: {
    arity: -3, flags: ['write', 'denyoom', 'fast'], group: 'list', since: '2.2.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['insert'] }],
    syntax: 'key element [element ...]',
    summary: 'Prepend an element to a list, only if the list exists',
    complexity: 'O(1) for each element added, so O(N) to add N elements when the command is called with multiple '
      + 'arguments.',
    run: lpushx,
  },
  lrange: {
    arity: 4, flags: ['readonly'], group: 'list', since: '1.0.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key start stop',
    summary: 'Get a range of elements from a list',
    complexity: 'O(S+N) where S is the distance of start offset from HEAD for small lists, from nearest end (HEAD or '
      + 'TAIL) for large lists; and N is the number of elements in the specified range.',
    run: lrange,
  },
  lset: {
    arity: 4, flags: ['write', 'denyoom'], group: 'list', since: '1.0.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key index element',
    summary: 'Set the value of an element in a list by its index',
    complexity: 'O(N) where N is the length of the list. Setting either the first or the last element of the list is '
      + 'O(1).',
    run: lset,
  },
  ltrim: {
    arity: 4, flags: ['write'], group: 'list', since: '1.0.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['delete'] }],
    syntax: 'key start stop',
    summary: 'Trim a list to the specified range',
    complexity: 'O(N) where N is the number of elements to be removed by the operation.',
    run: ltrim,
  },
  rpop: {
    arity: -2, flags: ['write', 'fast'], group: 'list', since: '1.0.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['access', 'delete'] }],
    syntax: 'key [count]',
    summary: 'Remove and get the last elements in a list',
    complexity: 'O(N) where N is the number of elements returned',
    run: rpop,
  },
  rpoplpush: {
    arity: 3, flags: ['write', 'denyoom'], group: 'list', since: '1.2.0',
    keys: [
      { access: 'RW', first: 1, last: 1, uses: ['access', 'delete'] },
      { access: 'RW', first: 2, last: 2, uses: ['insert'] },
    ],
    syntax: 'source destination',
    summary: 'Remove the last element in a list, prepend it to another list and return it',
    complexity: 'O(1)',
    deprecated: { since: '6.2.0', replacedBy: '`LMOVE` with the `RIGHT` and `LEFT` arguments' },
    run: rpoplpush,
  },
  rpush: {
    arity: -3, flags: ['write', 'denyoom', 'fast'], group: 'list', since: '1.0.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['insert'] }],
    syntax: 'key element [element ...]',
    summary: 'Append one or multiple elements to a list',
    complexity: 'O(1) for each element added, so O(N) to add N elements when the command is called with multiple '
      + 'arguments.',
    run: rpush,
  },
  rpushx: {
    arity: -3, flags: ['write', 'denyoom', 'fast'], group: 'list', since: '2.2.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['insert'] }],
    syntax: 'key element [element ...]',
    summary: 'Append an element to a list, only if the list exists',
    complexity: 'O(1) for each element added, so O(N) to add N elements when the command is called with multiple '
      + 'arguments.',
    run: rpushx,
  },
};
