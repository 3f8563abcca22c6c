// A library of functions and the line that it begins with: "#!lua name=mylib". Texts as in Redis 7.0's functions.c.
import { RedisError } from './errors.ts';
import type { Bytes } from './reply.ts';
import type { LoadedLibrary } from './script-vm.ts';
import type { Runnable } from './scripting.ts';
import { splitArgs } from '../bytes/split-args.ts';

export interface RedisFunction extends Runnable {
  readonly kind: 'function';
  readonly description: Bytes | null;
  /** The name of its library. */
  readonly library: Bytes;
}

export interface Library {
  readonly name: Bytes;
  /** As it was given, header and all. */
  readonly code: Bytes;
  /** By name as it was given. */
  readonly functions: ReadonlyMap<Bytes, RedisFunction>;
  readonly loaded: LoadedLibrary;
}

/** The name of a library and its code, whose first line stays, empty, so that line numbers hold. */
export function readLibraryHeader(code: Bytes): { name: Bytes; body: Bytes } {
  if (!code.startsWith('#!')) throw new RedisError('ERR Missing library metadata');
  const end = code.search(/[\n\0]/);
  const words = code[end] !== '\n' ? undefined : splitArgs(code.slice(0, end));
  if (words === undefined) throw new RedisError('ERR Invalid library metadata');
  const [engine, ...options] = words;
  const name = options.reduce(readOption, undefined);
  if (name === undefined) throw new RedisError('ERR Library name was not given');
  const fault = nameFault(name, 'Library');
  if (fault !== undefined) throw fault;
  if (engine.toLowerCase() !== '#!lua') throw new RedisError(`ERR Engine '${engine.slice(2)}' not found`);
  return { name, body: code.slice(end) };
}

function readOption(name: Bytes | undefined, option: Bytes): Bytes {
  if (!option.toLowerCase().startsWith('name=')) throw new RedisError(`ERR Invalid metadata value given: ${option}`);
  if (name === undefined) return option.slice('name='.length);
  throw new RedisError('ERR Invalid metadata value, name argument was given multiple times');
}

/** What is wrong with a name, which follows one rule for libraries and functions. */
export const nameFault = (name: Bytes, of: 'Library' | 'Function'): RedisError | undefined => (/^\w+$/.test(name) ? undefined
  : new RedisError(`ERR ${of} names can only contain letters, numbers, or underscores(_) and must be at least one character long`));
