// The first line of a script: "#!lua flags=no-writes,allow-stale", in words that may be quoted. Texts as in Redis 7.0's eval.c.
import type { Has } from './changes.ts';
import { RedisError, shown } from './errors.ts';
import type { Bytes } from './reply.ts';
import { splitArgs } from '../bytes/split-args.ts';

/** Bits of a script's flags. `compatible`: no header at all, so that the checks of Redis before 7.0 apply. */
export const ScriptFlag = {
  'no-writes': 1, 'allow-oom': 2, 'allow-stale': 4, 'no-cluster': 8, 'allow-cross-slot-keys': 16, compatible: 32,
} as const;

export interface ScriptHeader {
  flags: number;
  /** The script without its header; the header's line stays, empty, so that line numbers hold. */
  body: Bytes;
}

/** Reads and takes off a script's header. Throws the errors of SCRIPT LOAD. */
export function readHeader(source: Bytes, has: Has): ScriptHeader {
  const { engine, ...header } = splitHeader(source, has);
  if (engine.toLowerCase() !== '#!lua') throw new RedisError(`ERR Could not find scripting engine '${shown(engine.slice(2))}'`);
  return header;
}

/** The flags of a header, which Valkey reads whatever its engine. Throws RedisError where they cannot be read. */
export const declaredInHeader = (source: Bytes, has: Has): number => splitHeader(source, has).flags;

function splitHeader(source: Bytes, { enginesByName }: Has): ScriptHeader & { engine: Bytes } {
  if (!source.startsWith('#!')) return { engine: '#!lua', flags: ScriptFlag.compatible, body: source };
  const end = source.indexOf('\n');
  if (end < 0) throw new RedisError('ERR Invalid script shebang');
  const words = splitArgs(source.slice(0, end));
  if (words === undefined) throw new RedisError('ERR Invalid engine in script shebang');
  const [engine, ...options] = words;
  if (!enginesByName && engine !== '#!lua') throw new RedisError(`ERR Unexpected engine in script shebang: ${engine}`);
  const flags = options.reduce((bits, option) => bits | readOption(option), 0);
  return { engine, flags, body: source.slice(end) };
}

function readOption(option: Bytes): number {
  if (!option.startsWith('flags=')) throw new RedisError(`ERR Unknown lua shebang option: ${option}`);
  const flags = option.slice('flags='.length);
  return flags === '' ? 0 : flags.split(',').reduce((bits, name) => bits | flag(name), 0);
}

function flag(name: Bytes): number {
  if (name === 'compatible' || !Object.hasOwn(ScriptFlag, name)) {
    throw new RedisError(`ERR Unexpected flag in script shebang: ${name}`);
  }
  return ScriptFlag[name as keyof typeof ScriptFlag];
}
