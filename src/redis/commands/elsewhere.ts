// MODULE, MIGRATE, FAILOVER, REPLCONF: for modules, and for servers elsewhere, of which none can be reached.
import { integer } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { RedisError, syntaxError } from '../errors.ts';
import { OK, Status } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { helpReply } from './help.ts';

type Args = readonly Bytes[];

const moduleList = (): Reply => [];

function refuseModule(): Reply {
  throw new RedisError('ERR MODULE command not allowed. If the enable-module-command option is set to "local", you can'
    + ' run it from a local connection, otherwise you need to set this option in the configuration file, and then'
    + ' restart the server.');
}

const moduleHelp = (): Reply => helpReply('MODULE', `
LIST
    Return a list of loaded modules.
LOAD <path> [<arg> ...]
    Load a module library from <path>, passing to it any optional arguments.
LOADEX <path> [[CONFIG NAME VALUE] [CONFIG NAME VALUE]] [ARGS ...]
    Load a module library from <path>, while passing it module configurations and optional arguments.
UNLOAD <name>
    Unload a module.`);

/** Nobody answers where it would go. */
function migrate({ db }: Client, args: Args): Reply {
  integer(args[5]);
  integer(args[4]);
  const list = args.findIndex((word, i) => i > 5 && word.toLowerCase() === 'keys');
  const keys = list < 0 ? [args[3]] : args.slice(list + 1);
  checkOptions(args.slice(6, list < 0 ? undefined : list));
  if (list >= 0 && args[3] !== '') {
    throw new RedisError('ERR When using MIGRATE KEYS option, the key argument must be set to the empty string');
  }
  if (keys.every((key) => db.peek(key) === undefined)) return new Status('NOKEY');
  throw new RedisError('IOERR error or timeout connecting to the client');
}

function checkOptions(words: Args): void {
  for (let i = 0; i < words.length; i++) {
    const count = OPTIONS[words[i].toLowerCase()];
    if (count === undefined || i + count >= words.length) throw syntaxError();
    i += count;
  }
}

/** How many words follow an option of MIGRATE. */
const OPTIONS: Readonly<Record<string, number | undefined>> = { copy: 0, replace: 0, auth: 1, auth2: 2 };

function failover(_client: Client, args: Args): Reply {
  if (args.length === 2 && args[1].toLowerCase() === 'abort') throw new RedisError('ERR No failover in progress.');
  throw new RedisError('ERR FAILOVER requires connected replicas.');
}

function replconf(_client: Client, args: Args): Reply {
  if (args.length % 2 === 0) throw syntaxError();
  return OK;
}

export const elsewhereCommands: CommandTable = {
  migrate: {
    arity: -6, flags: ['write', 'movablekeys'], group: 'generic', categories: ['dangerous'],
    tips: ['nondeterministic_output'],
    keys: [
      { access: 'RW', first: 3, last: 3, uses: ['access', 'delete'] },
      { access: 'RW', keyword: 'KEYS', from: -2, last: -1, uses: ['access', 'delete', 'incomplete'] },
    ],
    syntax: 'host port <key | > destination-db timeout [COPY] [REPLACE] [[AUTH password] | [AUTH2 username'
      + ' password]] [KEYS key [key ...]]',
    summary: 'Atomically transfer a key from a Redis instance to another one.', since: '2.6.0',
    complexity: 'This command actually executes a DUMP+DEL in the source instance, and a RESTORE in the target'
      + ' instance. See the pages of these commands for time complexity. Also an O(N) data transfer'
      + ' between the two instances is performed.', run: migrate,
  },
  module: {
    arity: -2, flags: [], group: 'server',
    syntax: '',
    summary: 'A container for module commands', since: '4.0.0', complexity: 'Depends on subcommand.',
    subcommands: {
      load: {
        arity: -3, flags: ['admin', 'noscript', 'no_async_loading'], group: 'server',
        syntax: 'path [arg [arg ...]]',
        summary: 'Load a module', since: '4.0.0', complexity: 'O(1)', run: refuseModule,
      },
      help: {
        arity: 2, flags: ['loading', 'stale'], group: 'server',
        syntax: '',
        summary: 'Show helpful text about the different subcommands', since: '5.0.0', complexity: 'O(1)', run: moduleHelp,
      },
      loadex: {
        arity: -3, flags: ['admin', 'noscript', 'no_async_loading'], group: 'server',
        syntax: 'path [CONFIG name value [CONFIG name value ...]] [ARGS arg [arg ...]]',
        summary: 'Load a module with extended parameters', since: '7.0.0', complexity: 'O(1)', run: refuseModule,
      },
      unload: {
        arity: 3, flags: ['admin', 'noscript', 'no_async_loading'], group: 'server',
        syntax: 'name',
        summary: 'Unload a module', since: '4.0.0', complexity: 'O(1)', run: refuseModule,
      },
      list: {
        arity: 2, flags: ['admin', 'noscript'], group: 'server',
        tips: ['nondeterministic_output_order'],
        syntax: '',
        summary: 'List all modules loaded by the server', since: '4.0.0',
        complexity: 'O(N) where N is the number of loaded modules.', run: moduleList,
      },
    },
  },
  failover: {
    arity: -1, flags: ['admin', 'noscript', 'stale'], group: 'server',
    syntax: '[TO host port [FORCE]] [ABORT] [TIMEOUT milliseconds]',
    summary: 'Start a coordinated failover between this server and one of its replicas.', since: '6.2.0',
    complexity: 'O(1)', run: failover,
  },
  replconf: {
    arity: -1, flags: ['admin', 'noscript', 'loading', 'stale', 'allow_busy'], group: 'server',
    syntax: '',
    summary: 'An internal command for configuring the replication stream', since: '3.0.0',
    complexity: 'O(1)', run: replconf,
  },
};
