// Hashes.
import { parseInteger } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { Hash } from '../data/hash.ts';
import { notFloat, notInteger, RedisError, wrongArity, wrongType } from '../errors.ts';
import { replaceExpired, withoutExpired, withoutNamed } from '../field-expiry.ts';
import { Notify } from '../keyspace.ts';
import { addDecimals, addLongDoubles, formatLongDouble, parseLongDouble, plainDecimal } from '../long-double.ts';
import { MapReply, OK } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import type { Entry } from '../value.ts';
import { pairsWanted, randomCount } from './counts.ts';
import { draw, drawLate, drawsLate } from './random-elements.ts';
import { scanElements } from './element-scan.ts';

type Args = readonly Bytes[];

/** The key of a hash, or undefined. */
export function hashEntry(client: Client, key: Bytes): Entry | undefined {
  const entry = client.db.find(key);
  if (entry !== undefined && !(entry.contents instanceof Hash)) throw wrongType();
  return entry;
}

/** The hash at a key, or undefined. `names`: the fields that are asked for; without them it is only to be read. */
export function hashAt(client: Client, key: Bytes, names?: Args): Hash | undefined {
  const entry = hashEntry(client, key);
  return entry && hashIn(client, key, entry, names);
}

/** The same where its entry is known. */
export function hashIn({ db, engine }: Client, key: Bytes, entry: Entry, names?: Args): Hash | undefined {
  const hash = entry.contents as Hash;
  if (hash.soonest >= engine.now) return hash;
  return names === undefined ? withoutExpired(engine, entry) : withoutNamed(engine, db, key, entry, names);
}

/** The hash at a key, made where there is none, about to get values for the fields in `args`: each `step`th from `from` on. */
export function hashToChange(client: Client, key: Bytes, args: Args, from = 2, step = Infinity): Hash {
  const hash = hashToSet(client, key, args, from, step);
  if (hash === undefined) throw wrongType();
  return hash;
}

/** The same; undefined where the key holds something else. */
function hashToSet(client: Client, key: Bytes, args: Args, from: number, step: number): Hash | undefined {
  const { db, engine } = client;
  const entry = db.find(key);
  if (entry === undefined) {
    const hash = new Hash(engine.config.limits);
    db.set(key, hash);
    return hash;
  }
  if (!(entry.contents instanceof Hash)) return undefined;
  db.touch(key, entry);
  if (entry.contents.timed) replaceExpired(engine, db, key, entry.contents, args, from, step);
  return entry.contents;
}

/** The hash at a key with all that it holds, though the time of some may be over. */
export function wholeHash({ db }: Client, key: Bytes): Hash { return db.entries.get(key)!.contents as Hash; }

function hset(client: Client, args: Args): Reply { return setFields(client, args, 'hset'); }

function hmset(client: Client, args: Args): Reply {
  const added = setFields(client, args, 'hmset');
  return typeof added === 'number' ? OK : added;
}

/** Returns how many fields are new. */
function setFields(client: Client, args: Args, name: Bytes): number | RedisError {
  if (args.length % 2 !== 0) throw wrongArity(name);
  const key = args[1];
  const hash = hashToSet(client, key, args, 2, 2);
  if (hash === undefined) return wrongType();
  hash.expect((args.length - 2) / 2);
  let added = 0;
  for (let i = 2; i < args.length; i += 2) if (hash.set(args[i], args[i + 1])) added++;
  client.db.notify(Notify.hash, 'hset', key);
  return added;
}

function hsetnx(client: Client, args: Args): Reply {
  const key = args[1];
  if (hashAt(client, key, [args[2]])?.has(args[2])) return 0;
  hashToChange(client, key, args).set(args[2], args[3]);
  client.db.notify(Notify.hash, 'hset', key);
  return 1;
}

function hget(client: Client, args: Args): Reply {
  const hash = hashAt(client, args[1], [args[2]]);
  if (hash === undefined) return null;
  const value = hash.get(args[2]);
  return value === undefined ? null : value;
}

function hmget(client: Client, args: Args): Reply {
  const hash = hashAt(client, args[1], args.slice(2));
  const values: Reply[] = [];
  for (let i = 2; i < args.length; i++) values.push(hash?.get(args[i]) ?? null);
  return values;
}

function hgetall(client: Client, args: Args): Reply {
  const hash = hashAt(client, args[1]);
  if (client.protocol === 2) return hash?.items() ?? [];
  return new MapReply(Array.from(hash?.entries() ?? []));
}

function hkeys(client: Client, args: Args): Reply { return Array.from(hashAt(client, args[1])?.keys() ?? []); }

function hvals(client: Client, args: Args): Reply { return Array.from(hashAt(client, args[1])?.values() ?? []); }

function hlen(client: Client, args: Args): Reply {
  return hashEntry(client, args[1]) === undefined ? 0 : wholeHash(client, args[1]).size; // of what is over, too
}

function hexists(client: Client, args: Args): Reply { return hashAt(client, args[1], [args[2]])?.has(args[2]) ? 1 : 0; }

function hstrlen(client: Client, args: Args): Reply { return hashAt(client, args[1], [args[2]])?.get(args[2])?.length ?? 0; }

function hdel(client: Client, args: Args): Reply {
  const { db } = client;
  const key = args[1];
  const entry = hashEntry(client, key);
  if (entry === undefined) return 0;
  const whole = wholeHash(client, key);
  const hash = client.engine.has.fieldsGoInRounds ? hashIn(client, key, entry) : whole;
  if (hash === undefined) return 0;
  let removed = 0;
  for (let i = 2; i < args.length; i++) {
    if (!hash.has(args[i])) continue;
    if (removed++ === 0) db.touch(key, entry);
    hash.delete(args[i]);
    if (whole !== hash) whole.delete(args[i]);
  }
  if (removed === 0) return 0;
  db.notify(Notify.hash, 'hdel', key);
  if (db.removeIfEmpty(key, entry)) db.notify(Notify.generic, 'del', key);
  return removed;
}

function hincrby(client: Client, args: Args): Reply {
  const key = args[1];
  if (parseInteger(args[3]) === undefined) throw notInteger();
  const result = sum(hashAt(client, key, [args[2]])?.get(args[2]) ?? '0', args[3]);
  hashToChange(client, key, args).update(args[2], String(result));
  client.db.notify(Notify.hash, 'hincrby', key);
  return result;
}

/** Adds 64-bit integers; `by` is known to be one. A bigint only where a number is not exact. */
function sum(old: Bytes, by: Bytes): number | bigint {
  const a = parseInteger(old);
  if (a === undefined) throw new RedisError('ERR hash value is not an integer');
  const quick = a + parseInteger(by)!;
  if (old.length < 16 && by.length < 16) return quick;
  const exact = BigInt(old) + BigInt(by);
  if (BigInt.asIntN(64, exact) !== exact) throw new RedisError('ERR increment or decrement would overflow');
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
}

function addFloats(client: Client, args: Args): Bytes {
  const by = parseLongDouble(args[3]);
  if (by === undefined) throw notFloat();
  if (typeof by === 'number') throw new RedisError('ERR value is NaN or Infinity');
  const old = parseLongDouble(hashAt(client, args[1], [args[2]])?.get(args[2]) ?? '0');
  if (old === undefined) throw new RedisError('ERR hash value is not a float');
  const total = addLongDoubles(old, by);
  if (typeof total === 'number') throw new RedisError('ERR increment would produce NaN or Infinity');
  return formatLongDouble(total);
}

function hincrbyfloat(client: Client, args: Args): Reply {
  const key = args[1];
  // The increment is judged before the key.
  const quick = plainDecimal(args[3]) && addDecimals(hashAt(client, key, [args[2]])?.get(args[2]) ?? '0', args[3]);
  const text = quick ?? addFloats(client, args);
  hashToChange(client, key, args).update(args[2], text);
  client.db.notify(Notify.hash, 'hincrbyfloat', key);
  return text;
}

/** The hash at a key once all fields whose time is over have gone. */
function withoutAllExpired(client: Client, key: Bytes): Hash | undefined {
  const entry = hashEntry(client, key);
  return entry && hashIn(client, key, entry, (entry.contents as Hash).expiredFields(client.engine.now));
}

function hrandfield(client: Client, args: Args): Reply {
  const { random } = client.engine;
  if (args.length === 2) return withoutAllExpired(client, args[1])?.pick(random) ?? null;
  const count = randomCount(args[2]);
  const withValues = pairsWanted(args, count, 'WITHVALUES');
  const hash = withoutAllExpired(client, args[1]);
  if (hash === undefined) return [];
  const isNested = client.protocol === 3;
  const pairOf = (field: Bytes): Bytes[] => [field, hash.get(field)!];
  if (drawsLate(count)) {
    const partsOf = (field: Bytes): Reply[] => (!withValues ? [field] : isNested ? [pairOf(field)] : pairOf(field));
    return drawLate(Array.from(hash.keys(), partsOf), count, random);
  }
  const fields = draw(hash, count, random);
  if (!withValues) return fields;
  const pairs = fields.map(pairOf);
  return isNested ? pairs : pairs.flat();
}

function hscan(client: Client, args: Args): Reply {
  return scanElements(args, 'hscan', client.engine.has, (key) => hashAt(client, key), (hash, field, found, bare) => {
    found.push(field);
    if (!bare) found.push(hash.get(field)!);
  });
}

export const hashCommands: CommandTable = {
  hdel: {
    arity: -3, flags: ['write', 'fast'], group: 'hash', since: '2.0.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['delete'] }],
    syntax: 'key field [field ...]',
    summary: 'Delete one or more hash fields',
    complexity: 'O(N) where N is the number of fields to be removed.',
    run: hdel,
  },
  hexists: {
    arity: 3, flags: ['readonly', 'fast'], group: 'hash', since: '2.0.0',
    keys: [{ access: 'RO', first: 1, last: 1 }],
    syntax: 'key field',
    summary: 'Determine if a hash field exists',
    complexity: 'O(1)',
    run: hexists,
  },
  hget: {
    arity: 3, flags: ['readonly', 'fast'], group: 'hash', since: '2.0.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key field',
    summary: 'Get the value of a hash field',
    complexity: 'O(1)',
    run: hget,
  },
  hgetall: {
    arity: 2, flags: ['readonly'], group: 'hash', since: '2.0.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key',
    summary: 'Get all the fields and values in a hash',
    complexity: 'O(N) where N is the size of the hash.',
    tips: ['nondeterministic_output_order'],
    run: hgetall,
  },
  hincrby: {
    arity: 4, flags: ['write', 'denyoom', 'fast'], group: 'hash', since: '2.0.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['access', 'update'] }],
    syntax: 'key field increment',
    summary: 'Increment the integer value of a hash field by the given number',
    complexity: 'O(1)',
    run: hincrby,
  },
  hincrbyfloat: {
    arity: 4, flags: ['write', 'denyoom', 'fast'], group: 'hash', since: '2.6.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['access', 'update'] }],
    syntax: 'key field increment',
    summary: 'Increment the float value of a hash field by the given amount',
    complexity: 'O(1)',
    run: hincrbyfloat,
  },
  hkeys: {
    arity: 2, flags: ['readonly'], group: 'hash', since: '2.0.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key',
    summary: 'Get all the fields in a hash',
    complexity: 'O(N) where N is the size of the hash.',
    tips: ['nondeterministic_output_order'],
    run: hkeys,
  },
  hlen: {
    arity: 2, flags: ['readonly', 'fast'], group: 'hash', since: '2.0.0',
    keys: [{ access: 'RO', first: 1, last: 1 }],
    syntax: 'key',
    summary: 'Get the number of fields in a hash',
    complexity: 'O(1)',
    run: hlen,
  },
  hmget: {
    arity: -3, flags: ['readonly', 'fast'], group: 'hash', since: '2.0.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key field [field ...]',
    summary: 'Get the values of all the given hash fields',
    complexity: 'O(N) where N is the number of fields being requested.',
    run: hmget,
  },
  hmset: {
    arity: -4, flags: ['write', 'denyoom', 'fast'], group: 'hash', since: '2.0.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key field value [field value ...]',
    summary: 'Set multiple hash fields to multiple values',
    complexity: 'O(N) where N is the number of fields being set.',
    deprecated: { since: '4.0.0', replacedBy: '`HSET` with multiple field-value pairs' },
    run: hmset,
  },
  hrandfield: {
    arity: -2, flags: ['readonly'], group: 'hash', since: '6.2.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key [count [WITHVALUES]]',
    summary: 'Get one or multiple random fields from a hash',
    complexity: 'O(N) where N is the number of fields returned',
    tips: ['nondeterministic_output'],
    run: hrandfield,
  },
  hscan: {
    arity: -3, flags: ['readonly'], group: 'hash', since: '2.8.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key cursor [MATCH pattern] [COUNT count]',
    later: [{ redis: '7.4.0', syntax: 'key cursor [MATCH pattern] [COUNT count] [NOVALUES]' }],
    summary: 'Incrementally iterate hash fields and associated values',
    complexity: 'O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to '
      + 'return back to 0. N is the number of elements inside the collection..',
    tips: ['nondeterministic_output'],
    run: hscan,
  },
  hset: {
    arity: -4, flags: ['write', 'denyoom', 'fast'], group: 'hash', since: '2.0.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key field value [field value ...]',
    summary: 'Set the string value of a hash field',
    complexity: 'O(1) for each field/value pair added, so O(N) to add N field/value pairs when the command is called '
      + 'with multiple field/value pairs.',
    run: hset,
  },
  hsetnx: {
    arity: 4, flags: ['write', 'denyoom', 'fast'], group: 'hash', since: '2.0.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['insert'] }],
    syntax: 'key field value',
    summary: 'Set the value of a hash field, only if the field does not exist',
    complexity: 'O(1)',
    run: hsetnx,
  },
  hstrlen: {
    arity: 3, flags: ['readonly', 'fast'], group: 'hash', since: '3.2.0',
    keys: [{ access: 'RO', first: 1, last: 1 }],
    syntax: 'key field',
    summary: 'Get the length of the value of a hash field',
    complexity: 'O(1)',
    run: hstrlen,
  },
  hvals: {
    arity: 2, flags: ['readonly'], group: 'hash', since: '2.0.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key',
    summary: 'Get all the values in a hash',
    complexity: 'O(N) where N is the size of the hash.',
    tips: ['nondeterministic_output_order'],
    run: hvals,
  },
};
