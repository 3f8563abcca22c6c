// FUNCTION: there are none yet, so that there is little to say of them.
import type { CommandTable } from '../command.ts';
import { RedisError } from '../errors.ts';
import { OK } from '../reply.ts';
import type { Client } from '../client.ts';
import type { Bytes, Reply } from '../reply.ts';

function flush(_client: Client, args: readonly Bytes[]): Reply {
  const mode = args[2]?.toUpperCase() ?? 'SYNC';
  if (args.length > 3 || (mode !== 'SYNC' && mode !== 'ASYNC')) {
    throw new RedisError('ERR FUNCTION FLUSH only supports SYNC|ASYNC option');
  }
  return OK;
}

export const functionCommands: CommandTable = {
  function: {
    arity: -2, flags: [], group: 'scripting',
    syntax: '', summary: 'A container for function commands', since: '7.0.0', complexity: 'Depends on subcommand.',
    subcommands: {
      flush: {
        arity: -2, flags: ['write', 'noscript'], group: 'scripting', categories: ['-keyspace'],
        tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
        syntax: '[ASYNC | SYNC]', summary: 'Deleting all functions', since: '7.0.0',
        complexity: 'O(N) where N is the number of functions deleted', run: flush,
      },
    },
  },
};
