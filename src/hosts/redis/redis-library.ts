// The `redis` table of scripts: call and pcall, replies, log and the rest (script_lua.c).
import { hostCall } from '../../lua/calls.ts';
import { LuaType } from '../../lua/runtime.ts';
import type { Bytes, HostFunction, LuaRuntime, LuaStack } from '../../lua/runtime.ts';
import { formatDouble } from '../../double.ts';
import { isPlain } from '../../redis/double-notes.ts';
import { RedisError, scriptError } from '../../redis/errors.ts';
import { formatArgument } from '../../redis/shortest-double.ts';
import { Status } from '../../redis/reply.ts';
import type { OddNumber, ScriptLogLevel } from '../../redis/script-vm.ts';
import { sha1hex } from '../../redis/scripting.ts';
import type { Scripting } from '../../redis/scripting.ts';
import { RAISE, untilZero } from './arguments.ts';
import { addError, addReply, addTagged, pushTagged } from './to-lua.ts';

const LEVELS: readonly ScriptLogLevel[] = ['debug', 'verbose', 'notice', 'warning'];
const CONSTANTS: Readonly<Record<string, number | string>> = {
  LOG_DEBUG: 0, LOG_VERBOSE: 1, LOG_NOTICE: 2, LOG_WARNING: 3,
  REPL_NONE: 0, REPL_AOF: 1, REPL_SLAVE: 2, REPL_REPLICA: 2, REPL_ALL: 3,
};
/** Argument lists up to this length are reused from call to call. */
const POOLED = 16;

/** Functions that scripts have alone. */
const OF_SCRIPTS = new Set(['replicate_commands', 'breakpoint', 'debug']);

/** Pushes the table, for scripts or for functions. */
export function pushRedisLibrary(lua: LuaRuntime, scripting: Scripting, isOfScripts: boolean): void {
  const all = Object.entries({
    ...constants(scripting), ...commandFunctions(scripting), ...otherFunctions(lua, scripting),
  });
  pushTable(lua, isOfScripts ? all : all.filter(([name]) => !OF_SCRIPTS.has(name)));
}

/** Puts the table on top into the one below it, under each of its names. */
export function nameLibrary(lua: LuaRuntime, { engine: { has } }: Scripting): void {
  if (has.serverTable) {
    lua.pushValue(-1);
    lua.rawSetField(-3, 'server');
  }
  lua.rawSetField(-2, 'redis');
}

/** Pushes the `redis` of libraries that are being loaded. */
export function pushLoadLibrary(lua: LuaRuntime, scripting: Scripting, register: HostFunction): void {
  pushTable(lua, [
    ...Object.entries(constants(scripting)).filter(([name]) => !name.startsWith('REPL_')),
    ['log', (stack) => log(stack, lua, scripting)], ['register_function', register],
  ]);
}

const constants = ({ engine: { release, has } }: Scripting): Record<string, number | string> => ({
  ...CONSTANTS, REDIS_VERSION: release.redisVersion, REDIS_VERSION_NUM: release.redisNumber,
  ...has.serverTable && { SERVER_NAME: release.family, VALKEY_VERSION: release.version, VALKEY_VERSION_NUM: release.number },
});

function pushTable(lua: LuaRuntime, fields: readonly [string, number | string | HostFunction][]): void {
  lua.newTable(0, fields.length);
  for (const [name, value] of fields) {
    if (typeof value === 'number') lua.pushNumber(value);
    else if (typeof value === 'string') lua.pushBytes(value);
    else lua.pushFunction(value, name);
    lua.rawSetField(-2, name);
  }
}

/** Raises an error table without the field that says it was counted. */
export function raiseTable(lua: LuaStack, message: Bytes): never {
  pushTagged(lua, 'err', message);
  throw RAISE;
}

/** The same, told to a debugger. */
function fail(lua: LuaStack, { debugger: debug }: Scripting, message: Bytes): never {
  debug?.failed(message.replace(/^ERR /, ''));
  return raiseTable(lua, message);
}

/** redis.call and redis.pcall; each has its own argument lists, whose contents the engine does not keep. */
function commandFunctions(scripting: Scripting): Record<string, HostFunction> {
  const lists: Bytes[][] = Array.from({ length: POOLED + 1 }, (_, length) => Array<Bytes>(length).fill(''));

  const printers = printersFor(scripting);

  const run = (lua: LuaStack, raises: boolean): number => {
    const args = readArguments(lua, lists, scripting, printers);
    if (printers.odd.length > 0) tellOdd(lua, args, scripting, printers.odd);
    const reply = typeof args === 'string' ? badCall(args, scripting) : scripting.call(args, raises);
    if (typeof args !== 'string') scripting.listener?.called?.(args, reply, () => lineOf(lua));
    if (typeof reply === 'number') lua.pushNumber(reply);
    else if (typeof reply === 'string') lua.pushBytes(reply);
    else if (reply instanceof Status) lua.pushKept(reply, (to) => addTagged(to, 'ok', reply.text));
    else if (reply instanceof RedisError) {
      if (reply.recurs) lua.pushKept(reply, (to) => addError(to, reply.forScripts));
      else pushError(lua, reply, typeof args !== 'string');
      if (raises) return lua.raise();
    } else {
      const batch = lua.batch();
      addReply(batch, reply, scripting.protocol);
      batch.flush();
    }
    return 1;
  };
  return { call: hostCall('redis.call', (lua) => run(lua, true)), pcall: hostCall('redis.pcall', (lua) => run(lua, false)) };
}

function badCall(message: Bytes, scripting: Scripting): RedisError {
  scripting.debugger?.failed(message.replace(/^ERR /, ''));
  return new RedisError(message);
}

/** Write numbers as arguments, and note those that releases write differently, and those whose text may be another than was meant. */
interface Printers { readonly short: (value: number) => Bytes; readonly long: (value: number) => Bytes; readonly odd: OddNumber[] }

function printersFor({ engine: { doubles } }: Scripting): Printers {
  const odd: OddNumber[] = [];
  const noting = (format: (value: number) => Bytes) => (value: number): Bytes => {
    const text = format(value);
    if (!isPlain(value)) {
      doubles.look(value);
      if (doubles.odd > 0 && isOdd(text)) {
        doubles.odd--;
        odd.push({ value, text });
      }
    }
    return text;
  };
  return { short: noting(formatArgument), long: noting(formatDouble), odd };
}

/** As many digits as few people write, an exponent, or no number at all. */
const isOdd = (text: Bytes): boolean => text.length > 15 || text.includes('e') || text.includes('n');

function tellOdd(lua: LuaStack, args: readonly Bytes[] | Bytes, { listener }: Scripting, odd: OddNumber[]): void {
  const numbers = odd.splice(0);
  if (typeof args !== 'string') listener?.oddNumbers?.(args[0], numbers, () => lua.frame(1)?.line);
}

/** That of the script which calls; undefined where what calls is not its text. */
function lineOf(lua: LuaStack): number | undefined {
  const frame = lua.frame(1);
  return frame?.source === '@user_script' && frame.line > 0 ? frame.line : undefined;
}

/** `noted`: the engine has counted it. */
function pushError(lua: LuaStack, error: RedisError, noted: boolean): void {
  const batch = lua.batch();
  if (noted) addError(batch, error.forScripts);
  else addTagged(batch, 'err', error.message);
  batch.flush();
}

/** The arguments as bytes, numbers with the fewest digits or as `%.17g`; or the error where one is neither. Clears the stack. */
function readArguments(lua: LuaStack, lists: readonly Bytes[][], scripting: Scripting, printers: Printers): Bytes[] | Bytes {
  const count = lua.top();
  if (count === 0) return scripting.texts.noArguments;
  const args = count < lists.length ? lists[count] : Array<Bytes>(count);
  const print = scripting.engine.has.shortestDoubles ? printers.short : printers.long;
  if (!lua.readTexts(count, args, print)) return scripting.texts.badArgument;
  if (count >= lists.length) lua.setTop(0);
  return args;
}

function otherFunctions(runtime: LuaRuntime, scripting: Scripting): Record<string, HostFunction> {
  return {
    error_reply: (lua) => errorReply(lua, scripting),
    status_reply: (lua) => statusReply(lua, scripting),
    sha1hex: (lua) => {
      if (lua.top() !== 1) fail(lua, scripting, 'ERR wrong number of arguments');
      lua.pushBytes(sha1hex(lua.toBytes(1)));
      return 1;
    },
    log: (lua) => log(lua, runtime, scripting),
    setresp: (lua) => {
      if (lua.top() !== 1) fail(lua, scripting, `ERR ${scripting.texts.table}.setresp() requires one argument.`);
      const version = Math.trunc(lua.toNumber(1));
      if (version !== 2 && version !== 3) fail(lua, scripting, 'ERR RESP version must be 2 or 3.');
      scripting.setProtocol(version as 2 | 3);
      return 0;
    },
    set_repl: (lua) => {
      if (lua.top() !== 1) fail(lua, scripting, scripting.texts.setReplArity);
      if (((lua.toNumber(1) | 0) & ~3) !== 0) {
        fail(lua, scripting, 'ERR Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.');
      }
      return 0;
    },
    acl_check_cmd: (lua) => {
      const args = readArguments(lua, [], scripting, printersFor(scripting));
      if (typeof args === 'string') return fail(lua, scripting, args);
      const allowed = scripting.mayCall(args);
      if (typeof allowed === 'string') return fail(lua, scripting, `ERR ${allowed} ${scripting.texts.table}.acl_check_cmd()`);
      lua.pushBoolean(allowed);
      return 1;
    },
    replicate_commands: (lua) => { lua.pushBoolean(true); return 1; },
    breakpoint: hostCall('redis.breakpoint', (lua) => {
      scripting.debugger?.breakpoint();
      lua.pushBoolean(scripting.debugger !== undefined);
      return 1;
    }),
    debug: hostCall('redis.debug', () => {
      scripting.debugger?.debug();
      return 0;
    }),
  };
}

const WRONG_ARGUMENTS = 'wrong number or type of arguments';
const oneString = (lua: LuaStack): boolean => lua.top() === 1 && lua.type(1) === LuaType.String;

function statusReply(lua: LuaStack, { debugger: debug }: Scripting): number {
  if (oneString(lua)) pushTagged(lua, 'ok', lua.readString(1));
  else {
    debug?.failed(WRONG_ARGUMENTS);
    pushTagged(lua, 'err', `ERR ${WRONG_ARGUMENTS}`);
  }
  return 1;
}

function errorReply(lua: LuaStack, { engine: { has }, debugger: debug }: Scripting): number {
  const given = oneString(lua) ? untilZero(lua.readString(1)) : undefined;
  const message = given?.replace(/^-/, '');
  debug?.failed(message === undefined ? WRONG_ARGUMENTS : `-${message}`);
  const text = message === undefined ? `ERR ${WRONG_ARGUMENTS}`
    : has.luaAsModule && !message.includes(' ') ? `ERR ${message}` : scriptError(message);
  pushTagged(lua, 'err', text);
  return 1;
}

function log(lua: LuaStack, runtime: LuaRuntime, scripting: Scripting): number {
  const count = lua.top();
  if (count < 2) fail(lua, scripting, `ERR ${scripting.texts.table}.log() requires two arguments or more.`);
  if (!lua.isNumber(1)) fail(lua, scripting, 'ERR First argument must be a number (log level).');
  const level = LEVELS[Math.trunc(lua.toNumber(1))];
  if (level === undefined) fail(lua, scripting, scripting.texts.badLogLevel);
  let text = '';
  for (let at = 2; at <= count; at++) {
    const type = lua.type(at);
    if (type === LuaType.String || type === LuaType.Number) text += (at > 2 ? ' ' : '') + lua.toBytes(at);
  }
  runtime.spend('output', text.length);
  scripting.log(level, text);
  return 0;
}
