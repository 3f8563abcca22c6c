// Keys of any type: are they there, what are they, remove, rename, copy and move them.
import { memoryAtMost } from '../budget.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { RawString } from '../data/raw-string.ts';
import { formElsewhere } from '../encoding.ts';
import { noSuchKey, RedisError, syntaxError } from '../errors.ts';
import { literalPrefix, matches } from '../../bytes/glob.ts';
import { Notify } from '../keyspace.ts';
import type { Database } from '../keyspace.ts';
import { OK, Status } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { typeOf } from '../value.ts';
import type { Entry, Held } from '../value.ts';
import { databaseAt } from './databases.ts';

function del({ db }: Client, args: readonly Bytes[]): Reply {
  let removed = 0;
  for (let i = 1; i < args.length; i++) {
    if (db.peek(args[i]) === undefined) continue;
    db.remove(args[i]);
    db.notify(Notify.generic, 'del', args[i]);
    removed++;
  }
  return removed;
}

function unlink(client: Client, args: readonly Bytes[]): Reply {
  for (let i = 1; i < args.length; i++) {
    const value = client.db.entries.get(args[i])?.contents;
    if (typeof value === 'object' && value.type !== 'string' && value.size > LAZY) client.engine.lazyFreed++;
  }
  return del(client, args);
}

/** Elements beyond which Redis frees a value in the background. */
const LAZY = 64;

function exists({ db }: Client, args: readonly Bytes[]): Reply {
  let count = 0;
  for (let i = 1; i < args.length; i++) if (db.look(args[i]) !== undefined) count++;
  return count;
}

function touch({ db, engine, isScript }: Client, args: readonly Bytes[]): Reply {
  const { uses } = db;
  if (isScript && engine.has.touchedInScripts) db.uses = engine.counted; // whatever NO-TOUCH of the script's client says
  let count = 0;
  for (let i = 1; i < args.length; i++) if (db.find(args[i]) !== undefined) count++;
  db.uses = uses;
  return count;
}

const NONE = new Status('none');
const TYPES = {
  string: new Status('string'), list: new Status('list'), set: new Status('set'),
  zset: new Status('zset'), hash: new Status('hash'), stream: new Status('stream'),
  vectorset: new Status('vectorset'),
};

function type({ db }: Client, args: readonly Bytes[]): Reply {
  const entry = db.look(args[1]);
  return entry === undefined ? NONE : TYPES[typeOf(entry.contents)];
}

function keys({ db, engine }: Client, args: readonly Bytes[]): Reply {
  const found: Bytes[] = [];
  const pattern = args[1];
  const prefix = literalPrefix(pattern);
  const names = db.entries.names();
  for (let i = 0; i < names.length; i++) {
    const key = names[i];
    if (!beginsWith(key, prefix) || !(pattern === '*' || matches(pattern, key))) continue;
    const { expireAt } = db.entries.get(key)!;
    if (expireAt === 0 || expireAt >= engine.now || engine.seesExpired) found.push(key);
  }
  return found;
}

/**
 * As `startsWith`, which costs more of short texts than what it does. The last byte is looked at first: what stands in a
 * pattern before it is often what all names begin with.
 */
function beginsWith(key: Bytes, prefix: Bytes): boolean {
  const last = prefix.length - 1;
  if (last < 0) return true;
  if (key.charCodeAt(last) !== prefix.charCodeAt(last)) return false;
  for (let i = 0; i < last; i++) if (key.charCodeAt(i) !== prefix.charCodeAt(i)) return false;
  return true;
}

function randomkey({ db, engine }: Client): Reply {
  for (;;) {
    const key = db.scanIndex().random(engine.random);
    if (key === undefined) return null;
    if (db.peek(key) !== undefined || !engine.removesExpired) return key; // an expired one is gone now: try again
  }
}

function rename(client: Client, args: readonly Bytes[]): Reply {
  renameKey(client, args[1], args[2], false);
  return OK;
}

function renamenx(client: Client, args: readonly Bytes[]): Reply {
  return renameKey(client, args[1], args[2], true) ? 1 : 0;
}

/** Throws where there is no source; false where the target must be new and is not. */
function renameKey({ db, engine: { has } }: Client, source: Bytes, target: Bytes, isNew: boolean): boolean {
  const entry = db.find(source);
  if (entry === undefined) throw noSuchKey();
  if (source === target) return !isNew;
  const before = db.peek(target)?.contents;
  if (before !== undefined) {
    if (isNew) return false;
    db.remove(target);
  }
  entry.form = formElsewhere(has, source, entry);
  carry(db, source, entry, db, target);
  db.notify(Notify.generic, 'rename_from', source);
  db.notify(Notify.generic, 'rename_to', target);
  if (before !== undefined) db.tellOverwritten(target, before);
  return true;
}

/** Moves a value object and its time to live to a key that is free. */
function carry(from: Database, source: Bytes, entry: Entry, to: Database, target: Bytes): void {
  const { contents, expireAt, form } = entry;
  from.touch(source, entry);
  add(to, target, contents, expireAt, form);
  from.remove(source);
}

function add(db: Database, key: Bytes, value: Held, expireAt: number, form: Entry['form']): void {
  const entry = db.set(key, value instanceof RawString ? '' : value);
  if (value instanceof RawString) entry.raw = value;
  else entry.form = form;
  if (expireAt !== 0) db.expire(key, entry, expireAt);
}

function copy(client: Client, args: readonly Bytes[]): Reply {
  const [, source, target] = args;
  const { db: to, replace } = copyOptions(client, args);
  if (to === client.db && source === target) throw sameObject();
  const entry = client.db.find(source);
  if (entry === undefined) return 0;
  const { contents, expireAt } = entry;
  const form = formElsewhere(client.engine.has, source, entry);
  const before = to.peek(target)?.contents;
  if (before !== undefined && !replace) return 0;
  if (typeof contents === 'object' && contents.type === 'vectorset') {
    throw new RedisError('ERR not supported for this module key');
  }
  if (before !== undefined) to.remove(target);
  add(to, target, typeof contents === 'string' ? contents : contents.copy(), expireAt, form);
  if (client.engine.eviction.budget.limit !== 0) to.grew(memoryAtMost(target, entry, client.engine.config.limits));
  to.notify(Notify.generic, 'copy_to', target);
  if (before !== undefined) to.tellOverwritten(target, before);
  return 1;
}

function copyOptions(client: Client, args: readonly Bytes[]): { db: Database; replace: boolean } {
  let { db } = client;
  let replace = false;
  for (let i = 3; i < args.length; i++) {
    const name = args[i].toLowerCase();
    if (name === 'replace') replace = true;
    else if (name === 'db' && i + 1 < args.length) db = databaseAt(client.engine, args[++i]);
    else throw syntaxError();
  }
  return { db, replace };
}

function move({ db, engine }: Client, args: readonly Bytes[]): Reply {
  const to = databaseAt(engine, args[2]);
  if (to === db) throw sameObject();
  const entry = db.find(args[1]);
  if (entry === undefined || to.peek(args[1]) !== undefined) return 0;
  carry(db, args[1], entry, to, args[1]);
  db.notify(Notify.generic, 'move_from', args[1]);
  to.notify(Notify.generic, 'move_to', args[1]);
  return 1;
}

const sameObject = (): RedisError => new RedisError('ERR source and destination objects are the same');

export const keyCommands: CommandTable = {
  del: {
    arity: -2, flags: ['write'], group: 'generic', tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
    keys: [{ access: 'RM', first: 1, last: -1, uses: ['delete'] }],
    syntax: 'key [key ...]',
    summary: 'Delete a key', since: '1.0.0',
    complexity: 'O(N) where N is the number of keys that will be removed. When a key to remove holds a value other'
      + ' than a string, the individual complexity for this key is O(M) where M is the number of elements in the'
      + ' list, set, sorted set or hash. Removing a single key that holds a string value is O(1).',
    run: del,
  },
  unlink: {
    arity: -2, flags: ['write', 'fast'], group: 'generic',
    tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
    keys: [{ access: 'RM', first: 1, last: -1, uses: ['delete'] }],
    syntax: 'key [key ...]',
    summary: 'Delete a key asynchronously in another thread. Otherwise it is just as DEL, but non blocking.',
    since: '4.0.0',
    complexity: 'O(1) for each key removed regardless of its size. Then the command does O(N) work in a different'
      + ' thread in order to reclaim memory, where N is the number of allocations the deleted objects where composed'
      + ' of.',
    run: unlink,
  },
  exists: {
    arity: -2, flags: ['readonly', 'fast'], group: 'generic',
    tips: ['request_policy:multi_shard', 'response_policy:agg_sum'], keys: [{ access: 'RO', first: 1, last: -1 }],
    syntax: 'key [key ...]',
    summary: 'Determine if a key exists', since: '1.0.0', complexity: 'O(N) where N is the number of keys to check.',
    run: exists,
  },
  touch: {
    arity: -2, flags: ['readonly', 'fast'], group: 'generic',
    tips: ['request_policy:multi_shard', 'response_policy:agg_sum'], keys: [{ access: 'RO', first: 1, last: -1 }],
    syntax: 'key [key ...]',
    summary: 'Alters the last access time of a key(s). Returns the number of existing keys specified.', since: '3.2.1',
    complexity: 'O(N) where N is the number of keys that will be touched.', run: touch,
  },
  type: {
    arity: 2, flags: ['readonly', 'fast'], group: 'generic', keys: [{ access: 'RO', first: 1, last: 1 }],
    syntax: 'key',
    summary: 'Determine the type stored at key', since: '1.0.0', complexity: 'O(1)', run: type,
  },
  keys: {
    arity: 2, flags: ['readonly'], group: 'generic', categories: ['dangerous'],
    tips: ['request_policy:all_shards', 'nondeterministic_output_order'],
    syntax: 'pattern',
    summary: 'Find all keys matching the given pattern', since: '1.0.0',
    complexity: 'O(N) with N being the number of keys in the database, under the assumption that the key names in the'
      + ' database and the given pattern have limited length.',
    run: keys,
  },
  randomkey: {
    arity: 1, flags: ['readonly'], group: 'generic', tips: ['request_policy:all_shards', 'nondeterministic_output'],
    later: [{ redis: '7.2.0', tips: ['request_policy:all_shards', 'response_policy:special', 'nondeterministic_output'] }],
    syntax: '',
    summary: 'Return a random key from the keyspace', since: '1.0.0', complexity: 'O(1)', run: randomkey,
  },
  rename: {
    arity: 3, flags: ['write'], group: 'generic',
    keys: [
      { access: 'RW', first: 1, last: 1, uses: ['access', 'delete'] },
      { access: 'OW', first: 2, last: 2, uses: ['update'] },
    ],
    syntax: 'key newkey',
    summary: 'Rename a key', since: '1.0.0', complexity: 'O(1)', run: rename,
  },
  renamenx: {
    arity: 3, flags: ['write', 'fast'], group: 'generic',
    keys: [
      { access: 'RW', first: 1, last: 1, uses: ['access', 'delete'] },
      { access: 'OW', first: 2, last: 2, uses: ['insert'] },
    ],
    syntax: 'key newkey',
    summary: 'Rename a key, only if the new key does not exist', since: '1.0.0', complexity: 'O(1)', run: renamenx,
  },
  copy: {
    arity: -3, flags: ['write', 'denyoom'], group: 'generic',
    keys: [
      { access: 'RO', first: 1, last: 1, uses: ['access'] },
      { access: 'OW', first: 2, last: 2, uses: ['update'] },
    ],
    syntax: 'source destination [DB destination-db] [REPLACE]',
    summary: 'Copy a key', since: '6.2.0',
    complexity: 'O(N) worst case for collections, where N is the number of nested items. O(1) for string values.',
    run: copy,
  },
  move: {
    arity: 3, flags: ['write', 'fast'], group: 'generic',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['access', 'update'] }],
    syntax: 'key db',
    summary: 'Move a key to another database', since: '1.0.0', complexity: 'O(1)', run: move,
  },
};
