// Strings that are written or removed only where they are, or are not, what the client takes them for (8.4): conditions
// by value or by digest, DELEX, DIGEST; and MSETEX. Texts as in Redis 8.4.
import { parseInteger } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { RedisError, syntaxError, wrongArity } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import type { Database } from '../keyspace.ts';
import type { Bytes, Reply } from '../reply.ts';
import { checkString, readBytes, stringEntry } from '../string-bytes.ts';
import type { Entry } from '../value.ts';
import { xxh3 } from '../xxh3.ts';
import { isMatch, readOptions, timeOf } from './string-options.ts';
import type { Match } from './string-options.ts';

type Args = readonly Bytes[];

const digestOf = (entry: Entry): Bytes => xxh3(readBytes(entry)).toString(16).padStart(DIGITS, '0');
const DIGITS = 16;

/** Whether a string is as a condition wants it. Throws for a digest of another length. */
function matches(entry: Entry, { by, text }: Match): boolean {
  if (by === 'ifeq' || by === 'ifne') return (entry.value === text) === (by === 'ifeq');
  if (text.length !== DIGITS) throw new RedisError(`ERR must be exactly ${DIGITS} hexadecimal characters`);
  return (digestOf(entry) === text.toLowerCase()) === (by === 'ifdeq');
}

/** The same of what a key holds, which may be nothing. Throws WRONGTYPE. */
export function meets(db: Database, key: Bytes, match: Match): boolean {
  if (db.peek(key) === undefined) return match.by === 'ifne' || match.by === 'ifdne';
  const entry = db.find(key)!;
  checkString(entry);
  return matches(entry, match);
}

function digest({ db }: Client, args: Args): Reply {
  const entry = stringEntry(db, args[1]);
  return entry === undefined ? null : digestOf(entry);
}

/** Whether a call has a condition, from a position on. */
export const isConditional = (args: Args, from: number): boolean =>
  args.slice(from).some((arg) => isMatch(arg.toLowerCase()));

function delex({ db }: Client, args: Args): Reply {
  const [, key, condition, text] = args;
  if (args.length !== 2 && args.length !== 4) throw wrongArity('delex');
  if (args.length === 4) {
    const entry = db.find(key, true);
    if (entry === undefined) return 0;
    if (entry.raw === undefined && typeof entry.value !== 'string') {
      throw new RedisError('ERR Key should be of string type if conditions are specified');
    }
    const by = condition.toLowerCase();
    if (!isMatch(by)) throw new RedisError('ERR Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE');
    if (!matches(entry, { by, text })) return 0;
  }
  if (!db.remove(key)) return 0;
  db.notify(Notify.generic, 'del', key);
  return 1;
}

function msetex(client: Client, args: Args): Reply {
  const { db, engine: { has: { msetexAsSet } } } = client;
  const count = parseInteger(args[1]);
  if (count === undefined || count < 1 || count >= 2 ** 31) {
    throw new RedisError(`ERR invalid numkeys value${msetexAsSet ? ' or out of range' : ''}`);
  }
  const end = 2 + 2 * count;
  if (end > args.length) throw msetexAsSet ? syntaxError() : new RedisError('ERR wrong number of key-value pairs');
  const options = readOptions(args, end, 'msetex');
  const at = timeOf(client, options, 'msetex');
  for (let i = 2; i < end && (options.nx || options.xx); i += 2) {
    const found = db.peek(args[i]) !== undefined;
    if (found ? options.nx : options.xx) return 0;
  }
  for (let i = 2; i < end; i += 2) {
    const entry = db.set(args[i], args[i + 1], options.keepTtl);
    if (client.isScript && client.engine.has.luaAsModule) entry.form = 1; // digits stay a text
    if (msetexAsSet) db.notify(Notify.string, 'set', args[i]);
    if (at !== 0) {
      db.expire(args[i], entry, at);
      db.notify(Notify.generic, 'expire', args[i]);
    }
    if (!msetexAsSet) db.notify(Notify.string, 'set', args[i]);
  }
  return 1;
}

function delifeq({ db }: Client, [, key, text]: Args): Reply {
  const entry = db.find(key);
  checkString(entry);
  if (entry === undefined || entry.value !== text) return 0;
  db.remove(key);
  db.notify(Notify.generic, 'del', key);
  return 1;
}

const CONDITION = '[IFEQ ifeq-value | IFNE ifne-value | IFDEQ ifdeq-digest | IFDNE ifdne-digest]';

export const stringConditionCommands: CommandTable = {
  delifeq: {
    arity: 3, flags: ['write', 'fast'], group: 'string', since: '9.0.0', only: 'valkey',
    keys: [{ access: 'RM', first: 1, last: 1, uses: ['delete'] }],
    syntax: 'key value', summary: 'Delete key if value matches string.', complexity: 'O(1)', run: delifeq,
  },
  delex: {
    arity: -2, flags: ['write', 'fast'], group: 'string', since: '8.4.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['delete', 'variable_flags'],
      instead: [{ fits: (args) => !isConditional(args, 2), access: 'RM', uses: ['delete'] }] }],
    syntax: `key ${CONDITION}`,
    summary: 'Conditionally removes the specified key based on value or digest comparison.',
    complexity: 'O(1) for IFEQ/IFNE, O(N) for IFDEQ/IFDNE where N is the length of the string value.', run: delex,
  },
  digest: {
    arity: 2, flags: ['readonly', 'fast'], group: 'string', since: '8.4.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key', summary: 'Returns the XXH3 hash of a string value.',
    complexity: 'O(N) where N is the length of the string value.', run: digest,
  },
  msetex: {
    arity: -4, flags: ['write', 'denyoom', 'movablekeys'], group: 'string', since: '8.4.0', valkey: '9.1.0',
    tips: ['request_policy:multi_shard', 'response_policy:all_succeeded'],
    keys: [{ access: 'OW', count: 1, first: 2, step: 2, uses: ['update'] }],
    syntax: 'numkeys key value [key value ...] [NX | XX] [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT'
      + ' unix-time-milliseconds | KEEPTTL]',
    summary: 'Atomically sets multiple string keys with a shared expiration in a single operation. Supports flexible'
      + ' argument parsing where condition and expiration flags can appear in any order.',
    complexity: 'O(N) where N is the number of keys to set.', run: msetex,
  },
};
