// What follows key and value in SET, GETEX and MSETEX.
import { int64, parseInteger } from '../arguments.ts';
import type { Client } from '../client.ts';
import { invalidExpire, notInteger, syntaxError } from '../errors.ts';
import type { Bytes } from '../reply.ts';

export interface Options {
  nx: boolean;
  xx: boolean;
  get: boolean;
  keepTtl: boolean;
  persist: boolean;
  /** How `time` counts: the option's name in lower case. */
  unit: TimeUnit | undefined;
  time: Bytes;
  /** What the string that is there has to be, or must not be (8.4). */
  match: Match | undefined;
}

export interface Match { by: 'ifeq' | 'ifne' | 'ifdeq' | 'ifdne'; text: Bytes }

export type TimeUnit = 'ex' | 'px' | 'exat' | 'pxat';
type Taker = 'set' | 'getex' | 'msetex';

/** Reads options from a position on. `matches`: SET takes conditions, or one IFEQ. */
export function readOptions(args: readonly Bytes[], from: number, command: Taker, matches?: 'all' | 'ifeq'): Options {
  const options: Options = {
    nx: false, xx: false, get: false, keepTtl: false, persist: false, unit: undefined, time: '', match: undefined,
  };
  for (let i = from; i < args.length; i++) {
    const name = args[i].toLowerCase();
    if (name === 'ex' || name === 'px' || name === 'exat' || name === 'pxat') {
      const clash = options.keepTtl || options.persist || (options.unit !== undefined && options.unit !== name);
      if (clash || ++i === args.length) throw syntaxError();
      options.unit = name;
      options.time = args[i];
    } else if (matches !== undefined && isMatch(name) && (matches === 'all' || name === 'ifeq')) {
      const again = options.match !== undefined && (matches === 'ifeq' || options.match.by !== name);
      const clash = options.nx || options.xx || again;
      if (clash || ++i === args.length) throw syntaxError();
      options.match = { by: name, text: args[i] };
    } else if (!(command === 'getex' ? persistFlag(options, name) : setFlag(options, name, command, matches))) throw syntaxError();
  }
  return options;
}

export const isMatch = (name: string): name is Match['by'] =>
  name === 'ifeq' || name === 'ifne' || name === 'ifdeq' || name === 'ifdne';

function setFlag(options: Options, name: string, command: Taker, matches: 'all' | 'ifeq' | undefined): boolean {
  if ((name === 'nx' || name === 'xx') && matches === 'ifeq' && options.match !== undefined) return false;
  if (name === 'nx' && !options.xx) options.nx = true;
  else if (name === 'xx' && !options.nx) options.xx = true;
  else if (name === 'get' && command === 'set') options.get = true;
  else if (name === 'keepttl' && options.unit === undefined) options.keepTtl = true;
  else return false;
  return true;
}

function persistFlag(options: Options, name: string): boolean {
  if (name !== 'persist' || options.unit !== undefined) return false;
  return (options.persist = true);
}

/** When what is set expires, milliseconds since 1970; 0: never. Throws for what is not positive or beyond 64 bits. */
export const timeOf = (client: Client, { unit, time }: Options, command: Bytes): number =>
  (unit === undefined ? 0 : expireTime(client, time, unit, command));

export function expireTime(client: Client, time: Bytes, unit: TimeUnit, command: Bytes): number {
  const value = parseInteger(time);
  if (value === undefined) throw notInteger();
  if (value <= 0) throw invalidExpire(command);
  const step = unit === 'ex' || unit === 'exat' ? 1000 : 1;
  const since = unit === 'ex' || unit === 'px' ? client.engine.time : 0;
  const at = value * step + since;
  return Number.isSafeInteger(at) ? at : farTime(int64(time), BigInt(step), BigInt(since), command);
}

function farTime(value: bigint, step: bigint, since: bigint, command: Bytes): number {
  const at = value * step + since;
  if (at > INT64_MAX) throw invalidExpire(command);
  return Number(at);
}

const INT64_MAX = 9223372036854775807n;
