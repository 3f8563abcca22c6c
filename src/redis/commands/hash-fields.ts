// HGETDEL, HGETEX and HSETEX (8.0): fields with their times to live in one step. Texts as in Redis 8.0.
import { parseInteger } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import type { Hash } from '../data/hash.ts';
import { RedisError, wrongArity } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import type { Bytes, Reply } from '../reply.ts';
import { COUNT_ERROR, fieldsFrom, fieldTime, persistFields, setTimes } from './hash-expiry.ts';
import { fieldTimesOfValkey } from './hash-times.ts';
import { hashAt, hashToChange } from './hashes.ts';

type Args = readonly Bytes[];

const valuesOf = (hash: Hash | undefined, fields: Args): Reply[] => fields.map((field) => hash?.get(field) ?? null);

function hgetdel(client: Client, args: Args): Reply {
  const { db } = client;
  const key = args[1];
  const hash = hashAt(client, key);
  const fields = fieldsFrom(args, 2, COUNT_ERROR);
  const values = valuesOf(hash, fields);
  if (hash === undefined || values.every((value) => value === null)) return values;
  const entry = db.entries.get(key)!;
  db.touch(key, entry);
  for (const field of fields) hash.delete(field);
  db.notify(Notify.hash, 'hdel', key);
  if (db.removeIfEmpty(key, entry)) db.notify(Notify.generic, 'del', key);
  return values;
}

/** Units of the options that set a time, and whether they count from now on. */
const TIMES: Readonly<Record<Bytes, { unit: number; relative: boolean } | undefined>> = {
  ex: { unit: 1000, relative: true }, px: { unit: 1, relative: true },
  exat: { unit: 1000, relative: false }, pxat: { unit: 1, relative: false },
};

function timeFrom({ engine: { now } }: Client, option: Bytes, text: Bytes, command: Bytes): number | undefined {
  const time = TIMES[option];
  return time && fieldTime(text, time.unit, time.relative ? now : 0, command);
}

function hgetex(client: Client, args: Args): Reply {
  const key = args[1];
  const hash = hashAt(client, key);
  const option = args[2].toLowerCase();
  const at = timeFrom(client, option, args[3], 'hgetex');
  const fields = fieldsFrom(args, at !== undefined ? 4 : option === 'persist' ? 3 : 2, COUNT_ERROR);
  const values = valuesOf(hash, fields);
  if (hash === undefined) return values;
  if (at !== undefined) setTimes(client, key, hash, fields, at);
  else if (option === 'persist') persistFields(client, key, hash, fields);
  return values;
}

interface SetOptions { condition: Bytes; at: number | undefined; keeps: boolean; pairs: Args }

function hsetex(client: Client, args: Args): Reply {
  const key = args[1];
  const { condition, at, keeps, pairs } = readOptions(client, args);
  const old = hashAt(client, key);
  const fields = pairs.filter((_, i) => i % 2 === 0);
  const wanted = (field: Bytes): boolean => (old?.has(field) ?? false) === (condition === 'fxx');
  if (condition !== '' && !fields.every(wanted)) return 0;
  const hash = hashToChange(client, key, pairs, 0, 2);
  fields.forEach((field, i) => {
    if (keeps) hash.update(field, pairs[2 * i + 1]);
    else hash.set(field, pairs[2 * i + 1]);
  });
  client.db.notify(Notify.hash, 'hset', key);
  if (at !== undefined) setTimes(client, key, hash, fields, at);
  return 1;
}

function readOptions(client: Client, args: Args): SetOptions {
  const options: SetOptions = { condition: '', at: undefined, keeps: false, pairs: [] };
  for (let i = 2; i < args.length; i++) {
    const word = args[i].toLowerCase();
    if (word === 'fields') {
      options.pairs = pairsFrom(args, i);
      i += options.pairs.length + 1;
    } else if (word === 'fnx' || word === 'fxx') {
      if (options.condition !== '') throw new RedisError('ERR Only one of FXX or FNX arguments can be specified');
      options.condition = word;
    } else if (word === 'keepttl' || TIMES[word] !== undefined) {
      if (options.keeps || options.at !== undefined) {
        throw new RedisError('ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified');
      }
      if (word === 'keepttl') options.keeps = true;
      else if (i + 1 === args.length) throw new RedisError('ERR missing expire time');
      else options.at = timeFrom(client, word, args[++i], 'hsetex');
    } else throw new RedisError(`ERR unknown argument: ${args[i]}`);
  }
  if (options.pairs.length === 0) throw new RedisError('ERR missing FIELDS argument');
  return options;
}

/** Fields and values after "FIELDS numfields" at a position. */
function pairsFrom(args: Args, at: number): Args {
  const count = parseInteger(args[at + 1] ?? '');
  if (count === undefined || count < 1) throw new RedisError('ERR invalid number of fields');
  const pairs = args.slice(at + 2, at + 2 + 2 * count);
  if (pairs.length !== 2 * count) throw wrongArity('hsetex');
  return pairs;
}

const COMPLEXITY = 'O(N) where N is the number of specified fields';

export const hashFieldCommands: CommandTable = {
  hgetdel: {
    arity: -5, flags: ['write', 'fast'], group: 'hash', since: '8.0.0', complexity: COMPLEXITY,
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['access', 'delete'] }],
    syntax: 'key FIELDS numfields field [field ...]',
    summary: 'Returns the value of a field and deletes it from the hash.', run: hgetdel,
    valkey: '9.1.0', later: fieldTimesOfValkey.hgetdel,
  },
  hgetex: {
    arity: -5, flags: ['write', 'fast'], group: 'hash', since: '8.0.0', complexity: COMPLEXITY,
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['access', 'update'] }],
    syntax: 'key [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | PERSIST]'
      + ' FIELDS numfields field [field ...]',
    summary: 'Get the value of one or more fields of a given hash key, and optionally set their expiration.',
    run: hgetex, valkey: '9.0.0', later: fieldTimesOfValkey.hgetex,
  },
  hsetex: {
    arity: -6, flags: ['write', 'denyoom', 'fast'], group: 'hash', since: '8.0.0',
    complexity: 'O(N) where N is the number of fields being set.',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key [FNX | FXX] [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds |'
      + ' KEEPTTL] FIELDS numfields field value [field value ...]',
    summary: 'Set the value of one or more fields of a given hash key, and optionally set their expiration.',
    run: hsetex, valkey: '9.0.0', later: fieldTimesOfValkey.hsetex,
  },
};
