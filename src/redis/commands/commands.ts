// COMMAND: the table itself, as clients ask for it.
import type { Client } from '../client.ts';
import { arityFits, Flag, keyPositions } from '../command.ts';
import type { Command, CommandTable, KeyPosition } from '../command.ts';
import { RedisError, syntaxError } from '../errors.ts';
import { matches } from '../../bytes/glob.ts';
import { MapReply, SetReply, Status } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { categoriesOf, describeCommand } from './command-description.ts';
import { documentCommand } from './command-documents.ts';
import { helpOf } from './help.ts';

type Commands = ReadonlyMap<Bytes, Command>;

function command({ engine: { commands, has } }: Client): Reply {
  return [...commands.values()].map((each) => describeCommand(each, has.subcommandsListed));
}

function commandCount({ engine: { commands } }: Client): Reply { return commands.size; }

function commandInfo(client: Client, args: readonly Bytes[]): Reply {
  const { commands, has } = client.engine;
  if (args.length === 2) return command(client);
  return args.slice(2).map((name) => {
    const found = named(commands, name);
    return found === undefined ? null : describeCommand(found, has.subcommandsListed);
  });
}

function commandDocs({ engine }: Client, args: readonly Bytes[]): Reply {
  const { commands } = engine;
  const asked = args.length === 2 ? [...commands.values()] : args.slice(2).map((name) => named(commands, name));
  return new MapReply(asked.filter((found) => found !== undefined)
    .map((found) => [found.name, documentCommand(engine, found)]));
}

/** A command, or a subcommand as "config|get". */
function named(commands: Commands, name: Bytes): Command | undefined {
  const [first, second, ...more] = name.toLowerCase().split('|');
  const found = commands.get(first);
  if (second === undefined || more.length !== 0) return more.length === 0 ? found : undefined;
  return found?.subcommands?.get(second);
}

function commandList({ engine: { commands } }: Client, args: readonly Bytes[]): Reply {
  const all = [...commands.values()].flatMap((each) => [each, ...each.subcommands?.values() ?? []]);
  if (args.length === 2) return all.map(({ name }) => name);
  if (args.length !== 5 || args[2].toLowerCase() !== 'filterby') throw syntaxError();
  return all.filter(filterBy(args[3].toLowerCase(), args[4])).map(({ name }) => name);
}

function filterBy(kind: Bytes, value: Bytes): (command: Command) => boolean {
  switch (kind) {
    case 'module': return () => false;
    case 'aclcat': return (each) => categoriesOf(each).includes(value.toLowerCase());
    case 'pattern': return (each) => matches(value, each.name, true);
    default: throw syntaxError();
  }
}

function commandGetkeys({ engine: { commands } }: Client, args: readonly Bytes[]): Reply {
  return keysOf(commands, args.slice(2)).map(({ key }) => key);
}

function commandGetkeysandflags({ engine: { commands } }: Client, args: readonly Bytes[]): Reply {
  return keysOf(commands, args.slice(2)).map(({ key, access, uses }) =>
    [key, new SetReply([...access === undefined ? [] : [access], ...uses.filter((use) => use !== 'variable_flags')]
      .map((flag) => new Status(flag)))]);
}

/** The keys of a whole command. Throws where it is none, has none or has too few arguments. */
function keysOf(commands: Commands, args: readonly Bytes[]): (KeyPosition & { key: Bytes })[] {
  const container = commands.get(args[0].toLowerCase());
  const found = container?.subcommands === undefined ? container
    : container.subcommands.get(args[1]?.toLowerCase() ?? '');
  if (found === undefined) throw new RedisError('ERR Invalid command specified');
  if (found.spec.keys?.some(({ access }) => access !== undefined) !== true) throw new RedisError('ERR The command has no key arguments');
  if (!arityFits(found, args.length)) throw new RedisError('ERR Invalid number of arguments specified for command');
  const keys = keyPositions(found, args).map((position) => ({ ...position, key: args[position.at] }));
  if (keys.length !== 0 || (found.flags & Flag.no_mandatory_keys) !== 0) return keys;
  throw new RedisError('ERR Invalid arguments specified for command');
}

const commandHelp = helpOf('COMMAND', `
(no subcommand)
    Return details about all Redis commands.
COUNT
    Return the total number of commands in this Redis server.
LIST
    Return a list of all commands in this Redis server.
INFO [<command-name> ...]
    Return details about multiple Redis commands.
    If no command names are given, documentation details for all
    commands are returned.
DOCS [<command-name> ...]
    Return documentation details about multiple Redis commands.
    If no command names are given, documentation details for all
    commands are returned.
GETKEYS <full-command>
    Return the keys from a full Redis command.
GETKEYSANDFLAGS <full-command>
    Return the keys and the access flags from a full Redis command.`);

export const commandCommands: CommandTable = {
  command: {
    arity: -1, flags: ['loading', 'stale'], group: 'server', categories: ['connection'],
    tips: ['nondeterministic_output_order'],
    syntax: '',
    summary: 'Get array of Redis command details', since: '2.8.13',
    complexity: 'O(N) where N is the total number of Redis commands',
    subcommands: {
      list: {
        arity: -2, flags: ['loading', 'stale'], group: 'server', categories: ['connection'],
        tips: ['nondeterministic_output_order'],
        syntax: '[FILTERBY MODULE module-name | ACLCAT category | PATTERN pattern]',
        summary: 'Get an array of Redis command names', since: '7.0.0',
        complexity: 'O(N) where N is the total number of Redis commands', run: commandList,
      },
      getkeysandflags: {
        later: [{ redis: '7.2.0', arity: -3 }],
        arity: -4, flags: ['loading', 'stale'], group: 'server', categories: ['connection'],
        syntax: '',
        summary: 'Extract keys and access flags given a full Redis command', since: '7.0.0',
        complexity: 'O(N) where N is the number of arguments to the command', run: commandGetkeysandflags,
      },
      help: {
        arity: 2, flags: ['loading', 'stale'], group: 'server', categories: ['connection'],
        syntax: '',
        summary: 'Show helpful text about the different subcommands', since: '5.0.0', complexity: 'O(1)',
        run: commandHelp,
      },
      docs: {
        arity: -2, flags: ['loading', 'stale'], group: 'server', categories: ['connection'],
        tips: ['nondeterministic_output_order'],
        syntax: '[command-name [command-name ...]]',
        summary: 'Get array of specific Redis command documentation', since: '7.0.0',
        complexity: 'O(N) where N is the number of commands to look up', run: commandDocs,
      },
      info: {
        arity: -2, flags: ['loading', 'stale'], group: 'server', categories: ['connection'],
        tips: ['nondeterministic_output_order'],
        syntax: '[command-name [command-name ...]]',
        summary: 'Get array of specific Redis command details, or all when no argument is given.', since: '2.8.13',
        complexity: 'O(N) where N is the number of commands to look up', run: commandInfo,
      },
      count: {
        arity: 2, flags: ['loading', 'stale'], group: 'server', categories: ['connection'],
        syntax: '',
        summary: 'Get total number of Redis commands', since: '2.8.13', complexity: 'O(1)', run: commandCount,
      },
      getkeys: {
        later: [{ redis: '7.2.0', arity: -3 }],
        arity: -4, flags: ['loading', 'stale'], group: 'server', categories: ['connection'],
        syntax: '',
        summary: 'Extract keys given a full Redis command', since: '2.8.13',
        complexity: 'O(N) where N is the number of arguments to the command', run: commandGetkeys,
      },
    },
    run: command,
  },
};
