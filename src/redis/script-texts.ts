// What scripts are told where releases word it differently.
import type { Has } from './changes.ts';
import type { Bytes } from './reply.ts';
import type { Runnable } from './scripting.ts';

/** The texts of a release, each with its code. */
export interface ScriptTexts {
  /** What the table of commands is called: "redis" or "server". */
  readonly table: 'redis' | 'server';
  /** The commands that a script called. */
  readonly unknownCommand: Bytes;
  /** Undefined: as for clients. */
  readonly unknownSubcommand: Bytes | undefined;
  readonly wrongArity: Bytes;
  readonly notAllowed: Bytes;
  readonly noArguments: Bytes;
  readonly badArgument: Bytes;
  readonly badLogLevel: Bytes;
  readonly setReplArity: Bytes;
  /** There is no script of a SHA1. */
  readonly noScript: Bytes;
  readonly killed: Readonly<Record<Runnable['kind'], Bytes>>;
}

const OF_REDIS: ScriptTexts = {
  table: 'redis',
  unknownCommand: 'ERR Unknown Redis command called from script',
  unknownSubcommand: 'ERR Unknown Redis command called from script',
  wrongArity: 'ERR Wrong number of args calling Redis command from script',
  notAllowed: 'ERR This Redis command is not allowed from script',
  noArguments: 'ERR Please specify at least one argument for this redis lib call',
  badArgument: 'ERR Lua redis lib command arguments must be strings or integers',
  badLogLevel: 'ERR Invalid debug level.',
  setReplArity: 'ERR redis.set_repl() requires two arguments.',
  noScript: 'NOSCRIPT No matching script. Please use EVAL.',
  killed: { script: 'ERR Script killed by user with SCRIPT KILL...', function: 'ERR Script killed by user with SCRIPT KILL...' },
};

const OF_SERVER: ScriptTexts = {
  table: 'server',
  unknownCommand: 'ERR Unknown command called from script',
  unknownSubcommand: 'ERR Unknown command called from script',
  wrongArity: 'ERR Wrong number of args calling command from script',
  notAllowed: OF_REDIS.notAllowed,
  noArguments: 'ERR Please specify at least one argument for this call',
  badArgument: 'ERR Command arguments must be strings or integers',
  badLogLevel: 'ERR Invalid log level.',
  setReplArity: 'ERR server.set_repl() requires one argument.',
  noScript: 'NOSCRIPT No matching script.',
  killed: { script: 'ERR Script killed by user with SCRIPT KILL.', function: 'ERR Script killed by user with FUNCTION KILL.' },
};

const OF_MODULE: ScriptTexts = {
  ...OF_SERVER, unknownSubcommand: undefined, notAllowed: 'ERR This Valkey command is not allowed from script',
};

/** Those of Redis from 7.2 and 7.4 on. */
const OF_7_2: ScriptTexts = { ...OF_REDIS, setReplArity: 'ERR redis.set_repl() requires one argument.' };
const OF_7_4: ScriptTexts = { ...OF_7_2, badLogLevel: 'ERR Invalid log level.' };

export const scriptTexts = ({ serverTable, luaAsModule, logLevelNamed, frozenTime }: Has): ScriptTexts =>
  (luaAsModule ? OF_MODULE : serverTable ? OF_SERVER : logLevelNamed ? OF_7_4 : frozenTime ? OF_7_2 : OF_REDIS);
