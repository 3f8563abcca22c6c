// FCALL and FUNCTION.
import type { Client } from '../client.ts';
import type { CommandSpec, CommandTable, KeySpec } from '../command.ts';
import type { Engine } from '../engine.ts';
import { RedisError, shown, subcommandSyntax } from '../errors.ts';
import type { Library, RedisFunction } from '../function-library.ts';
import type { RestorePolicy } from '../functions.ts';
import { matches } from '../../bytes/glob.ts';
import { MapReply, OK, SetReply, Status } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { ScriptFlag } from '../script-header.ts';
import type { Scripting } from '../scripting.ts';
import { helpOf } from './help.ts';
import { scriptingOf } from './scripting.ts';

type Args = readonly Bytes[];

const fcall = (client: Client, args: Args): Reply => scriptingOf(client).functions.call(client, args, false);
const fcallRo = (client: Client, args: Args): Reply => scriptingOf(client).functions.call(client, args, true);

function load(client: Client, args: Args): Reply {
  const options = args.slice(2, -1);
  const unknown = options.find((option) => option.toLowerCase() !== 'replace');
  if (unknown !== undefined) throw new RedisError(`ERR Unknown option given: ${unknown.split('\0', 1)[0]}`);
  return scriptingOf(client).functions.load(args[args.length - 1], options.length > 0);
}

function remove(client: Client, args: Args): Reply {
  scriptingOf(client).functions.delete(args[2]);
  return OK;
}

/** Functions up to which they are freed at once, whatever is asked for. */
const FEW = 64;

/** Functions that are freed in the background, and from 7.4 on their Lua. */
function freedBehind({ config, has }: Engine, count: number, mode: Bytes | undefined): number {
  const behind = mode === undefined ? config.flag('lazyfree-lazy-user-flush') : mode.toLowerCase() === 'async';
  return behind && count > FEW ? count + Number(has.flushedBehind) : 0;
}

function flush(client: Client, args: Args): Reply {
  if (args.length > 3) throw subcommandSyntax(args[1], 'FUNCTION');
  if (args.length === 3 && !/^a?sync$/i.test(args[2])) {
    throw new RedisError('ERR FUNCTION FLUSH only supports SYNC|ASYNC option');
  }
  const { functions } = scriptingOf(client);
  client.engine.lazyFreed += freedBehind(client.engine, functions.count, args[2]);
  functions.flush();
  return OK;
}

const dump = (client: Client): Reply => scriptingOf(client).functions.dump();

function restore(client: Client, args: Args): Reply {
  if (args.length > 4) throw subcommandSyntax(args[1], 'FUNCTION');
  const policy = args[3]?.toUpperCase() ?? 'APPEND';
  if (!isPolicy(policy)) {
    throw new RedisError('ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.');
  }
  scriptingOf(client).functions.restore(args[2], policy);
  return OK;
}

const isPolicy = (text: Bytes): text is RestorePolicy => ['FLUSH', 'APPEND', 'REPLACE'].includes(text);

function list(client: Client, args: Args): Reply {
  let pattern: Bytes | undefined;
  let withCode = false;
  for (let i = 2; i < args.length; i++) {
    const option = args[i].toLowerCase();
    if (option === 'withcode' && !withCode) withCode = true;
    else if (option === 'libraryname' && pattern === undefined) {
      if (++i >= args.length) throw new RedisError('ERR library name argument was not given');
      pattern = args[i];
    } else throw new RedisError(`ERR Unknown argument ${shown(args[i])}`);
  }
  return scriptingOf(client).functions.list()
    .filter(({ name }) => pattern === undefined || matches(pattern, name, true))
    .map((library) => describeLibrary(library, withCode));
}

const describeLibrary = ({ name, code, functions }: Library, withCode: boolean): Reply => new MapReply([
  ['library_name', name], ['engine', 'LUA'], ['functions', [...functions.values()].map(describeFunction)],
  ...withCode ? [['library_code', code] as const] : [],
]);

const describeFunction = ({ name, description, flags }: RedisFunction): Reply => new MapReply([
  ['name', name], ['description', description],
  ['flags', new SetReply(Object.entries(ScriptFlag).filter(([, bit]) => (flags & bit) !== 0)
    .map(([flag]) => new Status(flag)))],
]);

function stats(client: Client): Reply {
  const scripting = scriptingOf(client);
  const { running, functions } = scripting;
  if (running?.kind === 'script') throw scripting.busyError;
  return new MapReply([
    ['running_script', running === undefined ? null : describeRun(running.name, scripting)],
    ['engines', new MapReply([['LUA', new MapReply([
      ['libraries_count', functions.list().length], ['functions_count', functions.list().reduce((sum, library) => sum + library.functions.size, 0)],
    ])]])],
  ]);
}

const describeRun = (name: Bytes, { runningArgs, startedAt, engine }: Scripting): Reply => new MapReply([
  ['name', name], ['command', runningArgs], ['duration_ms', Math.floor(engine.elapsed() - startedAt)],
]);

/** In a page none gets here while a function runs: the session answers. */
function kill(client: Client): Reply {
  scriptingOf(client).kill('function');
  return OK;
}

const HELP = `
LOAD [REPLACE] <FUNCTION CODE>
    Create a new library with the given library name and code.
DELETE <LIBRARY NAME>
    Delete the given library.
LIST [LIBRARYNAME PATTERN] [WITHCODE]
    Return general information on all the libraries:
    * Library name
    * The engine used to run the Library
    * Library description
    * Functions list
    * Library code (if WITHCODE is given)
    It also possible to get only function that matches a pattern using LIBRARYNAME argument.
STATS
    Return information about the current function running:
    * Function name
    * Command used to run the function
    * Duration in MS that the function is running
    If no function is running, return nil
    In addition, returns a list of available engines.
KILL
    Kill the current running function.
FLUSH [ASYNC|SYNC]
    Delete all the libraries.
    When called without the optional mode argument, the behavior is determined by the
    lazyfree-lazy-user-flush configuration directive. Valid modes are:
    * ASYNC: Asynchronously flush the libraries.
    * SYNC: Synchronously flush the libraries.
DUMP
    Return a serialized payload representing the current libraries, can be restored using FUNCTION RESTORE command
RESTORE <PAYLOAD> [FLUSH|APPEND|REPLACE]
    Restore the libraries represented by the given payload, it is possible to give a restore policy to
    control how to handle existing libraries (default APPEND):
    * FLUSH: delete all existing libraries.
    * APPEND: appends the restored libraries to the existing libraries. On collision, abort.
    * REPLACE: appends the restored libraries to the existing libraries, On collision, replace the old
      libraries with the new libraries (notice that even on this option there is a chance of failure
      in case of functions name collision with another library).`;

const keysAfterCount = (access: 'RW' | 'RO'): KeySpec[] => [{
  access, count: 2, first: 3, uses: access === 'RW' ? ['access', 'update'] : ['access'],
  notes: 'We cannot tell how the keys will be used so we assume the worst, '
    + (access === 'RW' ? 'RW and UPDATE' : 'RO and ACCESS'),
}];
const fcallFlags = ['noscript', 'stale', 'skip_monitor', 'no_mandatory_keys', 'movablekeys'] as const;
const fcallRest = {
  arity: -3, group: 'scripting', since: '7.0.0', syntax: 'function numkeys [key [key ...]] [arg [arg ...]]',
  complexity: 'Depends on the function that is executed.',
} as const;

const subcommand = (spec: Omit<CommandSpec, 'group' | 'since'>): CommandSpec =>
  ({ ...spec, group: 'scripting', since: '7.0.0' });
const EVERYWHERE = ['request_policy:all_shards', 'response_policy:all_succeeded'];

export const functionCommands: CommandTable = {
  fcall: {
    ...fcallRest, flags: fcallFlags, keys: keysAfterCount('RW'), summary: 'Invoke a function', run: fcall,
  },
  fcall_ro: {
    ...fcallRest, flags: ['readonly', ...fcallFlags], keys: keysAfterCount('RO'),
    summary: 'Invoke a read-only function', run: fcallRo,
  },
  function: {
    arity: -2, flags: [], group: 'scripting',
    syntax: '', summary: 'A container for function commands', since: '7.0.0', complexity: 'Depends on subcommand.',
    subcommands: {
      load: subcommand({
        arity: -3, flags: ['write', 'denyoom', 'noscript'], categories: ['-keyspace'], tips: EVERYWHERE,
        syntax: '[REPLACE] function-code',
        summary: 'Create a function with the given arguments (name, code, description)',
        complexity: 'O(1) (considering compilation time is redundant)', run: load,
      }),
      delete: subcommand({
        arity: 3, flags: ['write', 'noscript'], categories: ['-keyspace'], tips: EVERYWHERE, syntax: 'library-name',
        summary: 'Delete a function by name', complexity: 'O(1)', run: remove,
      }),
      flush: subcommand({
        arity: -2, flags: ['write', 'noscript'], categories: ['-keyspace'], tips: EVERYWHERE, syntax: '[ASYNC | SYNC]',
        summary: 'Deleting all functions', complexity: 'O(N) where N is the number of functions deleted', run: flush,
      }),
      dump: subcommand({
        arity: 2, flags: ['noscript'], syntax: '', summary: 'Dump all functions into a serialized binary payload',
        complexity: 'O(N) where N is the number of functions', run: dump,
      }),
      restore: subcommand({
        arity: -3, flags: ['write', 'denyoom', 'noscript'], categories: ['-keyspace'], tips: EVERYWHERE,
        syntax: 'serialized-value [FLUSH | APPEND | REPLACE]',
        summary: 'Restore all the functions on the given payload',
        complexity: 'O(N) where N is the number of functions on the payload', run: restore,
      }),
      list: subcommand({
        arity: -2, flags: ['noscript'], tips: ['nondeterministic_output_order'],
        syntax: '[LIBRARYNAME library-name-pattern] [WITHCODE]', summary: 'List information about all the functions',
        complexity: 'O(N) where N is the number of functions', run: list,
      }),
      stats: subcommand({
        arity: 2, flags: ['noscript', 'allow_busy'],
        tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'], syntax: '',
        summary: 'Return information about the function currently running (name, description, duration)',
        complexity: 'O(1)', run: stats,
      }),
      kill: subcommand({
        arity: 2, flags: ['noscript', 'allow_busy'],
        tips: ['request_policy:all_shards', 'response_policy:one_succeeded'], syntax: '',
        summary: 'Kill the function currently in execution.', complexity: 'O(1)', run: kill,
      }),
      help: subcommand({
        arity: 2, flags: ['loading', 'stale'], syntax: '', run: helpOf('FUNCTION', HELP),
        summary: 'Show helpful text about the different subcommands', complexity: 'O(1)',
      }),
    },
  },
};
