// SLOWLOG: reading and emptying the log of slow commands.
import { parseInteger } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { RedisError, subcommandSyntax } from '../errors.ts';
import { OK } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import type { CommandLog } from '../slowlog.ts';
import { helpOf } from './help.ts';

const USUAL = '10';

function get({ engine: { timing: { slowlog } } }: Client, args: readonly Bytes[]): Reply {
  if (args.length > 3) throw subcommandSyntax(args[1], 'SLOWLOG');
  return describeEntries(slowlog, args[2] ?? USUAL);
}

export function checkCount(text: Bytes): number {
  const count = parseInteger(text);
  if (count !== undefined && count >= -1) return count;
  throw new RedisError('ERR count should be greater than or equal to -1');
}

/** The newest entries of a log: as many as a text says. */
export function describeEntries({ entries }: CommandLog, text: Bytes): Reply {
  const count = checkCount(text);
  return entries.slice(0, count === -1 ? undefined : count)
    .map(({ id, at, value, args, address, name }) => [id, at, value, args, address, name]);
}

function len({ engine }: Client): Reply { return engine.timing.slowlog.entries.length; }

function reset({ engine }: Client): Reply {
  engine.timing.slowlog.reset();
  return OK;
}

const help = helpOf('SLOWLOG', `
GET [<count>]
    Return top <count> entries from the slowlog (default: 10, -1 mean all).
    Entries are made of:
    id, timestamp, time in microseconds, arguments array, client IP and port,
    client name
LEN
    Return the length of the slowlog.
RESET
    Reset the slowlog.`);

export const slowlogCommands: CommandTable = {
  slowlog: {
    arity: -2, flags: [], group: 'server',
    syntax: '',
    summary: 'A container for slow log commands', since: '2.2.12', complexity: 'Depends on subcommand.',
    subcommands: {
      reset: {
        arity: 2, flags: ['admin', 'loading', 'stale'], group: 'server',
        tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
        syntax: '',
        summary: 'Clear all entries from the slow log', since: '2.2.12',
        complexity: 'O(N) where N is the number of entries in the slowlog', run: reset,
      },
      len: {
        arity: 2, flags: ['admin', 'loading', 'stale'], group: 'server',
        tips: ['request_policy:all_nodes', 'response_policy:agg_sum', 'nondeterministic_output'],
        syntax: '',
        summary: 'Get the slow log\'s length', since: '2.2.12', complexity: 'O(1)', run: len,
      },
      get: {
        arity: -2, flags: ['admin', 'loading', 'stale'], group: 'server',
        tips: ['request_policy:all_nodes', 'nondeterministic_output'],
        syntax: '[count]',
        summary: 'Get the slow log\'s entries', since: '2.2.12',
        complexity: 'O(N) where N is the number of entries returned', run: get,
      },
      help: {
        arity: 2, flags: ['loading', 'stale'], group: 'server',
        syntax: '',
        summary: 'Show helpful text about the different subcommands', since: '6.2.0', complexity: 'O(1)', run: help,
      },
    },
  },
};
