// MULTI, EXEC and WATCH. Queueing itself is the engine's.
import type { Client, Queued } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { RedisError } from '../errors.ts';
import { NULL_ARRAY, OK } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';

function multi(client: Client): Reply {
  if (client.multi !== undefined) throw new RedisError('ERR MULTI calls can not be nested');
  client.multi = [];
  return OK;
}

function discard(client: Client): Reply {
  if (client.multi === undefined) throw new RedisError('ERR DISCARD without MULTI');
  client.engine.discard(client);
  return OK;
}

function exec(client: Client): Reply {
  const { engine, multi: queued, multiFailed } = client;
  if (queued === undefined) throw new RedisError('ERR EXEC without MULTI');
  breakExpired(client);
  const { watchBroken } = client;
  engine.discard(client);
  if (multiFailed) throw new RedisError('EXECABORT Transaction discarded because of previous errors.');
  if (watchBroken) return NULL_ARRAY;
  client.denyBlocking = true;
  client.multi = queued; // for CLIENT LIST
  try {
    return queued.map((args) => runQueued(client, args));
  } finally {
    client.denyBlocking = false;
    client.multi = undefined;
    if (engine.eviction.due) engine.eviction.makeRoom();
  }
}

/** An error of one command does not keep the others from running. */
function runQueued(client: Client, args: Queued): Reply {
  const { engine } = client;
  let command;
  try {
    command = engine.resolve(args);
    const refusal = client.guarded ? engine.acl.refusalInExec(client, command, args) : undefined;
    if (refusal !== undefined) throw refusal;
    const reply = engine.perform(client, command, args);
    if (reply instanceof RedisError) engine.noteReturned(command, reply);
    return reply;
  } catch (error) {
    const reply = engine.faults.within(error, command, args);
    engine.noteError(reply);
    return reply;
  }
}

function watch(client: Client, args: readonly Bytes[]): Reply {
  if (client.multi !== undefined) throw new RedisError('ERR WATCH inside MULTI is not allowed');
  const { db, engine } = client;
  for (let i = 1; i < args.length; i++) {
    db.peek(args[i]); // a key whose time is over goes now: its going is no change
    engine.watch(client, db.id, args[i]);
  }
  return OK;
}

/**
 * A watched key whose time came is a changed key, whether or not something has met it since; not so one that was not
 * there and that SWAPDB brought out of time.
 */
function breakExpired({ engine, watched }: Client): void {
  for (const [db, key, live] of watched) if (live) engine.databases[db].peek(key);
}

function unwatch(client: Client): Reply {
  client.engine.unwatch(client);
  return OK;
}

export const transactionCommands: CommandTable = {
  multi: {
    later: [{ valkey: '8.0.0', moreFlags: ['no_multi'] }],
    arity: 1, flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'], group: 'transactions',
    syntax: '',
    summary: 'Mark the start of a transaction block', since: '1.2.0', complexity: 'O(1)', run: multi,
  },
  exec: {
    arity: 1, flags: ['noscript', 'loading', 'stale', 'skip_slowlog'], group: 'transactions',
    syntax: '',
    later: [{ valkey: '8.1.0', flags: ['noscript', 'loading', 'stale', 'skip_commandlog'] }],
    summary: 'Execute all commands issued after MULTI', since: '1.2.0',
    complexity: 'Depends on commands in the transaction', run: exec,
  },
  discard: {
    arity: 1, flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'], group: 'transactions',
    syntax: '',
    summary: 'Discard all commands issued after MULTI', since: '2.0.0',
    complexity: 'O(N), when N is the number of queued commands', run: discard,
  },
  watch: {
    later: [{ valkey: '8.0.0', moreFlags: ['no_multi'] }],
    arity: -2, flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'], group: 'transactions',
    keys: [{ access: 'RO', first: 1, last: -1 }],
    syntax: 'key [key ...]',
    summary: 'Watch the given keys to determine execution of the MULTI/EXEC block', since: '2.2.0',
    complexity: 'O(1) for every key.', run: watch,
  },
  unwatch: {
    arity: 1, flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'], group: 'transactions',
    syntax: '',
    summary: 'Forget about all watched keys', since: '2.2.0', complexity: 'O(1)', run: unwatch,
  },
};
