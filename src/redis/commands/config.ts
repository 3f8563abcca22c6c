// CONFIG: settings while the engine runs. What they are is config.ts's.
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import type { Engine } from '../engine.ts';
import { RedisError, syntaxError } from '../errors.ts';
import { matches } from '../../bytes/glob.ts';
import { MapReply, OK } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { helpOf } from './help.ts';
import { TO_ALL_NODES } from './later.ts';

function configGet({ engine: { config } }: Client, args: readonly Bytes[]): Reply {
  const found = new Map<Bytes, [name: Bytes, value: Bytes]>(); // each once, in the case in which it was asked for first
  for (let i = 2; i < args.length; i++) {
    const asked = args[i];
    const names = /[[*?]/.test(asked) ? config.names().filter((name) => matches(asked, name, true)) : [asked];
    for (const name of names) {
      const lower = name.toLowerCase();
      const value = config.get(lower);
      if (value !== undefined && !found.has(lower)) found.set(lower, [name, value]);
    }
  }
  return new MapReply([...found.values()]);
}

function configSet({ engine }: Client, args: readonly Bytes[]): Reply {
  if (args.length % 2 !== 0) throw syntaxError();
  const pairs: [Bytes, Bytes][] = [];
  for (let i = 2; i < args.length; i += 2) pairs.push([args[i], args[i + 1]]);
  engine.config.set(pairs);
  engine.applyConfig();
  engine.journal.append({ kind: 'command', args });
  return OK;
}

/** Counts begin anew. */
function resetStatistics(engine: Engine): void {
  engine.errors.clear();
  if (engine.scripting !== undefined) engine.scripting.evicted = 0;
  engine.eviction.evicted = engine.lazyFreed = engine.config.outputDisconnections = 0;
  for (const db of engine.databases) db.hits = db.misses = db.expired = db.expiredInRounds = db.expiredFields = db.fieldsExpiredInRounds = 0;
  for (const command of engine.commands.values()) {
    for (const each of [command, ...command.subcommands?.values() ?? []]) {
      each.calls = each.failed = each.rejected = each.timed = each.microseconds = 0;
      each.latency = undefined;
    }
  }
}

function configResetstat({ engine }: Client): Reply {
  resetStatistics(engine);
  return OK;
}

function configRewrite(): Reply {
  throw new RedisError('ERR The server is running without a config file');
}

const configHelp = helpOf('CONFIG', `
GET <pattern>
    Return parameters matching the glob-like <pattern> and their values.
SET <directive> <value>
    Set the configuration <directive> to <value>.
RESETSTAT
    Reset statistics reported by the INFO command.
REWRITE
    Rewrite the configuration file.`);

export const configCommands: CommandTable = {
  config: {
    arity: -2, flags: [], group: 'server',
    syntax: '',
    summary: 'A container for server configuration commands', since: '2.0.0', complexity: 'Depends on subcommand.',
    subcommands: {
      set: {
        arity: -4, flags: ['admin', 'noscript', 'loading', 'stale'], group: 'server',
        tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
        syntax: 'parameter value [parameter value ...]',
        summary: 'Set configuration parameters to the given values', since: '2.0.0',
        complexity: 'O(N) when N is the number of configuration parameters provided', run: configSet,
      },
      help: {
        arity: 2, flags: ['loading', 'stale'], group: 'server',
        syntax: '',
        summary: 'Show helpful text about the different subcommands', since: '5.0.0', complexity: 'O(1)',
        run: configHelp,
      },
      get: {
        arity: -3, flags: ['admin', 'noscript', 'loading', 'stale'], group: 'server',
        syntax: 'parameter [parameter ...]',
        summary: 'Get the values of configuration parameters', since: '2.0.0',
        complexity: 'O(N) when N is the number of configuration parameters provided', run: configGet,
      },
      resetstat: {
        later: [TO_ALL_NODES],
        arity: 2, flags: ['admin', 'noscript', 'loading', 'stale'], group: 'server',
        syntax: '',
        summary: 'Reset the stats returned by INFO', since: '2.0.0', complexity: 'O(1)', run: configResetstat,
      },
      rewrite: {
        later: [TO_ALL_NODES],
        arity: 2, flags: ['admin', 'noscript', 'loading', 'stale'], group: 'server',
        syntax: '',
        summary: 'Rewrite the configuration file with the in memory configuration', since: '2.8.0',
        complexity: 'O(1)', run: configRewrite,
      },
    },
  },
};
