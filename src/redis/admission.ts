// Whether a client's command may run now: the checks that come before it, in the order of Redis's own.
import type { Client } from './client.ts';
import { Flag } from './command.ts';
import type { Command } from './command.ts';
import { ENDS_MULTI, RUNS_SUBSCRIBED } from './command-rules.ts';
import { flagsOf } from './declared-flags.ts';
import type { Engine } from './engine.ts';
import { noAuth, NOREPLICAS, onlySubscribed, OOM, READONLY, RedisError } from './errors.ts';
import type { Bytes } from './reply.ts';

/** Where a client cannot be made to wait. */
const HELD = 'BUSY Another client debugs a script (SCRIPT DEBUG SYNC): nothing else runs until its session is over.';

/** The client that repeats the commands of redo. */
const FEEDER = 0;

/** A command, if this client may run or queue it now. A refusal spoils an open transaction. */
export function admit(engine: Engine, client: Client, args: readonly Bytes[]): Command {
  try {
    const command = engine.resolve(args);
    const refusal = findRefusal(engine, client, command, args);
    if (refusal === undefined) return command;
    command.rejected++;
    throw refusal;
  } catch (error) {
    if (error instanceof RedisError) throw refuse(engine, client, args, isStranger(engine, client, args) ? noAuth() : error);
    throw error;
  }
}

/** Whether a client has to log in before it hears of anything but that. */
function isStranger(engine: Engine, { authenticated }: Client, args: readonly Bytes[]): boolean {
  if (authenticated || !engine.has.strangersFirst) return false;
  const command = engine.lookup(args);
  return command === undefined || (command.flags & Flag.no_auth) === 0;
}

/** Why a client may not run a command now, in the order of Redis's own checks. */
export function findRefusal(engine: Engine, client: Client, command: Command, args: readonly Bytes[]): RedisError | undefined {
  const { name } = command;
  const flags = flagsOf(command, args, engine.scripting);
  if (client.guarded) {
    const refusal = engine.acl.refusal(client, command, args);
    if (refusal !== undefined) return refusal;
  }
  if (client.multi !== undefined && (flags & Flag.no_multi) !== 0) {
    return new RedisError(`ERR Command ${engine.has.namesForbidden ? `'${name}' ` : ''}not allowed inside a transaction`);
  }
  if (engine.eviction.isFull(args) && takesMemory(engine, client, name, flags)) return new RedisError(OOM);
  if (engine.refused !== 0 && hasFlags(engine, client, name, flags, engine.refused)) return new RedisError(NOREPLICAS);
  if (engine.master !== undefined && (flags & Flag.write) !== 0 && client.id !== FEEDER) {
    return new RedisError(READONLY);
  }
  if (engine.debugging.holdsBack(client) && client.id !== FEEDER) return new RedisError(HELD);
  if (client.subscriptions !== 0 && client.protocol === 2 && !RUNS_SUBSCRIBED.has(name)) return onlySubscribed(name);
  return engine.busy && (flags & Flag.allow_busy) === 0 ? engine.scripting!.busyError : undefined;
}

/** Whether a command, or one of the transaction that it runs, takes memory; what is queued takes some in any case. */
function takesMemory(engine: Engine, client: Client, name: Bytes, flags: number): boolean {
  return hasFlags(engine, client, name, flags, Flag.denyoom) || (client.multi !== undefined && !ENDS_MULTI.has(name));
}

/** Whether a command has one of some flags, or one of the transaction that it runs. */
function hasFlags(engine: Engine, { multi }: Client, name: Bytes, flags: number, some: number): boolean {
  if (name !== 'exec') return (flags & some) !== 0;
  return multi?.some((args) => {
    const command = engine.lookup(args);
    return command !== undefined && (flagsOf(command, args, engine.scripting) & some) !== 0;
  }) === true;
}

/** A refused EXEC ends its transaction, anything else keeps it from being executed. */
function refuse(engine: Engine, client: Client, args: readonly Bytes[], error: RedisError): RedisError {
  if (args[0].toLowerCase() !== 'exec') {
    if (client.multi !== undefined) client.multiFailed = true;
    return error;
  }
  engine.discard(client);
  return new RedisError(`EXECABORT Transaction discarded because of: ${error.message.replace(/^ERR /, '')}`);
}
