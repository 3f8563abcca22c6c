// MODULE: there are none, and none can be loaded.
import type { CommandSpec, CommandTable } from '../command.ts';
import type { Engine } from '../engine.ts';
import { RedisError } from '../errors.ts';
import { MapReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { helpOf } from './help.ts';

/** Those that are built in: Lua is one in Valkey 9.1, vector sets are one in Redis 8. */
export const modulesOf = ({ has }: Engine): Reply[] => [
  ...(has.luaAsModule ? [moduleReply('lua', 'lua')] : []), ...(has.vectorsAsModule ? [moduleReply('vectorset', '')] : []),
];

const OPTIONS = { lua: 'handle-repl-async-load|handle-atomic-slot-migration', vectorset: 'handle-io-errors|handle-repl-async-load' };

/** The section of INFO. */
export function describeModules({ has }: Engine): Record<string, string> {
  const name = has.luaAsModule ? 'lua' : has.vectorsAsModule ? 'vectorset' : undefined;
  return name === undefined ? {} : { module: `name=${name},ver=1,api=1,filters=0,usedby=[],using=[],options=[${OPTIONS[name]}]` };
}

const moduleReply = (name: string, path: string): MapReply =>
  new MapReply([['name', name], ['ver', 1], ['path', path], ['args', []]]);

function notAllowed(): Reply {
  throw new RedisError('ERR MODULE command not allowed. If the enable-module-command option is set to "local", you can'
    + ' run it from a local connection, otherwise you need to set this option in the configuration file, and then'
    + ' restart the server.');
}

const moduleHelp = helpOf('MODULE', `
LIST
    Return a list of loaded modules.
LOAD <path> [<arg> ...]
    Load a module library from <path>, passing to it any optional arguments.
LOADEX <path> [[CONFIG NAME VALUE] [CONFIG NAME VALUE]] [ARGS ...]
    Load a module library from <path>, while passing it module configurations and optional arguments.
UNLOAD <name>
    Unload a module.`);

const loads: Omit<CommandSpec, 'syntax' | 'summary' | 'arity'> = {
  flags: ['admin', 'noscript', 'no_async_loading'], group: 'server', since: '4.0.0', complexity: 'O(1)',
  run: notAllowed,
};

export const moduleCommands: CommandTable = {
  module: {
    arity: -2, flags: [], group: 'server', since: '4.0.0', syntax: '', complexity: 'Depends on subcommand.',
    summary: 'A container for module commands',
    subcommands: {
      list: {
        arity: 2, flags: ['admin', 'noscript'], group: 'server', since: '4.0.0', syntax: '',
        tips: ['nondeterministic_output_order'], summary: 'List all modules loaded by the server',
        complexity: 'O(N) where N is the number of loaded modules.', run: ({ engine }) => modulesOf(engine),
      },
      load: { ...loads, arity: -3, syntax: 'path [arg [arg ...]]', summary: 'Load a module' },
      loadex: {
        ...loads, arity: -3, since: '7.0.0', summary: 'Load a module with extended parameters',
        syntax: 'path [CONFIG name value [CONFIG name value ...]] [ARGS arg [ARGS arg ...]]',
      },
      unload: { ...loads, arity: 3, syntax: 'name', summary: 'Unload a module' },
      help: {
        arity: 2, flags: ['loading', 'stale'], group: 'server', since: '5.0.0', syntax: '', complexity: 'O(1)',
        summary: 'Show helpful text about the different subcommands', run: moduleHelp,
      },
    },
  },
};
