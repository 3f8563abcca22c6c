// Times to live of a hash's fields (7.4). Texts as in Redis 7.4.
import { parseInteger } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandSpec, CommandTable } from '../command.ts';
import type { Hash } from '../data/hash.ts';
import { invalidExpire, notInteger, RedisError, shown } from '../errors.ts';
import type { Engine } from '../engine.ts';
import { isOver } from '../field-expiry.ts';
import { Notify } from '../keyspace.ts';
import type { Bytes, Reply } from '../reply.ts';
import { fieldTimesOfValkey } from './hash-times.ts';
import { hashAt, hashEntry } from './hashes.ts';

type Args = readonly Bytes[];

/** What a field's fate is told as. */
const NO_FIELD = -2;
const NEVER = -1;
const UNMET = 0;
const SET = 1;
const DELETED = 2;

/** The latest time, in milliseconds since 1970. */
const LATEST = 0x3fffffffffff;

/** Milliseconds since 1970. Times count `unit` milliseconds from `since` on. */
export function fieldTime(text: Bytes, unit: number, since: number, command: Bytes): number {
  const value = parseInteger(text);
  if (value === undefined) throw notInteger();
  if (value < 0) throw new RedisError('ERR invalid expire time, must be >= 0');
  const at = value * unit + since;
  if (at > LATEST) throw invalidExpire(command);
  return at;
}

/** What follows "FIELDS numfields", at position `at`. `width` arguments belong to each. */
export function fieldsFrom(args: Args, at: number, countError: Bytes): Args {
  if (args[at]?.toLowerCase() !== 'fields') {
    throw new RedisError('ERR Mandatory argument FIELDS is missing or not at the right position');
  }
  const count = parseInteger(args[at + 1] ?? '');
  if (count === undefined || count < 1) throw new RedisError(`ERR ${countError}`);
  const fields = args.slice(at + 2);
  if (fields.length === count) return fields;
  throw new RedisError('ERR The `numfields` parameter must match the number of arguments');
}

export const COUNT_ERROR = 'Number of fields must be a positive integer';

const CONDITIONS: Readonly<Record<Bytes, ((old: number, at: number) => boolean) | undefined>> = {
  nx: (old) => old === 0,
  xx: (old) => old !== 0,
  gt: (old, at) => old !== 0 && at > old,
  lt: (old, at) => old === 0 || at < old,
};

interface Options { condition: ((old: number, at: number) => boolean) | undefined; fields: Args }

const NO_COUNT = 'Parameter `numFields` should be greater than 0';

/** Before 8.6. */
function conditionFirst(args: Args): Options {
  const condition = CONDITIONS[args[3].toLowerCase()];
  return { condition, fields: fieldsFrom(args, condition === undefined ? 3 : 4, NO_COUNT) };
}

/** Since 8.6 the condition stands before or after the fields. */
function anywhere(args: Args): Options {
  const conditions = new Set<Bytes>();
  let fields: Args | undefined;
  for (let i = 3; i < args.length; i++) {
    const word = args[i].toLowerCase();
    if (word === 'fields') {
      if (fields !== undefined) throw new RedisError('ERR FIELDS keyword specified multiple times');
      if (i >= args.length - 2) throw new RedisError('ERR FIELDS requires at least numfields and one field argument');
      const count = parseInteger(args[i + 1]);
      if (count === undefined || count < 1 || count >= 2 ** 31) throw new RedisError(`ERR ${NO_COUNT}`);
      if (i + 2 + count > args.length) throw new RedisError('ERR wrong number of arguments');
      fields = args.slice(i + 2, i + 2 + count);
      i += 1 + count;
    } else if (CONDITIONS[word] !== undefined) conditions.add(word);
    else throw unknownArgument(args[i]);
  }
  if (fields === undefined) throw new RedisError('ERR missing FIELDS argument');
  if (conditions.size > 1) throw new RedisError('ERR Multiple condition flags specified');
  const [condition] = conditions;
  return { condition: CONDITIONS[condition], fields };
}

/** Line breaks at the end of an error are cut. */
export const unknownArgument = (text: Bytes): RedisError =>
  new RedisError(`ERR unknown argument: ${shown(text.split('\0', 1)[0].replace(/[\r\n]+$/, ''))}`);

const expiring = (name: Bytes, unit: number, absolute: boolean) => (client: Client, args: Args): Reply => {
  const entry = hashEntry(client, args[1]);
  const at = fieldTime(args[2], unit, absolute ? 0 : client.engine.now, name);
  const { condition, fields } = client.engine.has.hashOptionsAnywhere ? anywhere(args) : conditionFirst(args);
  if (entry === undefined) return fields.map(() => NO_FIELD);
  return setTimes(client, args[1], entry.contents as Hash, fields, at, condition);
};

/** Whether a field is there, and its time not over. It stays in any case. */
const isShown = ({ now, seesExpired }: Engine, hash: Hash, field: Bytes): boolean =>
  hash.has(field) && (seesExpired || !isOver(hash, field, now));

/** Sets when fields expire; those for which that is over are deleted. */
export function setTimes(
  client: Client, key: Bytes, hash: Hash, fields: Args, at: number, condition?: (old: number, at: number) => boolean,
): number[] {
  const { db, engine: { now } } = client;
  const entry = db.entries.get(key)!;
  hash.beginTimes();
  const fates = fields.map((field) => {
    if (!hash.has(field)) return NO_FIELD; // one whose time is over gets another
    if (condition !== undefined && !condition(hash.timeOf(field), at)) return UNMET;
    db.touch(key, entry);
    if (at <= now) hash.delete(field);
    else hash.setTime(field, at);
    return at <= now ? DELETED : SET;
  });
  if (hash.timed) db.expires.timed.add(key);
  if (fates.includes(DELETED)) db.notify(Notify.hash, 'hdel', key);
  if (fates.includes(SET)) db.notify(Notify.hash, 'hexpire', key);
  if (db.removeIfEmpty(key, entry)) db.notify(Notify.generic, 'del', key);
  return fates;
}

/** Fields live for ever from now on; what became of each. */
export function persistFields({ db, engine }: Client, key: Bytes, hash: Hash, fields: Args): number[] {
  const entry = db.entries.get(key)!;
  const fates = fields.map((field) => {
    if (!isShown(engine, hash, field)) return NO_FIELD;
    if (hash.timeOf(field) === 0) return NEVER;
    db.touch(key, entry);
    hash.setTime(field, 0);
    return SET;
  });
  if (fates.includes(SET)) db.notify(Notify.hash, 'hpersist', key);
  return fates;
}

function hpersist(client: Client, args: Args): Reply {
  const entry = hashEntry(client, args[1]);
  const fields = fieldsFrom(args, 2, COUNT_ERROR);
  return entry === undefined ? fields.map(() => NO_FIELD) : persistFields(client, args[1], entry.contents as Hash, fields);
}

/** When fields expire, in `unit` milliseconds, rounded up: since 1970, or from now on. */
const telling = (unit: number, absolute: boolean) => (client: Client, args: Args): Reply => {
  const hash = hashAt(client, args[1]);
  const since = absolute ? 0 : client.engine.now;
  return fieldsFrom(args, 2, COUNT_ERROR).map((field) => {
    if (hash?.has(field) !== true) return NO_FIELD;
    const at = hash.timeOf(field);
    return at === 0 ? NEVER : Math.ceil((at - since) / unit);
  });
};

type TimeSetter = 'hexpire' | 'hpexpire' | 'hexpireat' | 'hpexpireat';
type TimeTeller = 'httl' | 'hpttl' | 'hexpiretime' | 'hpexpiretime';
const FIELDS = 'FIELDS numfields field [field ...]';
const COMPLEXITY = 'O(N) where N is the number of specified fields';

function setter(name: TimeSetter, time: string, unit: number, absolute: boolean, summary: string): CommandSpec {
  return {
    arity: -6, flags: ['write', 'denyoom', 'fast'], group: 'hash', since: '7.4.0', complexity: COMPLEXITY,
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['update'] }],
    syntax: `key ${time} [NX | XX | GT | LT] ${FIELDS}`, summary, run: expiring(name, unit, absolute),
    valkey: '9.0.0', later: [...fieldTimesOfValkey[name], { redis: '8.0.0', flags: ['write', 'fast'] }],
  };
}

function teller(name: TimeTeller, unit: number, absolute: boolean, summary: string): CommandSpec {
  return {
    arity: -5, flags: ['readonly', 'fast'], group: 'hash', since: '7.4.0', complexity: COMPLEXITY,
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: `key ${FIELDS}`, summary, run: telling(unit, absolute), valkey: '9.0.0',
    later: [...absolute ? [] : [{ redis: '8.0.0', tips: ['nondeterministic_output'] }], ...fieldTimesOfValkey[name] ?? []],
  };
}

export const hashExpiryCommands: CommandTable = {
  hexpire: setter('hexpire', 'seconds', 1000, false,
    'Set expiry for hash field using relative time to expire (seconds)'),
  hpexpire: setter('hpexpire', 'milliseconds', 1, false,
    'Set expiry for hash field using relative time to expire (milliseconds)'),
  hexpireat: setter('hexpireat', 'unix-time-seconds', 1000, true,
    'Set expiry for hash field using an absolute Unix timestamp (seconds)'),
  hpexpireat: setter('hpexpireat', 'unix-time-milliseconds', 1, true,
    'Set expiry for hash field using an absolute Unix timestamp (milliseconds)'),
  httl: teller('httl', 1000, false, 'Returns the TTL in seconds of a hash field.'),
  hpttl: teller('hpttl', 1, false, 'Returns the TTL in milliseconds of a hash field.'),
  hexpiretime: teller('hexpiretime', 1000, true, 'Returns the expiration time of a hash field as a Unix timestamp, in seconds.'),
  hpexpiretime: teller('hpexpiretime', 1, true, 'Returns the expiration time of a hash field as a Unix timestamp, in msec.'),
  hpersist: {
    arity: -5, flags: ['write', 'fast'], group: 'hash', since: '7.4.0', complexity: COMPLEXITY,
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['update'] }],
    syntax: `key ${FIELDS}`, summary: 'Removes the expiration time for each specified field', run: hpersist,
    valkey: '9.0.0', later: fieldTimesOfValkey.hpersist,
  },
};
