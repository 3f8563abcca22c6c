// HGETDEL, HGETEX and HSETEX (8.0): fields with their times to live in one step. Texts as in Redis 8.0.
import { parseInteger } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable, KeySpec } from '../command.ts';
import { Hash } from '../data/hash.ts';
import { RedisError, wrongArity } from '../errors.ts';
import { clearExpired } from '../field-expiry.ts';
import { Notify } from '../keyspace.ts';
import type { Bytes, Reply } from '../reply.ts';
import { COUNT_ERROR, fieldsFrom, fieldTime, persistFields, setTimes, unknownArgument } from './hash-expiry.ts';
import { fieldTimesOfValkey } from './hash-times.ts';
import { hashAt, hashEntry, hashIn, hashToChange } from './hashes.ts';

type Args = readonly Bytes[];

/** Values of fields, of those that are named again too unless reading takes a field away. */
const valuesOf = (hash: Hash | undefined, fields: Args, taking: boolean): Reply[] => fields.map((field, i) =>
  (taking && fields.indexOf(field) < i ? null : hash?.get(field) ?? null));

function hgetdel(client: Client, args: Args): Reply {
  const { db } = client;
  const key = args[1];
  const found = hashEntry(client, key);
  const fields = fieldsFrom(args, 2, COUNT_ERROR);
  const hash = found && hashIn(client, key, found, fields);
  const values = valuesOf(hash, fields, true);
  if (hash === undefined || values.every((value) => value === null)) return values;
  const entry = db.entries.get(key)!;
  db.touch(key, entry);
  for (const field of fields) hash.delete(field);
  db.notify(Notify.hash, 'hdel', key);
  if (db.removeIfEmpty(key, entry)) db.notify(Notify.generic, 'del', key);
  return values;
}

function hgetex(client: Client, args: Args): Reply {
  const key = args[1];
  const entry = hashEntry(client, key);
  const { at, persists, fields } = client.engine.has.hashOptionsAnywhere ? optionsAnywhere(client, args, 'hgetex')
    : optionsFirst(client, args);
  const hash = entry && hashIn(client, key, entry, fields);
  const values = valuesOf(hash, fields, at !== undefined && at <= client.engine.now);
  if (hash === undefined) return values;
  if (at !== undefined) setTimes(client, key, hash, fields, at);
  else if (persists) {
    hash.beginTimes();
    persistFields(client, key, hash, fields);
  }
  return values;
}

function hsetex(client: Client, args: Args): Reply {
  const key = args[1];
  const { condition, at, keeps, fields: pairs } = client.engine.has.hashOptionsAnywhere
    ? optionsAnywhere(client, args, 'hsetex') : optionsThenFields(client, args);
  const { engine, db } = client;
  const entry = db.find(key);
  const fields = pairs.filter((_, i) => i % 2 === 0);
  if (entry?.contents instanceof Hash) clearExpired(engine, db, key, entry, fields, condition !== '');
  const old = hashAt(client, key, fields);
  const wanted = (field: Bytes): boolean => (old?.has(field) ?? false) === (condition === 'fxx');
  if (condition !== '' && !fields.every(wanted)) {
    if (entry !== undefined && db.removeIfEmpty(key, entry)) db.notify(Notify.generic, 'del', key);
    return 0;
  }
  const hash = hashToChange(client, key, pairs, 0, 2);
  if (client.engine.has.fieldsCountedFirst) hash.expect(fields.length);
  fields.forEach((field, i) => {
    if (keeps) hash.update(field, pairs[2 * i + 1]);
    else hash.set(field, pairs[2 * i + 1]);
  });
  db.notify(Notify.hash, 'hset', key);
  if (at !== undefined) setTimes(client, key, hash, fields, at);
  return 1;
}

// Options

interface Options {
  condition: Bytes;
  /** When the fields expire, milliseconds since 1970. */
  at: number | undefined;
  keeps: boolean;
  persists: boolean;
  /** Of HSETEX each with its value. */
  fields: Args;
}
type Command = 'hgetex' | 'hsetex';

const noOptions = (): Options => ({ condition: '', at: undefined, keeps: false, persists: false, fields: [] });

/** Units of the options that set a time, and whether they count from now on. */
const TIMES: Readonly<Record<Bytes, { unit: number; relative: boolean } | undefined>> = {
  ex: { unit: 1000, relative: true }, px: { unit: 1, relative: true },
  exat: { unit: 1000, relative: false }, pxat: { unit: 1, relative: false },
};

function timeFrom({ engine: { now } }: Client, option: Bytes, text: Bytes, command: Bytes): number | undefined {
  const time = TIMES[option];
  return time && fieldTime(text, time.unit, time.relative ? now : 0, command);
}

/** HGETEX before 8.6: one option, then the fields. */
function optionsFirst(client: Client, args: Args): Options {
  const option = args[2].toLowerCase();
  const at = timeFrom(client, option, args[3], 'hgetex');
  const persists = option === 'persist';
  const from = at !== undefined ? 4 : persists ? 3 : 2;
  if (args.length <= from + 1) throw wrongArity('hgetex');
  return { ...noOptions(), at, persists, fields: fieldsFrom(args, from, COUNT_ERROR) };
}

/** HSETEX before 8.6: options, then nothing after the fields. */
function optionsThenFields(client: Client, args: Args): Options {
  const options = noOptions();
  for (let i = 2; i < args.length; i++) {
    if (args[i].toLowerCase() !== 'fields') {
      i = readOption(client, args, i, options, 'hsetex');
      continue;
    }
    if (i >= args.length - 3) throw wrongArity('hsetex');
    const count = fieldCount(args[i + 1]);
    options.fields = args.slice(i + 2);
    if (options.fields.length !== 2 * count) throw wrongArity('hsetex');
    return options;
  }
  return options;
}

/** Since 8.6 the fields stand before, between or after the options. */
function optionsAnywhere(client: Client, args: Args, command: Command): Options {
  const options = noOptions();
  let found = false;
  for (let i = 2; i < args.length; i++) {
    if (args[i].toLowerCase() !== 'fields') {
      i = readOption(client, args, i, options, command);
      continue;
    }
    if (found) throw new RedisError('ERR FIELDS keyword specified multiple times');
    if (i + 1 >= args.length) throw wrongArity(command);
    const length = fieldCount(args[i + 1]) * (command === 'hsetex' ? 2 : 1);
    if (i + 2 + length > args.length) throw new RedisError('ERR wrong number of arguments');
    options.fields = args.slice(i + 2, i + 2 + length);
    i += 1 + length;
    found = true;
  }
  if (!found) throw new RedisError('ERR missing FIELDS argument');
  const { condition, keeps, persists } = options;
  if (command === 'hgetex' ? keeps || condition !== '' : persists) throw new RedisError('ERR unknown argument');
  return options;
}

function fieldCount(text: Bytes): number {
  const count = parseInteger(text);
  if (count === undefined || count < 1 || count >= 2 ** 31) throw new RedisError('ERR invalid number of fields');
  return count;
}

/** Reads one option, and returns where it ends. */
function readOption(client: Client, args: Args, at: number, options: Options, command: Command): number {
  const word = args[at].toLowerCase();
  const hasTime = options.at !== undefined;
  if (word === 'fnx' || word === 'fxx') {
    if (options.condition !== '') throw new RedisError('ERR Only one of FXX or FNX arguments can be specified');
    options.condition = word;
    return at;
  }
  const anywhere = client.engine.has.hashOptionsAnywhere;
  if (word === 'keepttl') {
    if (hasTime || options.keeps) throw oneTime(command);
    options.keeps = true;
    return at;
  }
  if (word === 'persist' && anywhere) {
    if (hasTime || options.persists) throw oneTime(command);
    options.persists = true;
    return at;
  }
  if (TIMES[word] === undefined) throw unknownArgument(args[at]);
  if (hasTime || options.keeps || options.persists) throw oneTime(command);
  if (at + 1 === args.length) throw new RedisError('ERR missing expire time');
  options.at = timeFrom(client, word, args[at + 1], command);
  return at + 1;
}

const oneTime = (command: Command): RedisError => new RedisError('ERR Only one of EX, PX, EXAT, PXAT or'
  + ` ${command === 'hsetex' ? 'KEEPTTL' : 'PERSIST'} arguments can be specified`);

const COMPLEXITY = 'O(N) where N is the number of specified fields';

const GETS_AND_CHANGES: KeySpec = { access: 'RW', first: 1, last: 1, uses: ['access', 'update'] };

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
    keys: [GETS_AND_CHANGES],
    syntax: 'key [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | PERSIST]'
      + ' FIELDS numfields field [field ...]',
    summary: 'Get the value of one or more fields of a given hash key, and optionally set their expiration.',
    run: hgetex, valkey: '9.0.0', later: [
      ...fieldTimesOfValkey.hgetex,
      { redis: '8.0.0', keys: [{ ...GETS_AND_CHANGES, notes: 'RW and UPDATE because it changes the TTL' }] },
    ],
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
