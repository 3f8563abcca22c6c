// Strings as numbers. Sums are exact over 64 bits: plain numbers as long as they are safe, BigInt beyond.
import { int64, integer, parseInt64, parseInteger } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { notFloat, notInteger, RedisError, wrongType } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import { addDecimals, addLongDoubles, formatLongDouble, parseLongDouble } from '../long-double.ts';
import type { Bytes, Reply } from '../reply.ts';
import { checkString, isString, lengthOf } from '../string-bytes.ts';
import type { Entry } from '../value.ts';

const INT64_MAX = 9223372036854775807n;
const INT64_MIN = -9223372036854775808n;

function incr(client: Client, args: readonly Bytes[]): Reply { return add(client, args[1], 1); }

function decr(client: Client, args: readonly Bytes[]): Reply { return add(client, args[1], -1); }

function incrby(client: Client, args: readonly Bytes[]): Reply {
  const by = integer(args[2]);
  return Number.isSafeInteger(by) ? add(client, args[1], by) : addExactly(client, args[1], int64(args[2]));
}

function decrby(client: Client, args: readonly Bytes[]): Reply {
  const by = integer(args[2]);
  if (Number.isSafeInteger(by)) return add(client, args[1], 0 - by);
  const exact = int64(args[2]);
  if (exact === INT64_MIN) throw new RedisError('ERR decrement would overflow');
  return addExactly(client, args[1], -exact);
}

/** The longest text that is read as a number. */
const LONGEST_NUMBER = 5 * 1024;

/** What is read as a number; of a text that is too long for one not even the bytes are read. */
function textOfNumber(entry: Entry, otherwise: () => RedisError): Bytes {
  checkString(entry);
  if (lengthOf(entry) > LONGEST_NUMBER) throw otherwise();
  return entry.value as Bytes;
}

/** Adds a safe integer. */
function add(client: Client, key: Bytes, by: number): Reply {
  const { db } = client;
  const entry = db.find(key);
  if (entry === undefined) {
    db.set(key, String(by));
    db.notify(Notify.string, 'incrby', key);
    return by;
  }
  let old = entry.number;
  if (old === undefined) {
    if (!isString(entry)) return wrongType();
    old = lengthOf(entry) > LONGEST_NUMBER ? undefined : parseInteger(entry.value as Bytes);
    if (old === undefined) return notInteger();
  }
  const sum = old + by;
  if (!Number.isSafeInteger(sum) || !Number.isSafeInteger(old)) return addExactly(client, key, BigInt(by));
  db.replace(key, entry, sum);
  db.notify(Notify.string, 'incrby', key);
  return sum;
}

function addExactly({ db }: Client, key: Bytes, by: bigint): Reply {
  const entry = db.find(key);
  const value = entry === undefined ? 0n : parseInt64(textOfNumber(entry, notInteger));
  if (value === undefined) throw notInteger();
  const sum = value + by;
  if (sum > INT64_MAX || sum < INT64_MIN) throw new RedisError('ERR increment or decrement would overflow');
  if (entry === undefined) db.set(key, String(sum));
  else db.replace(key, entry, String(sum));
  db.notify(Notify.string, 'incrby', key);
  return sum;
}

function addFloats(old: Bytes, increment: Bytes): Bytes {
  const value = parseLongDouble(old);
  const by = parseLongDouble(increment);
  if (value === undefined || by === undefined) throw notFloat();
  const sum = addLongDoubles(value, by);
  if (typeof sum === 'number') throw new RedisError('ERR increment would produce NaN or Infinity');
  return formatLongDouble(sum);
}

function incrbyfloat({ db }: Client, args: readonly Bytes[]): Reply {
  const entry = db.find(args[1]);
  const old = entry === undefined ? '0' : textOfNumber(entry, notFloat);
  const text = addDecimals(old, args[2]) ?? addFloats(old, args[2]);
  if (entry === undefined) db.set(args[1], text).form = 1;
  else {
    db.replace(args[1], entry, text);
    entry.form = 1;
  }
  db.notify(Notify.string, 'incrbyfloat', args[1]);
  return text;
}

export const counterCommands: CommandTable = {
  incr: {
    arity: 2, flags: ['write', 'denyoom', 'fast'], group: 'string',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['access', 'update'] }],
    syntax: 'key',
    summary: 'Increment the integer value of a key by one', since: '1.0.0', complexity: 'O(1)', run: incr,
  },
  decr: {
    arity: 2, flags: ['write', 'denyoom', 'fast'], group: 'string',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['access', 'update'] }],
    syntax: 'key',
    summary: 'Decrement the integer value of a key by one', since: '1.0.0', complexity: 'O(1)', run: decr,
  },
  incrby: {
    arity: 3, flags: ['write', 'denyoom', 'fast'], group: 'string',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['access', 'update'] }],
    syntax: 'key increment',
    summary: 'Increment the integer value of a key by the given amount', since: '1.0.0', complexity: 'O(1)',
    run: incrby,
  },
  decrby: {
    arity: 3, flags: ['write', 'denyoom', 'fast'], group: 'string',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['access', 'update'] }],
    syntax: 'key decrement',
    summary: 'Decrement the integer value of a key by the given number', since: '1.0.0', complexity: 'O(1)',
    run: decrby,
  },
  incrbyfloat: {
    arity: 3, flags: ['write', 'denyoom', 'fast'], group: 'string',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['access', 'update'] }],
    syntax: 'key increment',
    summary: 'Increment the float value of a key by the given amount', since: '2.6.0', complexity: 'O(1)',
    run: incrbyfloat,
  },
};
