// COMMANDLOG (Valkey 8.1): reading and emptying the logs of commands that took long, or had long requests or replies.
import type { Client } from '../client.ts';
import type { CommandSpec, CommandTable } from '../command.ts';
import { RedisError } from '../errors.ts';
import { OK } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import type { CommandLog } from '../slowlog.ts';
import { helpOf } from './help.ts';
import { checkCount, describeEntries } from './slowlog.ts';

type Args = readonly Bytes[];

function logOf({ engine: { timing } }: Client, type: Bytes): CommandLog {
  switch (type.toLowerCase()) {
    case 'slow': return timing.slowlog;
    case 'large-request': return timing.sizes.requests;
    case 'large-reply': return timing.sizes.replies;
    default: throw new RedisError('ERR type should be one of the following: slow, large-request, large-reply');
  }
}

function get(client: Client, args: Args): Reply {
  checkCount(args[2]);
  return describeEntries(logOf(client, args[3]), args[2]);
}

const len = (client: Client, args: Args): Reply => logOf(client, args[2]).entries.length;

function reset(client: Client, args: Args): Reply {
  logOf(client, args[2]).reset();
  return OK;
}

const help = helpOf('COMMANDLOG', `
GET <count> <type>
    Return top <count> entries of the specified <type> from the commandlog (-1 mean all).
    Entries are made of:
    id, timestamp,
        time in microseconds for type of slow,
        or size in bytes for type of large-request,
        or size in bytes for type of large-reply
    arguments array, client IP and port,
    client name
LEN <type>
    Return the length of the specified type of commandlog.
RESET <type>
    Reset the specified type of commandlog.`);

const rest = { group: 'server', since: '8.1.0', only: 'valkey' } as const;
const subcommand = (spec: Omit<CommandSpec, keyof typeof rest | 'flags'>): CommandSpec =>
  ({ ...spec, ...rest, flags: ['admin', 'loading', 'stale'] });
const TYPE = 'slow | large-request | large-reply';

export const commandLogCommands: CommandTable = {
  commandlog: {
    ...rest, arity: -2, flags: [], syntax: '', summary: 'A container for command log commands.',
    complexity: 'Depends on subcommand.',
    subcommands: {
      get: subcommand({
        arity: 4, tips: ['request_policy:all_nodes', 'nondeterministic_output'], syntax: `count <${TYPE}>`,
        summary: 'Returns the specified command log\'s entries.',
        complexity: 'O(N) where N is the number of entries returned', run: get,
      }),
      len: subcommand({
        arity: 3, tips: ['request_policy:all_nodes', 'response_policy:agg_sum', 'nondeterministic_output'], syntax: TYPE,
        summary: 'Returns the number of entries in the specified type of command log.', complexity: 'O(1)', run: len,
      }),
      reset: subcommand({
        arity: 3, tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'], syntax: TYPE,
        summary: 'Clears all entries from the specified type of command log.',
        complexity: 'O(N) where N is the number of entries in the commandlog', run: reset,
      }),
      help: {
        ...rest, arity: 2, flags: ['loading', 'stale'], syntax: '',
        summary: 'Show helpful text about the different subcommands', complexity: 'O(1)', run: help,
      },
    },
  },
};
