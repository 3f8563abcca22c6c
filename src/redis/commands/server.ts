// The server as a whole: its clock, its state as text, and a little of DEBUG.
import { parseDouble } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { noSuchKey, RedisError } from '../errors.ts';
import { OK, Status, Verbatim } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { describeServer } from './info.ts';
import { encodingOf } from './object.ts';

/** Real time, also where the time of keys stands still. */
function time({ engine }: Client): Reply {
  const now = engine.clock();
  const seconds = Math.floor(now / 1000);
  return [String(seconds), String(Math.floor((now - seconds * 1000) * 1000))];
}

function info({ engine }: Client, args: readonly Bytes[]): Reply {
  return new Verbatim('txt', describeServer(engine, args.slice(1)));
}

function debug(client: Client, args: readonly Bytes[]): Reply {
  const name = args[1].toLowerCase();
  if (name === 'object' && args.length === 3) return debugObject(client, args[2]);
  if (name === 'set-active-expire' && args.length === 3) {
    client.engine.activeExpire = args[2] !== '0';
    return OK;
  }
  if (name === 'sleep' && args.length === 3) {
    sleep(parseDouble(args[2]) ?? 0);
    return OK;
  }
  throw new RedisError(`ERR unknown subcommand or wrong number of arguments for '${args[1]}'. Try DEBUG HELP.`);
}

function debugObject({ db, engine }: Client, key: Bytes): Reply {
  const entry = db.peek(key);
  if (entry === undefined) throw noSuchKey();
  const idle = Math.max(0, Math.floor((engine.now - entry.accessed) / 1000));
  return new Status(`Value at:0x0 refcount:1 encoding:${encodingOf(entry)} serializedlength:0 lru:`
    + `${Math.floor(entry.accessed / 1000) % 2 ** 24} lru_seconds_idle:${idle}`);
}

/** Holds everything up, as it does in Redis. */
function sleep(seconds: number): void {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end);
}

export const serverCommands: CommandTable = {
  time: {
    arity: 1, flags: ['loading', 'stale', 'fast'], group: 'server', tips: ['nondeterministic_output'],
    syntax: '',
    summary: 'Return the current server time', since: '2.6.0', complexity: 'O(1)', run: time,
  },
  info: {
    arity: -1, flags: ['loading', 'stale'], group: 'server', categories: ['dangerous'],
    tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
    syntax: '[section [section ...]]',
    summary: 'Get information and statistics about the server', since: '1.0.0', complexity: 'O(1)', run: info,
  },
  debug: {
    arity: -2, flags: ['admin', 'noscript', 'loading', 'stale'], group: 'server',
    syntax: '',
    summary: 'A container for debugging commands', since: '1.0.0', complexity: 'Depends on subcommand.', run: debug,
  },
};
