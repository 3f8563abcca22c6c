// The server as a whole: its clock, its state as text, its end.
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { RedisError, syntaxError } from '../errors.ts';
import { OK, Verbatim } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { describeServer } from './info.ts';

/** Before 7.2 real time, also where the time of keys stands still. */
function time({ engine }: Client): Reply {
  const now = engine.has.frozenTime ? engine.instant : engine.clock();
  const seconds = Math.floor(now / 1000);
  return [String(seconds), String(Math.floor((now - seconds * 1000) * 1000))];
}

function info({ engine }: Client, args: readonly Bytes[]): Reply {
  return new Verbatim('txt', describeServer(engine, args.slice(1)));
}

/** Nothing is saved, so all its words but NOSAVE mean nothing; that one alone may end a script. */
function shutdown({ engine }: Client, args: readonly Bytes[]): Reply {
  const words = new Set(args.slice(1).map((word) => word.toLowerCase()));
  const known = ['nosave', 'save', 'now', 'force', 'abort'].filter((word) => words.delete(word));
  const both = known.includes('nosave') && known.includes('save');
  if (words.size > 0 || both || (known.includes('abort') && known.length > 1)) throw syntaxError();
  if (known.includes('abort')) throw new RedisError('ERR No shutdown in progress.');
  if (engine.busy && !known.includes('nosave')) throw engine.scripting!.busyError;
  if (engine.onShutdown === undefined) throw new RedisError('ERR Errors trying to SHUTDOWN. Check logs.');
  engine.onShutdown();
  return OK;
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
  shutdown: {
    arity: -1, flags: ['admin', 'noscript', 'loading', 'stale', 'no_multi', 'allow_busy'], group: 'server',
    syntax: '[NOSAVE | SAVE] [NOW] [FORCE] [ABORT]',
    summary: 'Synchronously save the dataset to disk and then shut down the server', since: '1.0.0',
    complexity: 'O(N) when saving, where N is the total number of keys in all databases when saving data,'
      + ' otherwise O(1)',
    run: shutdown,
  },
};
