// Whole databases.
import { int32 } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import type { Engine } from '../engine.ts';
import { RedisError, syntaxError } from '../errors.ts';
import type { Database } from '../keyspace.ts';
import { OK } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';

/** The database that an argument names. `what` is the error for what is no integer, if it has one of its own. */
export function databaseAt(engine: Engine, text: Bytes, what?: Bytes): Database {
  const id = int32(text, what);
  if (id < 0 || id >= engine.databases.length) throw new RedisError('ERR DB index is out of range');
  return engine.databases[id];
}

function select(client: Client, args: readonly Bytes[]): Reply {
  client.db = databaseAt(client.engine, args[1]);
  return OK;
}

function dbsize({ db }: Client): Reply { return db.size; }

function flushdb(client: Client, args: readonly Bytes[]): Reply {
  const { db, engine } = client;
  checkFlush(args);
  empty(client, db, args);
  engine.tracking.flushed(engine.current);
  return OK;
}

function flushall(client: Client, args: readonly Bytes[]): Reply {
  const { engine } = client;
  checkFlush(args);
  for (const db of engine.databases) empty(client, db, args);
  engine.tracking.flushed(engine.current);
  return OK;
}

/** ASYNC and SYNC are the same here, but for what INFO tells. */
function empty(client: Client, db: Database, args: readonly Bytes[]): void {
  const removed = db.clear();
  if (freesBehind(client, args[1])) client.engine.lazyFreed += removed;
}

/** Whether what goes is freed in the background, for which a client may have to wait. */
function freesBehind({ denyBlocking, engine, isScript }: Client, mode: Bytes | undefined): boolean {
  if (engine.has.flushedBehind && !denyBlocking && !isScript) return true;
  return mode === undefined ? engine.config.flag('lazyfree-lazy-user-flush') : mode.toLowerCase() === 'async';
}

function checkFlush(args: readonly Bytes[]): void {
  if (args.length > 1 && !(args.length === 2 && /^a?sync$/i.test(args[1]))) throw syntaxError();
}

function swapdb({ engine }: Client, args: readonly Bytes[]): Reply {
  const first = int32(args[1], 'invalid first DB index');
  const second = int32(args[2], 'invalid second DB index');
  const [a, b] = [engine.databases[first], engine.databases[second]];
  if (a === undefined || b === undefined) throw new RedisError('ERR DB index is out of range');
  if (a !== b) a.swap(b);
  return OK;
}

export const databaseCommands: CommandTable = {
  select: {
    later: [{ valkey: '9.1.0', moreFlags: ['allow_busy'] }],
    arity: 2, flags: ['loading', 'stale', 'fast'], group: 'connection',
    syntax: 'index',
    summary: 'Change the selected database for the current connection', since: '1.0.0', complexity: 'O(1)',
    run: select,
  },
  dbsize: {
    arity: 1, flags: ['readonly', 'fast'], group: 'server', categories: ['keyspace'],
    tips: ['request_policy:all_shards', 'response_policy:agg_sum'],
    syntax: '',
    summary: 'Return the number of keys in the selected database', since: '1.0.0', complexity: 'O(1)', run: dbsize,
  },
  flushdb: {
    arity: -1, flags: ['write'], group: 'server', categories: ['keyspace', 'dangerous'],
    tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
    syntax: '[ASYNC | SYNC]',
    summary: 'Remove all keys from the current database', since: '1.0.0',
    complexity: 'O(N) where N is the number of keys in the selected database', run: flushdb,
  },
  flushall: {
    arity: -1, flags: ['write'], group: 'server', categories: ['keyspace', 'dangerous'],
    tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
    syntax: '[ASYNC | SYNC]',
    summary: 'Remove all keys from all databases', since: '1.0.0',
    complexity: 'O(N) where N is the total number of keys in all databases', run: flushall,
  },
  swapdb: {
    arity: 3, flags: ['write', 'fast'], group: 'server', categories: ['keyspace', 'dangerous'],
    syntax: 'index1 index2',
    summary: 'Swaps two Redis databases', since: '4.0.0',
    complexity: 'O(N) where N is the count of clients watching or blocking on keys from both databases.', run: swapdb,
  },
};
