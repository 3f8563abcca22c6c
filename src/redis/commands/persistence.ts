// SAVE and its like. Whoever keeps the journal has every change already, so that there is nothing left to save; the
// commands answer as if it were saved now. `npm run serve` keeps nothing.
import type { Client } from '../client.ts';
import type { CommandSpec, CommandTable } from '../command.ts';
import { syntaxError } from '../errors.ts';
import { OK, Status } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';

function save({ engine }: Client): Reply {
  engine.savedAt = engine.now;
  engine.journal.past = 0;
  return OK;
}

function bgsave(client: Client, args: readonly Bytes[]): Reply {
  if (args.length > 2 || (args.length === 2 && args[1].toLowerCase() !== 'schedule')) throw syntaxError();
  save(client);
  return new Status('Background saving started');
}

const rewrite = (): Reply => new Status('Background append only file rewriting started');

const lastsave = ({ engine }: Client): Reply => Math.floor(engine.savedAt / 1000);

const common: Pick<CommandSpec, 'group' | 'since' | 'syntax'> = { group: 'server', since: '1.0.0', syntax: '' };

export const persistenceCommands: CommandTable = {
  save: {
    ...common, arity: 1, flags: ['admin', 'noscript', 'no_async_loading', 'no_multi'],
    summary: 'Synchronously save the dataset to disk',
    complexity: 'O(N) where N is the total number of keys in all databases', run: save,
  },
  bgsave: {
    ...common, arity: -1, flags: ['admin', 'noscript', 'no_async_loading'], syntax: '[SCHEDULE]',
    summary: 'Asynchronously save the dataset to disk', complexity: 'O(1)', run: bgsave,
  },
  bgrewriteaof: {
    ...common, arity: 1, flags: ['admin', 'noscript', 'no_async_loading'],
    summary: 'Asynchronously rewrite the append-only file', complexity: 'O(1)', run: rewrite,
  },
  lastsave: {
    ...common, arity: 1, flags: ['loading', 'stale', 'fast'], tips: ['nondeterministic_output'],
    categories: ['admin', 'dangerous'],
    summary: 'Get the UNIX time stamp of the last successful save to disk', complexity: 'O(1)', run: lastsave,
  },
};
