// DUMP and RESTORE: a value as bytes that another server takes.
import { int64, integer } from '../arguments.ts';
import { wholeMemory } from '../budget.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import type { Engine } from '../engine.ts';
import { RedisError, syntaxError } from '../errors.ts';
import { isPast } from './expiry.ts';
import { setFrequency } from '../key-use.ts';
import { Notify } from '../keyspace.ts';
import { dumpToScript, dumpValue, intact, packedHash, PackedHash, restoreValue, versionOf } from '../rdb.ts';
import { BadFormat } from '../rdb-reader.ts';
import { OK } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import type { Value } from '../value.ts';
import { isForeign } from '../version.ts';

type Args = readonly Bytes[];

/** The first type that others use for something else. */
const FOREIGN_TYPE = 22;
/** Redis keeps the second of the last use in 24 bits. */
const IDLE_LIMIT = 2 ** 24;

/** Engines whose RESTORE takes any checksum (DEBUG SET-SKIP-CHECKSUM-VALIDATION). */
export const credulous = new WeakSet<Engine>();

interface Options { replace: boolean; absolute: boolean; idle: number | undefined; frequency: number | undefined }

function dump({ db, engine: { format }, isScript }: Client, args: Args): Reply {
  const entry = db.find(args[1]);
  if (entry === undefined) return null;
  return isScript ? dumpToScript(entry.contents, format) : dumpValue(entry.contents, format);
}

function restore(client: Client, args: Args): Reply {
  const { db, engine } = client;
  const [, key, time, payload] = args;
  const options = optionsFrom(args);
  const old = db.find(key);
  if (old !== undefined && !options.replace) throw new RedisError('BUSYKEY Target key name already exists.');
  const at = expireAt(client, time, options.absolute);
  const value = read(payload, client);
  if (at !== undefined && isPast(engine, at)) {
    if (old !== undefined && db.remove(key)) db.notify(Notify.generic, 'del', key);
    if (engine.has.restoredPastCounts) db.expired++;
    return OK;
  }
  const before = engine.tellsOverwriting ? old?.contents : undefined; // a packed one is not to be read for nothing
  if (old !== undefined) db.remove(key);
  const entry = db.set(key, value instanceof PackedHash ? '' : value);
  if (value instanceof PackedHash) entry.packed = value;
  if (engine.eviction.budget.limit !== 0) db.grew(wholeMemory(key, entry)); // it may be packed well
  if (at !== undefined) db.expire(key, entry, at);
  if (options.idle !== undefined) entry.accessed = Math.max(0, engine.now - 1000 * (options.idle % IDLE_LIMIT));
  if (options.frequency !== undefined && db.uses !== undefined) setFrequency(entry, options.frequency, engine.now);
  db.notify(Notify.generic, 'restore', key);
  if (before !== undefined) db.tellOverwritten(key, before);
  return OK;
}

function optionsFrom(args: Args): Options {
  const options: Options = { replace: false, absolute: false, idle: undefined, frequency: undefined };
  for (let i = 4; i < args.length; i++) {
    const name = args[i].toLowerCase();
    const more = i + 1 < args.length;
    if (name === 'replace') options.replace = true;
    else if (name === 'absttl') options.absolute = true;
    else if (name === 'idletime' && more && options.frequency === undefined) {
      options.idle = integer(args[++i]);
      if (options.idle < 0) throw new RedisError('ERR Invalid IDLETIME value, must be >= 0');
    } else if (name === 'freq' && more && options.idle === undefined) {
      options.frequency = integer(args[++i]);
      if (options.frequency < 0 || options.frequency > 255) {
        throw new RedisError('ERR Invalid FREQ value, must be >= 0 and <= 255');
      }
    } else throw syntaxError();
  }
  return options;
}

/** When a key expires, undefined for never. */
function expireAt({ engine }: Client, time: Bytes, absolute: boolean): number | undefined {
  if (time === '0') return undefined;
  const value = int64(time);
  if (value < 0n) throw new RedisError('ERR Invalid TTL value, must be >= 0');
  if (value === 0n) return undefined;
  return Number(absolute ? value : BigInt.asIntN(64, value + BigInt(engine.time)));
}

function read(payload: Bytes, { engine }: Client): Value | PackedHash {
  const { limits } = engine.config;
  const summed = credulous.has(engine) ? 'no' : engine.has.payloadsUnsigned ? 'given' : 'yes';
  const bytes = intact(payload, engine.readsFormat, summed);
  if (bytes === undefined) throw new RedisError('ERR DUMP payload version or checksum are wrong');
  const type = payload.charCodeAt(0);
  if (type >= FOREIGN_TYPE && isForeign(engine.release, versionOf(payload))) {
    throw new RedisError(`ERR Unsupported foreign data type: ${type}`);
  }
  try {
    return packedHash(payload, bytes, limits) ?? restoreValue(payload, bytes, limits);
  } catch (error) {
    if (error instanceof BadFormat) throw new RedisError('ERR Bad data format');
    throw error;
  }
}

const RESTORE_COMPLEXITY = 'O(1) to create the new key and additional O(N*M) to reconstruct the serialized value, where N is'
  + ' the number of Redis objects composing the value and M their average size. For small string values the time'
  + ' complexity is thus O(1)+O(1*M) where M is small, so simply O(1). However for sorted set values the'
  + ' complexity is O(N*M*log(N)) because inserting values into sorted sets is O(log(N)).';

export const dumpCommands: CommandTable = {
  dump: {
    arity: 2, flags: ['readonly'], group: 'generic', since: '2.6.0',
    tips: ['nondeterministic_output'],
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key',
    summary: 'Return a serialized version of the value stored at the specified key.',
    complexity: 'O(1) to access the key and additional O(N*M) to serialize it, where N is the number of Redis objects'
      + ' composing the value and M their average size. For small string values the time complexity is thus'
      + ' O(1)+O(1*M) where M is small, so simply O(1).',
    run: dump,
  },
  restore: {
    arity: -4, flags: ['write', 'denyoom'], group: 'generic', since: '2.6.0',
    categories: ['dangerous'],
    keys: [{ access: 'OW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]',
    summary: 'Create a key using the provided serialized value, previously obtained using DUMP.',
    complexity: RESTORE_COMPLEXITY,
    run: restore,
  },
  'restore-asking': {
    arity: -4, flags: ['write', 'denyoom', 'asking'], group: 'server', since: '3.0.0',
    categories: ['keyspace', 'dangerous', '-server'],
    keys: [{ access: 'OW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]',
    summary: 'An internal command for migrating keys in a cluster',
    complexity: RESTORE_COMPLEXITY,
    run: restore,
  },
};
