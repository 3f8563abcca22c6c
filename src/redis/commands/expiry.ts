// Times to live.
import { int64, parseInteger } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import type { Engine } from '../engine.ts';
import { invalidExpire, notInteger, RedisError } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import type { Bytes, Reply } from '../reply.ts';

function expire(client: Client, args: readonly Bytes[]): Reply {
  return setExpiry(client, args, 1000, true, 'expire');
}

function pexpire(client: Client, args: readonly Bytes[]): Reply {
  return setExpiry(client, args, 1, true, 'pexpire');
}

function expireat(client: Client, args: readonly Bytes[]): Reply {
  return setExpiry(client, args, 1000, false, 'expireat');
}

function pexpireat(client: Client, args: readonly Bytes[]): Reply {
  return setExpiry(client, args, 1, false, 'pexpireat');
}

/** Times count `unit` milliseconds from `since` on. */
function setExpiry(client: Client, args: readonly Bytes[], unit: number, fromNow: boolean, command: Bytes): Reply {
  const condition = args.length > 3 ? readCondition(args) : 0;
  const now = client.engine.time;
  const at = timeAt(args[2], unit, fromNow ? now : 0, command);
  const { db } = client;
  const key = args[1];
  const entry = db.find(key);
  if (entry === undefined) return 0;
  if (condition !== 0 && !holds(condition, entry.expireAt, at)) return 0;
  if (isPast(client.engine, at)) {
    endInPast(client, key);
  } else {
    db.expire(key, entry, Math.max(1, at)); // 0 is never
    db.notify(Notify.generic, 'expire', key);
  }
  return 1;
}

/** Whether what gets such a time ends at once. Data that comes from another server keeps it until that one ends it. */
export function isPast(engine: Engine, at: number): boolean { return at <= engine.time && !engine.config.flag('import-mode'); }

/** Removes a key that gets a time which is over. */
export function endInPast({ db, engine }: Client, key: Bytes): void {
  if (engine.has.pastExpires) return db.removeExpired(key);
  db.remove(key);
  db.notify(Notify.generic, 'del', key);
}

/** Milliseconds since 1970, perhaps in the past; beyond 2^53 (some 285,000 years) the nearest number. */
function timeAt(text: Bytes, unit: number, since: number, command: Bytes): number {
  const value = parseInteger(text);
  if (value === undefined) throw notInteger();
  const at = value * unit + since;
  return Number.isSafeInteger(at) ? at : farTime(int64(text), BigInt(unit), BigInt(since), command);
}

function farTime(value: bigint, unit: bigint, since: bigint, command: Bytes): number {
  const { max, min } = { max: INT64_MAX / unit, min: -INT64_MAX / unit };
  if (unit !== 1n && (value > max || value < min)) throw invalidExpire(command);
  if (value * unit + since > INT64_MAX) throw invalidExpire(command);
  return Number(value * unit + since);
}

const INT64_MAX = 9223372036854775807n;

const NX = 1;
const XX = 2;
const GT = 4;
const LT = 8;
const CONDITIONS = new Map([['nx', NX], ['xx', XX], ['gt', GT], ['lt', LT]]);

export function readCondition(args: readonly Bytes[]): number {
  let conditions = 0;
  for (let i = 3; i < args.length; i++) {
    const bit = CONDITIONS.get(args[i].toLowerCase());
    if (bit === undefined) throw new RedisError(`ERR Unsupported option ${args[i]}`);
    conditions |= bit;
  }
  if ((conditions & NX) !== 0 && (conditions & (XX | GT | LT)) !== 0) {
    throw new RedisError('ERR NX and XX, GT or LT options at the same time are not compatible');
  }
  if ((conditions & GT) !== 0 && (conditions & LT) !== 0) {
    throw new RedisError('ERR GT and LT options at the same time are not compatible');
  }
  return conditions;
}

/** A key without a time to live counts as expiring last of all. */
export function holds(conditions: number, old: number, at: number): boolean {
  if ((conditions & NX) !== 0 && old !== 0) return false;
  if ((conditions & XX) !== 0 && old === 0) return false;
  if ((conditions & GT) !== 0 && (old === 0 || at <= old)) return false;
  return (conditions & LT) === 0 || old === 0 || at < old;
}

const NO_KEY = -2;
const NEVER = -1;

/** When a key expires, or NO_KEY or NEVER. */
function expiryOf({ db }: Client, key: Bytes): number {
  const entry = db.look(key);
  if (entry === undefined) return NO_KEY;
  return entry.expireAt === 0 ? NEVER : entry.expireAt;
}

const remaining = (client: Client, at: number): number => Math.max(0, at - client.engine.time);
const seconds = (milliseconds: number): number => Math.floor((milliseconds + 500) / 1000);
const whole = (value: number): Reply => (Number.isSafeInteger(value) ? value : BigInt.asIntN(64, BigInt(value) - 1n));

function ttl(client: Client, args: readonly Bytes[]): Reply {
  const at = expiryOf(client, args[1]);
  return at < 0 ? at : seconds(remaining(client, at));
}

function pttl(client: Client, args: readonly Bytes[]): Reply {
  const at = expiryOf(client, args[1]);
  return at < 0 ? at : whole(remaining(client, at));
}

function expiretime(client: Client, args: readonly Bytes[]): Reply {
  const at = expiryOf(client, args[1]);
  return at < 0 ? at : seconds(at);
}

function pexpiretime(client: Client, args: readonly Bytes[]): Reply {
  return whole(expiryOf(client, args[1]));
}

function persist({ db }: Client, args: readonly Bytes[]): Reply {
  const entry = db.find(args[1]);
  if (entry === undefined || entry.expireAt === 0) return 0;
  db.expire(args[1], entry, 0);
  db.notify(Notify.generic, 'persist', args[1]);
  return 1;
}

export const expiryCommands: CommandTable = {
  expire: {
    arity: -3, flags: ['write', 'fast'], group: 'generic',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key seconds [NX | XX | GT | LT]',
    summary: "Set a key's time to live in seconds", since: '1.0.0', complexity: 'O(1)', run: expire,
  },
  pexpire: {
    arity: -3, flags: ['write', 'fast'], group: 'generic',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key milliseconds [NX | XX | GT | LT]',
    summary: "Set a key's time to live in milliseconds", since: '2.6.0', complexity: 'O(1)', run: pexpire,
  },
  expireat: {
    arity: -3, flags: ['write', 'fast'], group: 'generic',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key unix-time-seconds [NX | XX | GT | LT]',
    summary: 'Set the expiration for a key as a UNIX timestamp', since: '1.2.0', complexity: 'O(1)', run: expireat,
  },
  pexpireat: {
    arity: -3, flags: ['write', 'fast'], group: 'generic',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key unix-time-milliseconds [NX | XX | GT | LT]',
    summary: 'Set the expiration for a key as a UNIX timestamp specified in milliseconds', since: '2.6.0',
    complexity: 'O(1)', run: pexpireat,
  },
  ttl: {
    arity: 2, flags: ['readonly', 'fast'], group: 'generic', tips: ['nondeterministic_output'],
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key',
    summary: 'Get the time to live for a key in seconds', since: '1.0.0', complexity: 'O(1)', run: ttl,
  },
  pttl: {
    arity: 2, flags: ['readonly', 'fast'], group: 'generic', tips: ['nondeterministic_output'],
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key',
    summary: 'Get the time to live for a key in milliseconds', since: '2.6.0', complexity: 'O(1)', run: pttl,
  },
  expiretime: {
    arity: 2, flags: ['readonly', 'fast'], group: 'generic',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key',
    summary: 'Get the expiration Unix timestamp for a key', since: '7.0.0', complexity: 'O(1)', run: expiretime,
  },
  pexpiretime: {
    arity: 2, flags: ['readonly', 'fast'], group: 'generic',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key',
    summary: 'Get the expiration Unix timestamp for a key in milliseconds', since: '7.0.0', complexity: 'O(1)',
    run: pexpiretime,
  },
  persist: {
    arity: 2, flags: ['write', 'fast'], group: 'generic',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key',
    summary: 'Remove the expiration from a key', since: '2.2.0', complexity: 'O(1)', run: persist,
  },
};
