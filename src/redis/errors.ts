// The error replies of Redis 7.0, word for word. Commands throw them, the dispatcher alone catches; what scripts meet often
// is returned, for a throw costs as much as several commands.
import type { Bytes } from './reply.ts';

/** An error reply: its first word is the code (`ERR`, `WRONGTYPE`, ...), the rest the text; bytes, hardly ever a line break. */
export class RedisError {
  readonly message: Bytes;
  private counts: Bytes | undefined;
  private told: Bytes | undefined;
  /** One of a few that come again and again as the same object. */
  recurs = false;

  /**
   * `counted`: it is not to be counted (again): a script was told of it before, or it was asked for. `asItIs`: line feeds
   * stay, as some releases send them; what ends a reply does not.
   */
  constructor(message: Bytes, readonly counted = false, asItIs = false) {
    this.message = asItIs ? message.replaceAll('\r', ' ') : /[\r\n]/.test(message) ? oneLine(message) : message;
  }
  /** The first word: what clients switch on. */
  get code(): Bytes {
    const space = this.message.indexOf(' ');
    return space < 0 ? this.message : this.message.slice(0, space);
  }

  /** The name by which INFO counts it: its code, but ERR where no space follows within the first bytes. */
  get countedName(): Bytes { return (this.counts ??= countedName(this.message)); }

  /** As scripts are told of it (luaPushErrorBuff): a message of one word gets the code ERR, line breaks at its ends go. */
  get forScripts(): Bytes { return (this.told ??= scriptError(this.message)); }
}

/** As a script is told of an error with this text. */
export function scriptError(message: Bytes): Bytes {
  const space = message.indexOf(' ');
  const code = space < 0 ? 'ERR' : message.slice(0, space);
  const text = `${code} ${message.slice(space + 1).replace(/^[\r\n]+|[\r\n]+$/g, '')}`;
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

function countedName(message: Bytes): Bytes {
  const space = message.indexOf(' ');
  return space < 0 || space > LONGEST_NAME ? 'ERR' : message.slice(0, space);
}

/** networking.c, afterErrorReply: a space is looked for in 32 bytes, with the sign before the code. */
const LONGEST_NAME = 30;

/** An error's text as it goes over the wire: one line, whatever a client put into it. */
export const oneLine = (text: Bytes): Bytes => text.replace(/[\r\n]+$/, '').replace(/[\r\n]/g, ' ');

/** An error that is kept, to be returned again and again. */
export function recurring(message: Bytes): RedisError {
  const error = new RedisError(message);
  error.recurs = true;
  return error;
}

/** Makes always the same error. */
function same(message: Bytes): () => RedisError {
  const error = recurring(message);
  return () => error;
}

export const wrongType = same('WRONGTYPE Operation against a key holding the wrong kind of value');
export const syntaxError = same('ERR syntax error');
export const notInteger = same('ERR value is not an integer or out of range');
export const notFloat = same('ERR value is not a valid float');
export const noAuth = same('NOAUTH Authentication required.');
export const noSuchKey = same('ERR no such key');
export const indexOutOfRange = same('ERR index out of range');
export const outOfRange = same('ERR value is out of range');
export const mustBePositive = same('ERR value is out of range, must be positive');
export const wrongArity = (name: Bytes): RedisError =>
  new RedisError(`ERR wrong number of arguments for '${name}' command`);
export const unknownSubcommand = (sub: Bytes, container: Bytes): RedisError =>
  new RedisError(`ERR unknown subcommand '${shown(sub, 128)}'. Try ${container.toUpperCase()} HELP.`);
export const subcommandSyntax = (sub: Bytes, container: Bytes): RedisError =>
  new RedisError(`ERR unknown subcommand or wrong number of arguments for '${shown(sub, 128)}'. Try ${container} HELP.`);
export const invalidExpire = (command: Bytes): RedisError =>
  new RedisError(`ERR invalid expire time in '${command}' command`);

export const onlySubscribed = (command: Bytes): RedisError =>
  new RedisError(`ERR Can't execute '${command}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are`
    + ' allowed in this context');

/** The arguments are quoted until 128 bytes are full. `brief`: without any nothing is said of them. */
export function unknownCommand(args: readonly Bytes[], brief: boolean): RedisError {
  if (brief && args.length === 1) return new RedisError(`ERR unknown command '${shown(args[0], 128)}'`);
  let quoted = '';
  for (let i = 1; i < args.length && quoted.length < 128; i++) quoted += `'${shown(args[i], 128 - quoted.length)}' `;
  return new RedisError(`ERR unknown command '${shown(args[0], 128)}', with args beginning with: ${quoted}`);
}

/** A user's bytes in an error: printed as a C string, and on one line. */
export function shown(text: Bytes, limit = Infinity): Bytes {
  const end = text.indexOf('\0');
  return text.slice(0, end < 0 ? limit : Math.min(end, limit)).replace(/[\r\n]/g, ' ');
}

/** What other clients are told while a script runs for long. */
export const busy = (kind: 'script' | 'function', server: Bytes): RedisError =>
  new RedisError(`BUSY ${server} is busy running a script. You can only call ${kind.toUpperCase()} KILL or SHUTDOWN NOSAVE.`);
export const UNKILLABLE = 'UNKILLABLE Sorry the script already executed write commands against the dataset. '
  + 'You can either wait the script termination or kill the server in a hard way using the SHUTDOWN NOSAVE command.';
/** A replica refuses to write. */
export const READONLY = "READONLY You can't write against a read only replica.";
export const NOREPLICAS = 'NOREPLICAS Not enough good replicas to write.';
export const OOM = "OOM command not allowed when used memory > 'maxmemory'.";
