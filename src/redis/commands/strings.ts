// Strings: setting and getting them whole.
import type { Client } from '../client.ts';
import type { CommandTable, KeySpec } from '../command.ts';
import { wrongArity, wrongType } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import type { Database } from '../keyspace.ts';
import { OK } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { asSet } from './later.ts';
import { endInPast, isPast } from './expiry.ts';
import { isConditional, meets } from './string-conditions.ts';
import { expireTime, readOptions, timeOf } from './string-options.ts';
import type { Options } from './string-options.ts';

/** The string at a key, undefined where there is none. Throws WRONGTYPE. */
export function stringAt(db: Database, key: Bytes): Bytes | undefined {
  const entry = db.find(key, true);
  if (entry === undefined) return undefined;
  const { value } = entry;
  if (typeof value !== 'string') throw wrongType();
  return value;
}

function get({ db }: Client, args: readonly Bytes[]): Reply {
  const value = db.find(args[1], true)?.value ?? null;
  return typeof value === 'object' && value !== null ? wrongType() : value;
}

function set(client: Client, args: readonly Bytes[]): Reply {
  if (args.length > 3) return setWith(client, args, readOptions(args, 3, 'set', matchesOf(client)));
  const { db } = client;
  const entry = db.set(args[1], args[2]);
  if (client.isScript && client.engine.has.luaAsModule) entry.form = 1; // digits stay a text
  db.notify(Notify.string, 'set', args[1]);
  return OK;
}

const matchesOf = ({ engine: { has } }: Client): 'all' | 'ifeq' | undefined =>
  (has.setConditions ? 'all' : has.setIfEqual ? 'ifeq' : undefined);

function setWith(client: Client, args: readonly Bytes[], options: Options): Reply {
  const { db } = client;
  const at = timeOf(client, options, 'set');
  const old = options.get ? stringAt(db, args[1]) ?? null : undefined;
  if (options.nx || options.xx) {
    const found = db.peek(args[1]) !== undefined;
    if (found ? options.nx : options.xx) return old ?? null;
  }
  if (options.match !== undefined && !meets(db, args[1], options.match)) return old ?? null;
  if (client.engine.has.pastExpires && at !== 0 && isPast(client.engine, at)) {
    if (db.peek(args[1]) !== undefined) db.removeExpired(args[1]);
  } else put(client, args[1], args[2], at, options.keepTtl);
  return old === undefined ? OK : old;
}

/** Sets a string, and (with `at` not 0) when it expires, with the events of both. */
function put({ db, engine, isScript }: Client, key: Bytes, value: Bytes, at: number, keepTtl = false): void {
  const entry = db.set(key, value, keepTtl);
  if (isScript && engine.has.luaAsModule) entry.form = 1; // digits stay a text
  db.notify(Notify.string, 'set', key);
  if (at === 0) return;
  db.expire(key, entry, at);
  db.notify(Notify.generic, 'expire', key);
}

function setnx(client: Client, args: readonly Bytes[]): Reply {
  if (client.db.peek(args[1]) !== undefined) return 0;
  put(client, args[1], args[2], 0);
  return 1;
}

function setex(client: Client, args: readonly Bytes[]): Reply {
  put(client, args[1], args[3], expireTime(client, args[2], 'ex', 'setex'));
  return OK;
}

function psetex(client: Client, args: readonly Bytes[]): Reply {
  put(client, args[1], args[3], expireTime(client, args[2], 'px', 'psetex'));
  return OK;
}

function getset(client: Client, args: readonly Bytes[]): Reply {
  const old = stringAt(client.db, args[1]) ?? null;
  put(client, args[1], args[2], 0);
  return old;
}

function getdel({ db }: Client, args: readonly Bytes[]): Reply {
  const old = stringAt(db, args[1]);
  if (old === undefined) return null;
  db.remove(args[1]);
  db.notify(Notify.generic, 'del', args[1]);
  return old;
}

function getex(client: Client, args: readonly Bytes[]): Reply {
  const { db } = client;
  const { persist, unit, time } = readOptions(args, 2, 'getex');
  const ahead = unit !== undefined && client.engine.has.getexTimeFirst ? expireTime(client, time, unit, 'getex') : undefined;
  const entry = db.find(args[1]);
  if (entry === undefined) return null;
  const { value } = entry;
  if (typeof value !== 'string') throw wrongType();
  if (unit !== undefined) {
    const at = ahead ?? expireTime(client, time, unit, 'getex');
    if (isPast(client.engine, at)) { // only a time of the clock can lie behind
      endInPast(client, args[1]);
    } else {
      db.expire(args[1], entry, at);
      db.notify(Notify.generic, 'expire', args[1]);
    }
  } else if (persist && entry.expireAt !== 0) {
    db.expire(args[1], entry, 0);
    db.notify(Notify.generic, 'persist', args[1]);
  }
  return value;
}

function mget({ db }: Client, args: readonly Bytes[]): Reply {
  const values: Reply[] = [];
  for (let i = 1; i < args.length; i++) {
    const value = db.find(args[i])?.value;
    values.push(typeof value === 'string' ? value : null);
  }
  return values;
}

function mset(client: Client, args: readonly Bytes[]): Reply {
  if (args.length % 2 === 0) throw wrongArity('mset');
  putAll(client, args);
  return OK;
}

function msetnx(client: Client, args: readonly Bytes[]): Reply {
  if (args.length % 2 === 0) throw wrongArity('msetnx');
  for (let i = 1; i < args.length; i += 2) if (client.db.peek(args[i]) !== undefined) return 0;
  putAll(client, args);
  return 1;
}

function putAll(client: Client, args: readonly Bytes[]): void {
  for (let i = 1; i < args.length; i += 2) put(client, args[i], args[i + 1], 0);
}

const isGet = (arg: Bytes): boolean => arg.toUpperCase() === 'GET';
const gets = (args: readonly Bytes[]): boolean => args.slice(3).some(isGet);

/** SET's key, which GET reads; `compares`: a condition that looks at the value, but gives nothing of it away. */
const setKey = (compares: (args: readonly Bytes[]) => boolean): KeySpec => ({
  access: 'RW', first: 1, last: 1, uses: ['access', 'update', 'variable_flags'],
  notes: 'RW and ACCESS due to the optional `GET` argument',
  instead: [{ fits: gets, access: 'RW', uses: ['access', 'update'] }, { fits: compares, access: 'RW', uses: ['update'] },
    { fits: () => true, access: 'OW', uses: ['update'] }],
});

export const stringCommands: CommandTable = {
  get: {
    arity: 2, flags: ['readonly', 'fast'], group: 'string',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key',
    summary: 'Get the value of a key', since: '1.0.0', complexity: 'O(1)', run: get,
  },
  set: {
    arity: -3, flags: ['write', 'denyoom'], group: 'string',
    keys: [setKey(() => false)],
    syntax: 'key value [NX | XX] [GET] [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT'
      + ' unix-time-milliseconds | KEEPTTL]',
    summary: 'Set the string value of a key', since: '1.0.0', complexity: 'O(1)', run: set,
    later: [{ redis: '8.4.0', keys: [setKey((args) => isConditional(args, 3))], syntax: 'key value [NX | XX | IFEQ ifeq-value | IFNE ifne-value | IFDEQ ifdeq-digest | IFDNE'
      + ' ifdne-digest] [GET] [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds |'
      + ' KEEPTTL]' }, {
      valkey: '8.1.0', syntax: 'key value [NX | XX | IFEQ comparison-value] [GET] [EX seconds | PX milliseconds | EXAT'
        + ' unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]',
    }],
  },
  setnx: {
    later: [asSet('NX')],
    arity: 3, flags: ['write', 'denyoom', 'fast'], group: 'string',
    keys: [{ access: 'OW', first: 1, last: 1, uses: ['insert'] }],
    syntax: 'key value',
    summary: 'Set the value of a key, only if the key does not exist', since: '1.0.0', complexity: 'O(1)', run: setnx,
  },
  setex: {
    later: [asSet('EX')],
    arity: 4, flags: ['write', 'denyoom'], group: 'string',
    keys: [{ access: 'OW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key seconds value',
    summary: 'Set the value and expiration of a key', since: '2.0.0', complexity: 'O(1)', run: setex,
  },
  psetex: {
    later: [asSet('PX')],
    arity: 4, flags: ['write', 'denyoom'], group: 'string',
    keys: [{ access: 'OW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key milliseconds value',
    summary: 'Set the value and expiration in milliseconds of a key', since: '2.6.0', complexity: 'O(1)', run: psetex,
  },
  getset: {
    arity: 3, flags: ['write', 'denyoom', 'fast'], group: 'string',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['access', 'update'] }],
    syntax: 'key value',
    summary: 'Set the string value of a key and return its old value', since: '1.0.0', complexity: 'O(1)',
    deprecated: { since: '6.2.0', replacedBy: '`SET` with the `!GET` argument' }, run: getset,
  },
  getdel: {
    arity: 2, flags: ['write', 'fast'], group: 'string',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['access', 'delete'] }],
    syntax: 'key',
    summary: 'Get the value of a key and delete the key', since: '6.2.0', complexity: 'O(1)', run: getdel,
  },
  getex: {
    arity: -2, flags: ['write', 'fast'], group: 'string',
    keys: [
      { access: 'RW', first: 1, last: 1, uses: ['access', 'update'],
        notes: 'RW and UPDATE because it changes the TTL' },
    ],
    syntax: 'key [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | PERSIST]',
    summary: 'Get the value of a key and optionally set its expiration', since: '6.2.0', complexity: 'O(1)',
    run: getex,
  },
  mget: {
    arity: -2, flags: ['readonly', 'fast'], group: 'string', tips: ['request_policy:multi_shard'],
    keys: [{ access: 'RO', first: 1, last: -1, uses: ['access'] }],
    syntax: 'key [key ...]',
    summary: 'Get the values of all the given keys', since: '1.0.0',
    complexity: 'O(N) where N is the number of keys to retrieve.', run: mget,
  },
  mset: {
    arity: -3, flags: ['write', 'denyoom'], group: 'string',
    tips: ['request_policy:multi_shard', 'response_policy:all_succeeded'],
    keys: [{ access: 'OW', first: 1, last: -1, step: 2, uses: ['update'] }],
    syntax: 'key value [key value ...]',
    summary: 'Set multiple keys to multiple values', since: '1.0.1',
    complexity: 'O(N) where N is the number of keys to set.', run: mset,
  },
  msetnx: {
    arity: -3, flags: ['write', 'denyoom'], group: 'string',
    tips: ['request_policy:multi_shard', 'response_policy:agg_min'], later: [{ redis: '7.2.0', tips: [] }],
    keys: [{ access: 'OW', first: 1, last: -1, step: 2, uses: ['insert'] }],
    syntax: 'key value [key value ...]',
    summary: 'Set multiple keys to multiple values, only if none of the keys exist', since: '1.0.1',
    complexity: 'O(N) where N is the number of keys to set.', run: msetnx,
  },
};
