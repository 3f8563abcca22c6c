// Sets.
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import type { EncodingLimits } from '../config.ts';
import { MemberSet } from '../data/set.ts';
import { RedisError, syntaxError, wrongType } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import { SetReply } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { countFrom, popCount, randomCount } from './counts.ts';
import { scanElements } from './element-scan.ts';
import { draw, drawLate, drawsLate } from './random-elements.ts';

type Args = readonly Bytes[];

/** The set at a key, or undefined. */
export function setAt(client: Client, key: Bytes): MemberSet | undefined {
  const entry = client.db.find(key);
  if (entry === undefined) return undefined;
  if (!(entry.contents instanceof MemberSet)) throw wrongType();
  return entry.contents;
}

function sadd(client: Client, args: Args): Reply {
  const { db } = client;
  const key = args[1];
  const entry = db.find(key);
  let added = 0;
  if (entry === undefined) {
    const set = MemberSet.for(args[2], args.length - 2, client.engine.config.limits);
    for (let i = 2; i < args.length; i++) if (set.add(args[i])) added++;
    db.set(key, set);
  } else {
    const set = entry.contents;
    if (!(set instanceof MemberSet)) return wrongType();
    set.expect(args.length - 2);
    for (let i = 2; i < args.length; i++) {
      if (set.has(args[i])) continue;
      if (added++ === 0) db.touch(key, entry);
      set.add(args[i]);
    }
  }
  if (added > 0) db.notify(Notify.set, 'sadd', key);
  return added;
}

function srem(client: Client, args: Args): Reply {
  const { db } = client;
  const key = args[1];
  const entry = db.find(key);
  if (entry === undefined) return 0;
  const set = entry.contents;
  if (!(set instanceof MemberSet)) return wrongType();
  let removed = 0;
  for (let i = 2; i < args.length; i++) {
    if (!set.has(args[i])) continue;
    if (removed++ === 0) db.touch(key, entry);
    set.delete(args[i]);
  }
  if (removed === 0) return 0;
  db.notify(Notify.set, 'srem', key);
  if (db.removeIfEmpty(key, entry)) db.notify(Notify.generic, 'del', key);
  return removed;
}

function sismember(client: Client, args: Args): Reply {
  const set = setAt(client, args[1]);
  return set !== undefined && set.has(args[2]) ? 1 : 0;
}

function smismember(client: Client, args: Args): Reply {
  const set = setAt(client, args[1]);
  return args.slice(2).map((member) => (set?.has(member) ? 1 : 0));
}

function scard(client: Client, args: Args): Reply { return setAt(client, args[1])?.size ?? 0; }

function smembers(client: Client, args: Args): Reply { return new SetReply(setAt(client, args[1])?.items() ?? []); }

function smove(client: Client, args: Args): Reply {
  const { db } = client;
  const [, source, destination, member] = args;
  const entry = db.find(source);
  if (entry === undefined) return 0;
  const from = setAt(client, source)!;
  const into = setAt(client, destination);
  if (!from.has(member)) return 0;
  if (from === into) return 1;
  db.touch(source, entry);
  from.delete(member);
  db.notify(Notify.set, 'srem', source);
  if (db.removeIfEmpty(source, entry)) db.notify(Notify.generic, 'del', source);
  sadd(client, ['sadd', destination, member]);
  return 1;
}

function spop(client: Client, args: Args): Reply {
  if (args.length > 3) throw syntaxError();
  const count = args.length === 3 ? popCount(args[2]) : undefined;
  const { db, engine: { random } } = client;
  const key = args[1];
  const set = setAt(client, key);
  if (set === undefined) return count === undefined ? null : new SetReply([]);
  if (count === 0) return new SetReply([]);
  const popped = count === undefined ? [set.pick(random)] : draw(set, count, random);
  const entry = db.find(key)!;
  db.touch(key, entry);
  for (const member of popped) set.delete(member);
  db.notify(Notify.set, 'spop', key);
  if (db.removeIfEmpty(key, entry)) db.notify(Notify.generic, 'del', key);
  return count === undefined ? popped[0] : new SetReply(popped);
}

function srandmember(client: Client, args: Args): Reply {
  const { random } = client.engine;
  if (args.length === 2) return setAt(client, args[1])?.pick(random) ?? null;
  if (args.length > 3) throw syntaxError();
  const count = randomCount(args[2]);
  const set = setAt(client, args[1]);
  if (set === undefined) return [];
  return drawsLate(count) ? drawLate(Array.from(set.keys(), (member) => [member]), count, random)
    : draw(set, count, random);
}

function sscan(client: Client, args: Args): Reply {
  return scanElements(args, 'sscan', client.engine.has, (key) => setAt(client, key), (_set, member, found) => found.push(member));
}

// Several sets

type Sets = readonly (MemberSet | undefined)[];
/** Makes a set of its own of several. */
type Operation = (sets: Sets, limits: EncodingLimits) => MemberSet;

const collected = (members: (sets: Sets) => Iterable<Bytes>): Operation =>
  (sets, limits) => MemberSet.fromItems(members(sets), limits);

/** Members of all sets, in the order of the smallest, at most `limit`. */
function intersect(sets: Sets, limit = Infinity): Bytes[] {
  const members: Bytes[] = [];
  const found = sets.filter((set) => set !== undefined);
  if (found.length < sets.length) return members;
  const [smallest, ...others] = found.sort((a, b) => a.size - b.size);
  for (const member of smallest.keys()) {
    if (inAll(others, member) && members.push(member) >= limit) break;
  }
  return members;
}

function inAll(sets: readonly MemberSet[], member: Bytes): boolean {
  for (const set of sets) if (!set.has(member)) return false;
  return true;
}

function* unite(sets: Sets): Iterable<Bytes> {
  for (const set of sets) if (set !== undefined) yield* set.keys();
}

/** By the cheaper of the two ways that Redis has: which it was shows in the encoding that is left. */
function subtract(sets: Sets, limits: EncodingLimits): MemberSet {
  const [first, ...others] = sets;
  const result = new MemberSet(limits);
  if (first === undefined) return result;
  const found = sets.filter((set) => set !== undefined);
  const total = found.reduce((sum, { size }) => sum + size, 0);
  if (Math.floor(first.size * found.length / 2) <= total) {
    for (const member of first.keys()) if (!others.some((other) => other?.has(member))) result.add(member);
    return result;
  }
  for (const member of first.keys()) result.add(member);
  for (const other of others) for (const member of other?.keys() ?? []) result.delete(member);
  return result;
}

/** The sets at the keys from one position to another; every type is checked. */
function setsAt(client: Client, args: Args, from: number, to = args.length): (MemberSet | undefined)[] {
  const sets: (MemberSet | undefined)[] = [];
  for (let i = from; i < to; i++) sets.push(setAt(client, args[i]));
  return sets;
}

/** Members of the result; those of unions and differences pass through a set, which orders integers. */
function combined(client: Client, args: Args, from: number, operation: Operation): MemberSet {
  return operation(setsAt(client, args, from), client.engine.config.limits);
}

function store(client: Client, args: Args, operation: Operation): Reply {
  const { db } = client;
  const key = args[1];
  const result = combined(client, args, 2, operation);
  if (result.size === 0) {
    if (db.remove(key)) db.notify(Notify.generic, 'del', key);
    return 0;
  }
  db.set(key, result);
  db.notify(Notify.set, args[0].toLowerCase(), key);
  return result.size;
}

function sinter(client: Client, args: Args): Reply {
  return new SetReply(intersect(setsAt(client, args, 1)));
}

function sunion(client: Client, args: Args): Reply {
  return new SetReply(combined(client, args, 1, collected(unite)).items());
}

function sdiff(client: Client, args: Args): Reply { return new SetReply(combined(client, args, 1, subtract).items()); }

function sinterstore(client: Client, args: Args): Reply {
  return store(client, args, (sets, limits) => MemberSet.gathered(intersect(sets), limits));
}

function sunionstore(client: Client, args: Args): Reply { return store(client, args, collected(unite)); }

function sdiffstore(client: Client, args: Args): Reply { return store(client, args, subtract); }

function sintercard(client: Client, args: Args): Reply {
  const keys = countFrom(args[1], 1, 'ERR numkeys should be greater than 0');
  if (keys > args.length - 2) throw new RedisError("ERR Number of keys can't be greater than number of args");
  let limit = 0; // none
  for (let i = 2 + keys; i < args.length; i += 2) {
    if (args[i].toUpperCase() !== 'LIMIT' || i + 1 === args.length) throw syntaxError();
    limit = countFrom(args[i + 1], 0, "ERR LIMIT can't be negative");
  }
  return intersect(setsAt(client, args, 2, 2 + keys), limit || Infinity).length;
}

export const setCommands: CommandTable = {
  sadd: {
    arity: -3, flags: ['write', 'denyoom', 'fast'], group: 'set', since: '1.0.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['insert'] }],
    syntax: 'key member [member ...]',
    summary: 'Add one or more members to a set',
    complexity: 'O(1) for each element added, so O(N) to add N elements when the command is called with multiple '
      + 'arguments.',
    run: sadd,
  },
  scard: {
    arity: 2, flags: ['readonly', 'fast'], group: 'set', since: '1.0.0',
    keys: [{ access: 'RO', first: 1, last: 1 }],
    syntax: 'key',
    summary: 'Get the number of members in a set',
    complexity: 'O(1)',
    run: scard,
  },
  sdiff: {
    arity: -2, flags: ['readonly'], group: 'set', since: '1.0.0',
    keys: [{ access: 'RO', first: 1, last: -1, uses: ['access'] }],
    syntax: 'key [key ...]',
    summary: 'Subtract multiple sets',
    complexity: 'O(N) where N is the total number of elements in all given sets.',
    tips: ['nondeterministic_output_order'],
    run: sdiff,
  },
  sdiffstore: {
    arity: -3, flags: ['write', 'denyoom'], group: 'set', since: '1.0.0',
    keys: [
      { access: 'OW', first: 1, last: 1, uses: ['update'] },
      { access: 'RO', first: 2, last: -1, uses: ['access'] },
    ],
    syntax: 'destination key [key ...]',
    summary: 'Subtract multiple sets and store the resulting set in a key',
    complexity: 'O(N) where N is the total number of elements in all given sets.',
    run: sdiffstore,
  },
  sinter: {
    arity: -2, flags: ['readonly'], group: 'set', since: '1.0.0',
    keys: [{ access: 'RO', first: 1, last: -1, uses: ['access'] }],
    syntax: 'key [key ...]',
    summary: 'Intersect multiple sets',
    complexity: 'O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.',
    tips: ['nondeterministic_output_order'],
    run: sinter,
  },
  sintercard: {
    arity: -3, flags: ['readonly', 'movablekeys'], group: 'set', since: '7.0.0',
    keys: [{ access: 'RO', count: 1, first: 2, uses: ['access'] }],
    syntax: 'numkeys key [key ...] [LIMIT limit]',
    summary: 'Intersect multiple sets and return the cardinality of the result',
    complexity: 'O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.',
    run: sintercard,
  },
  sinterstore: {
    later: [{
      redis: '7.4.0', valkey: '8.0.0', keys: [
        { access: 'OW', first: 1, last: 1, uses: ['update'] },
        { access: 'RO', first: 2, last: -1, uses: ['access'] },
      ],
    }],
    arity: -3, flags: ['write', 'denyoom'], group: 'set', since: '1.0.0',
    keys: [
      { access: 'RW', first: 1, last: 1, uses: ['update'] },
      { access: 'RO', first: 2, last: -1, uses: ['access'] },
    ],
    syntax: 'destination key [key ...]',
    summary: 'Intersect multiple sets and store the resulting set in a key',
    complexity: 'O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.',
    run: sinterstore,
  },
  sismember: {
    arity: 3, flags: ['readonly', 'fast'], group: 'set', since: '1.0.0',
    keys: [{ access: 'RO', first: 1, last: 1 }],
    syntax: 'key member',
    summary: 'Determine if a given value is a member of a set',
    complexity: 'O(1)',
    run: sismember,
  },
  smembers: {
    arity: 2, flags: ['readonly'], group: 'set', since: '1.0.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key',
    summary: 'Get all the members in a set',
    complexity: 'O(N) where N is the set cardinality.',
    tips: ['nondeterministic_output_order'],
    run: smembers,
  },
  smismember: {
    arity: -3, flags: ['readonly', 'fast'], group: 'set', since: '6.2.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key member [member ...]',
    summary: 'Returns the membership associated with the given elements for a set',
    complexity: 'O(N) where N is the number of elements being checked for membership',
    run: smismember,
  },
  smove: {
    arity: 4, flags: ['write', 'fast'], group: 'set', since: '1.0.0',
    keys: [
      { access: 'RW', first: 1, last: 1, uses: ['access', 'delete'] },
      { access: 'RW', first: 2, last: 2, uses: ['insert'] },
    ],
    syntax: 'source destination member',
    summary: 'Move a member from one set to another',
    complexity: 'O(1)',
    run: smove,
  },
  spop: {
    arity: -2, flags: ['write', 'fast'], group: 'set', since: '1.0.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['access', 'delete'] }],
    syntax: 'key [count]',
    summary: 'Remove and return one or multiple random members from a set',
    complexity: 'Without the count argument O(1), otherwise O(N) where N is the value of the passed count.',
    tips: ['nondeterministic_output'],
    run: spop,
  },
  srandmember: {
    arity: -2, flags: ['readonly'], group: 'set', since: '1.0.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key [count]',
    summary: 'Get one or multiple random members from a set',
    complexity: 'Without the count argument O(1), otherwise O(N) where N is the absolute value of the passed count.',
    tips: ['nondeterministic_output'],
    run: srandmember,
  },
  srem: {
    arity: -3, flags: ['write', 'fast'], group: 'set', since: '1.0.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['delete'] }],
    syntax: 'key member [member ...]',
    summary: 'Remove one or more members from a set',
    complexity: 'O(N) where N is the number of members to be removed.',
    run: srem,
  },
  sscan: {
    arity: -3, flags: ['readonly'], group: 'set', since: '2.8.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key cursor [MATCH pattern] [COUNT count]',
    summary: 'Incrementally iterate Set elements',
    complexity: 'O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to '
      + 'return back to 0. N is the number of elements inside the collection..',
    tips: ['nondeterministic_output'],
    run: sscan,
  },
  sunion: {
    arity: -2, flags: ['readonly'], group: 'set', since: '1.0.0',
    keys: [{ access: 'RO', first: 1, last: -1, uses: ['access'] }],
    syntax: 'key [key ...]',
    summary: 'Add multiple sets',
    complexity: 'O(N) where N is the total number of elements in all given sets.',
    tips: ['nondeterministic_output_order'],
    run: sunion,
  },
  sunionstore: {
    arity: -3, flags: ['write', 'denyoom'], group: 'set', since: '1.0.0',
    keys: [
      { access: 'OW', first: 1, last: 1, uses: ['update'] },
      { access: 'RO', first: 2, last: -1, uses: ['access'] },
    ],
    syntax: 'destination key [key ...]',
    summary: 'Add multiple sets and store the resulting set in a key',
    complexity: 'O(N) where N is the total number of elements in all given sets.',
    run: sunionstore,
  },
};
