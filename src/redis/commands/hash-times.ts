// Times to live of a hash's fields as Valkey 9 has them: other words than Redis', and other rules for arguments.
import { int64, parseInteger } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { Handler, LaterSpec } from '../command.ts';
import { Hash } from '../data/hash.ts';
import { invalidExpire, notInteger, RedisError, syntaxError, wrongType } from '../errors.ts';
import { isOver } from '../field-expiry.ts';
import { Notify } from '../keyspace.ts';
import type { Bytes, Reply } from '../reply.ts';
import { holds, isPast, readCondition } from './expiry.ts';
import { hashAt, hashToChange } from './hashes.ts';

type Args = readonly Bytes[];

/** What a field's fate is told as. */
const NO_FIELD = -2;
const NEVER = -1;
const UNMET = 0;
const SET = 1;
const EXPIRED = 2;

const badCount = (): RedisError =>
  new RedisError('ERR numfields should be greater than 0 and match the provided number of fields');

// Arguments

/** Where FIELDS stands, from a position on; -1 where it is not, or nothing follows it. */
function fieldsAt(args: Args, from: number): number {
  for (let i = from; i < args.length - 1; i++) if (args[i].toLowerCase() === 'fields') return i;
  return -1;
}

/** What follows "FIELDS numfields"; `width` arguments belong to each field. */
function fieldsFrom(args: Args, at: number, width: number, error: () => RedisError): Args {
  if (at < 0) throw error();
  const count = parseInteger(args[at + 1]);
  if (count === undefined) throw notInteger();
  if (count <= 0 || count * width !== args.length - at - 2) throw error();
  return args.slice(at + 2);
}

/** Of commands whose FIELDS comes after the key. */
function plainFields(args: Args, error = badCount): Args {
  if (args[2].toLowerCase() !== 'fields') throw syntaxError();
  return fieldsFrom(args, 2, 1, error);
}

const INT64_MAX = 9223372036854775807n;

/** Milliseconds since 1970; times count `unit` milliseconds from `since` on. */
function timeAt(text: Bytes, unit: number, since: number, command: Bytes): number {
  const value = int64(text);
  const at = value * BigInt(unit) + BigInt(since);
  if (value < 0n || at > INT64_MAX) throw invalidExpire(command);
  return Number(at);
}

interface Options {
  /** The words that were given, in lower case. */
  words: ReadonlySet<Bytes>;
  /** An option of TIMES, with its value. */
  time: { option: Bytes; text: Bytes } | undefined;
}

/** Options that set a time: how many milliseconds they count, and whether from now on. */
const TIMES: Readonly<Record<Bytes, { unit: number; relative: boolean } | undefined>> = {
  ex: { unit: 1000, relative: true }, px: { unit: 1, relative: true },
  exat: { unit: 1000, relative: false }, pxat: { unit: 1, relative: false },
};

/** Words that exclude each other. */
const CLASHES: Readonly<Record<Bytes, Bytes>> = { nx: 'xx', xx: 'nx', fnx: 'fxx', fxx: 'fnx' };

/** The options of HSETEX or HGETEX before `end`: some of `known`, and times. */
function readOptions(args: Args, end: number, known: readonly Bytes[]): Options {
  const words = new Set<Bytes>();
  let time: Options['time'];
  for (let i = 2; i < end; i++) {
    const word = args[i].toLowerCase();
    const fixed = words.has('keepttl') || words.has('persist');
    if (TIMES[word] !== undefined) {
      if (fixed || (time !== undefined && time.option !== word) || i + 1 >= end) throw syntaxError();
      time = { option: word, text: args[++i] };
    } else {
      const clash = word === 'keepttl' || word === 'persist' ? time !== undefined : words.has(CLASHES[word]);
      if (!known.includes(word) || clash) throw syntaxError();
      words.add(word);
    }
  }
  return { words, time };
}

/** Options as `readOptions` has them, and what follows FIELDS. */
function optionsAndFields(args: Args, known: readonly Bytes[], width: number): Options & { rest: Args } {
  const place = fieldsAt(args, 1);
  const options = readOptions(args, place, known);
  return { ...options, rest: fieldsFrom(args, place, width, badCount) };
}

/** When the fields expire that a time option speaks of. */
function optionTime({ engine }: Client, time: Options['time'], command: Bytes): number | undefined {
  if (time === undefined) return undefined;
  const { unit, relative } = TIMES[time.option]!;
  return timeAt(time.text, unit, relative ? engine.time : 0, command);
}

// Commands

/** The hash at a key with all that it holds. */
function held({ db }: Client, key: Bytes, read = false): Hash | undefined {
  const contents = db.find(key, read)?.contents;
  if (contents !== undefined && !(contents instanceof Hash)) throw wrongType();
  return contents;
}

/** A hash that a command is about to change. */
interface Target { readonly client: Client; readonly hash: Hash; touch(): void }

/** Does something to each field that is there; tells the fates of all. */
function eachField(
  client: Client, key: Bytes, fields: Args, act: (target: Target, field: Bytes, i: number) => number,
): number[] {
  const { db, engine } = client;
  const hash = held(client, key);
  if (hash === undefined) return fields.map(() => NO_FIELD);
  const target: Target = { client, hash, touch: () => db.touch(key, db.entries.get(key)!) };
  const now = engine.seesExpired ? -Infinity : engine.now;
  const fates = fields.map((field, i) =>
    (hash.has(field) && !isOver(hash, field, now) ? act(target, field, i) : NO_FIELD));
  if (hash.timed) db.expires.timed.add(key);
  return fates;
}

/** Tells of a change, and of the key where it went with it. */
function tell({ db }: Client, key: Bytes, event: Bytes): void {
  db.notify(Notify.hash, event, key);
  if (db.removeIfEmpty(key, db.entries.get(key)!)) db.notify(Notify.generic, 'del', key);
}

const expiring = (name: Bytes, unit: number, absolute: boolean): Handler => (client, args): Reply => {
  const { engine } = client;
  const place = fieldsAt(args, 3);
  const condition = readCondition(args.slice(0, Math.max(place, 3)));
  const fields = fieldsFrom(args, place, 1, badCount);
  const at = timeAt(args[2], unit, absolute ? 0 : engine.time, name);
  const fates = eachField(client, args[1], fields, (target, field) => {
    if (condition !== 0 && !holds(condition, target.hash.timeOf(field), at)) return UNMET;
    return setTime(target, field, at);
  });
  if (fates.includes(EXPIRED)) tell(client, args[1], 'hexpired');
  else if (fates.includes(SET)) tell(client, args[1], 'hexpire');
  return fates;
};

/** Sets when a field expires: at once where the time is over. */
function setTime({ client: { db, engine }, hash, touch }: Target, field: Bytes, at: number): number {
  touch();
  if (!isPast(engine, at)) {
    hash.setTime(field, Math.max(1, at)); // 0 is never
    return SET;
  }
  hash.delete(field);
  db.expiredFields++;
  return EXPIRED;
}

function persist({ hash, touch }: Target, field: Bytes): number {
  if (hash.timeOf(field) === 0) return NEVER;
  touch();
  hash.setTime(field, 0);
  return SET;
}

function hpersist(client: Client, args: Args): Reply {
  const fates = eachField(client, args[1], plainFields(args), persist);
  if (fates.includes(SET)) tell(client, args[1], 'hpersist');
  return fates;
}

/** When fields expire, in `unit` milliseconds: since 1970, or from now on. */
const telling = (unit: number, absolute: boolean): Handler => (client, args): Reply => {
  const fields = plainFields(args, syntaxError);
  const hash = hashAt(client, args[1]);
  const since = absolute ? 0 : client.engine.time;
  return fields.map((field) => {
    if (hash?.has(field) !== true) return NO_FIELD;
    const at = hash.timeOf(field);
    if (at === 0) return NEVER;
    const left = Math.max(0, at - since);
    return unit === 1 ? left : Math.floor((left + 500) / 1000);
  });
};

function hgetdel(client: Client, args: Args): Reply {
  const fields = plainFields(args);
  const values: Reply[] = fields.map(() => null);
  const fates = eachField(client, args[1], fields, ({ hash, touch }, field, i) => {
    values[i] = hash.get(field)!;
    touch();
    hash.delete(field);
    return SET;
  });
  if (fates.includes(SET)) tell(client, args[1], 'hdel');
  return values;
}

function hgetex(client: Client, args: Args): Reply {
  const key = args[1];
  const { words, time, rest: fields } = optionsAndFields(args, ['persist'], 1);
  held(client, key, true);
  const at = optionTime(client, time, 'hgetex');
  const values: Reply[] = fields.map(() => null);
  const fates = eachField(client, key, fields, (target, field, i) => {
    values[i] = target.hash.get(field)!;
    if (at !== undefined) return setTime(target, field, at);
    return words.has('persist') ? persist(target, field) : NEVER;
  });
  if (fates.includes(EXPIRED)) tell(client, key, 'hexpired');
  else if (fates.includes(SET)) tell(client, key, at === undefined ? 'hpersist' : 'hexpire');
  return values;
}

function hsetex(client: Client, args: Args): Reply {
  const { db, engine } = client;
  const key = args[1];
  const { words, time, rest: pairs } = optionsAndFields(args, ['nx', 'xx', 'fnx', 'fxx', 'keepttl'], 2);
  const fields = pairs.filter((_, i) => i % 2 === 0);
  const whole = held(client, key);
  if ((words.has('nx') && whole !== undefined) || (words.has('xx') && whole === undefined)) return 0;
  const at = words.has('keepttl') ? undefined : optionTime(client, time, 'hsetex');
  const old = hashAt(client, key);
  const has = (field: Bytes): boolean => old?.has(field) ?? false;
  if ((words.has('fnx') && fields.some(has)) || (words.has('fxx') && !fields.every(has))) return 0;
  const over = at !== undefined && isPast(engine, at);
  const hash = hashToChange(client, key, over ? [] : pairs, 0, 2);
  fields.forEach((field, i) => {
    if (over) {
      hash.delete(field);
      db.expiredFields++;
    } else if (words.has('keepttl')) hash.update(field, pairs[2 * i + 1]);
    else hash.set(field, pairs[2 * i + 1]);
    if (!over && at !== undefined) hash.setTime(field, Math.max(1, at));
  });
  if (hash.timed) db.expires.timed.add(key);
  db.notify(Notify.hash, 'hset', key);
  if (time !== undefined) db.notify(Notify.hash, 'hexpire', key);
  if (over) db.notify(Notify.hash, 'hexpired', key);
  if (db.removeIfEmpty(key, db.entries.get(key)!)) db.notify(Notify.generic, 'del', key);
  return 1;
}

/** What Valkey has for each command that Redis has under the same name. */
const as = (run: Handler, rest: Partial<LaterSpec> = {}): readonly LaterSpec[] => [{ valkey: '9.0.0', run, ...rest }];

const WRITES = { flags: ['write', 'fast'] } as const;

export const fieldTimesOfValkey = {
  hexpire: as(expiring('hexpire', 1000, false), WRITES),
  hpexpire: as(expiring('hpexpire', 1, false), WRITES),
  hexpireat: as(expiring('hexpireat', 1000, true), WRITES),
  hpexpireat: as(expiring('hpexpireat', 1, true), WRITES),
  httl: as(telling(1000, false), { tips: [] }),
  hpttl: as(telling(1, false), { tips: [] }),
  hexpiretime: as(telling(1000, true)),
  hpexpiretime: as(telling(1, true)),
  hpersist: as(hpersist),
  hgetdel: as(hgetdel),
  hgetex: as(hgetex),
  hsetex: as(hsetex, { keys: [{ access: 'RW', first: 1, last: 1, uses: ['insert'] }] }),
} as const;
