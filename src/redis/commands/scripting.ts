// EVAL and its kin, and SCRIPT.
import type { Client } from '../client.ts';
import type { CommandSpec, CommandTable, KeySpec } from '../command.ts';
import { RedisError, shown, subcommandSyntax } from '../errors.ts';
import { OK } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import type { Scripting } from '../scripting.ts';
import { helpOf } from './help.ts';

type Args = readonly Bytes[];

export function scriptingOf(client: Client): Scripting {
  const { scripting } = client.engine;
  if (scripting === undefined) throw new RedisError('ERR this engine has no Lua machine');
  return scripting;
}

const evalCommand = (client: Client, args: Args): Reply => evaluate(client, args, false);
const evalRo = (client: Client, args: Args): Reply => evaluate(client, args, true);
const evalSha = (client: Client, args: Args): Reply => evaluateSha(client, args, false);
const evalShaRo = (client: Client, args: Args): Reply => evaluateSha(client, args, true);

/** In a transaction nothing is debugged. */
const debugs = ({ debugs, denyBlocking }: Client): boolean => debugs !== undefined && !denyBlocking;

function evaluate(client: Client, args: Args, readOnly: boolean): Reply {
  const { start } = client.engine.debugging;
  return start !== undefined && debugs(client) ? start(client, args) : scriptingOf(client).eval(client, args, readOnly);
}

function evaluateSha(client: Client, args: Args, readOnly: boolean): Reply {
  if (args[1].length === 40 && debugs(client)) throw new RedisError('ERR Please use EVAL instead of EVALSHA for debugging');
  return scriptingOf(client).evalSha(client, args, readOnly);
}

const load = (client: Client, args: Args): Reply => scriptingOf(client).load(args[2]);
const exists = (client: Client, args: Args): Reply => scriptingOf(client).exists(args.slice(2));

function flush(client: Client, args: Args): Reply {
  const mode = args.length === 2 ? defaultMode(client) : args[2].toUpperCase();
  if (args.length > 3 || (mode !== 'SYNC' && mode !== 'ASYNC')) {
    throw new RedisError('ERR SCRIPT FLUSH only support SYNC|ASYNC option');
  }
  scriptingOf(client).flush(mode);
  return OK;
}

const defaultMode = (client: Client): string =>
  client.engine.config.flag('lazyfree-lazy-user-flush') ? 'ASYNC' : 'SYNC';

/** In a page none gets here while a script runs: the session answers. */
function kill(client: Client): Reply {
  scriptingOf(client).kill('script');
  return OK;
}

function show(client: Client, args: Args): Reply {
  const scripting = scriptingOf(client);
  const script = scripting.get(args[2].toLowerCase());
  if (script === undefined) throw new RedisError(scripting.texts.noScript);
  return script.source;
}

function debug(client: Client, args: Args): Reply {
  if (args.length > 4) throw subcommandSyntax(args[1], 'SCRIPT');
  if (args.length === 4 && args[3].toLowerCase() !== 'lua') {
    throw new RedisError(`ERR No scripting engine found with name '${shown(args[3])}' to enable debug`);
  }
  if (client.denyBlocking || client.unsent?.() === true) throw new RedisError('ERR SCRIPT DEBUG must be called outside a pipeline');
  const mode = args[2].toLowerCase();
  if (mode !== 'yes' && mode !== 'sync' && mode !== 'no') throw new RedisError('ERR Use SCRIPT DEBUG YES/SYNC/NO');
  if (mode !== 'no' && client.engine.debugging.start === undefined) {
    throw new RedisError('ERR SCRIPT DEBUG is not supported: this server has no Lua debugger');
  }
  client.debugs = mode === 'no' ? undefined : mode;
  return OK;
}

const help = helpOf('SCRIPT', `
DEBUG (YES|SYNC|NO)
    Set the debug mode for subsequent scripts executed.
EXISTS <sha1> [<sha1> ...]
    Return information about the existence of the scripts in the script cache.
FLUSH [ASYNC|SYNC]
    Flush the Lua scripts cache. Very dangerous on replicas.
    When called without the optional mode argument, the behavior is determined by the
    lazyfree-lazy-user-flush configuration directive. Valid modes are:
    * ASYNC: Asynchronously flush the scripts cache.
    * SYNC: Synchronously flush the scripts cache.
KILL
    Kill the currently executing Lua script.
LOAD <script>
    Load a script into the scripts cache without executing it.`);

const keysAfterCount = (access: 'RW' | 'RO', notes?: string): KeySpec[] =>
  [{ access, count: 2, first: 3, uses: access === 'RW' ? ['access', 'update'] : ['access'], ...(notes !== undefined && { notes }) }];
const assumed = (what: string): string => `We cannot tell how the keys will be used so we assume the worst, ${what}`;
const evalFlags = ['noscript', 'stale', 'skip_monitor', 'movablekeys', 'no_mandatory_keys'] as const;
const evalWrites = [...evalFlags, 'may_replicate'] as const;

const subcommand = (spec: Omit<CommandSpec, 'group'>): CommandSpec => ({ ...spec, group: 'scripting' });

export const scriptingCommands: CommandTable = {
  eval: {
    arity: -3, flags: evalWrites, keys: keysAfterCount('RW', assumed('RW and UPDATE')), group: 'scripting', since: '2.6.0',
    syntax: 'script numkeys [key [key ...]] [arg [arg ...]]', summary: 'Execute a Lua script server side',
    complexity: 'Depends on the script that is executed.', run: evalCommand,
  },
  evalsha: {
    arity: -3, flags: evalWrites, keys: keysAfterCount('RW'), group: 'scripting', since: '2.6.0',
    syntax: 'sha1 numkeys [key [key ...]] [arg [arg ...]]', summary: 'Execute a Lua script server side',
    complexity: 'Depends on the script that is executed.', run: evalSha,
  },
  eval_ro: {
    arity: -3, flags: ['readonly', ...evalFlags], keys: keysAfterCount('RO', assumed('RO and ACCESS')), group: 'scripting',
    since: '7.0.0',
    syntax: 'script numkeys [key [key ...]] [arg [arg ...]]', summary: 'Execute a read-only Lua script server side',
    complexity: 'Depends on the script that is executed.', run: evalRo,
  },
  evalsha_ro: {
    arity: -3, flags: ['readonly', ...evalFlags], keys: keysAfterCount('RO'), group: 'scripting', since: '7.0.0',
    syntax: 'sha1 numkeys [key [key ...]] [arg [arg ...]]',
    summary: 'Execute a read-only Lua script server side',
    complexity: 'Depends on the script that is executed.', run: evalShaRo,
  },
  script: {
    arity: -2, flags: [], group: 'scripting', since: '2.6.0', syntax: '', complexity: 'Depends on subcommand.',
    summary: 'A container for Lua scripts management commands',
    subcommands: {
      load: subcommand({
        arity: 3, flags: ['noscript', 'stale'], since: '2.6.0', syntax: 'script', run: load,
        summary: 'Load the specified Lua script into the script cache.',
        tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
        complexity: 'O(N) with N being the length in bytes of the script body.',
      }),
      exists: subcommand({
        later: [{ valkey: '9.1.0', moreFlags: ['stale'] }],
        arity: -3, flags: ['noscript'], since: '2.6.0', syntax: 'sha1 [sha1 ...]', run: exists,
        summary: 'Check existence of scripts in the script cache.',
        tips: ['request_policy:all_shards', 'response_policy:agg_logical_and'],
        complexity: 'O(N) with N being the number of scripts to check (so checking a single script is an O(1) operation).',
      }),
      flush: subcommand({
        later: [{ valkey: '9.1.0', moreFlags: ['stale'] }],
        arity: -2, flags: ['noscript'], since: '2.6.0', syntax: '[ASYNC | SYNC]', run: flush,
        summary: 'Remove all the scripts from the script cache.',
        tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
        complexity: 'O(N) with N being the number of scripts in cache',
      }),
      kill: subcommand({
        arity: 2, flags: ['noscript', 'allow_busy'], since: '2.6.0', syntax: '', run: kill,
        summary: 'Kill the script currently in execution.', complexity: 'O(1)',
        tips: ['request_policy:all_shards', 'response_policy:one_succeeded'],
      }),
      show: subcommand({
        arity: 3, flags: ['noscript'], since: '8.0.0', only: 'valkey', syntax: 'sha1', run: show,
        summary: 'Show server-side Lua script in the script cache.', complexity: 'O(1).',
        later: [{ valkey: '9.1.0', flags: ['noscript', 'stale'] }],
      }),
      debug: subcommand({
        arity: 3, flags: ['noscript'], since: '3.2.0', syntax: 'YES | SYNC | NO', run: debug,
        summary: 'Set the debug mode for executed scripts.', complexity: 'O(1)',
        later: [{ valkey: '9.1.0', arity: -3, syntax: '<YES | SYNC | NO> [engine-name]' }],
      }),
      help: subcommand({
        arity: 2, flags: ['loading', 'stale'], since: '5.0.0', syntax: '', run: help,
        summary: 'Show helpful text about the different subcommands', complexity: 'O(1)',
      }),
    },
  },
};
