// Everything that the two hold, compared: keys, types, encodings, times to live, values.
import type { RealClient } from '../real-redis.ts';
import { compact, encodeCommand, readFrame } from '../wire.ts';
import type { Bytes } from '../wire.ts';
import { agree, howOf } from './comparison.ts';
import { encodingAllowed } from './differences.ts';

type Ask = (args: Bytes[]) => Bytes;

const DATABASES = 16;

/** How a value is read. */
const READ: Record<string, (key: Bytes) => Bytes[][]> = {
  string: (key) => [['GET', key]],
  list: (key) => [['LRANGE', key, '0', '-1']],
  set: (key) => [['SMEMBERS', key]],
  hash: (key) => [['HGETALL', key]],
  zset: (key) => [['ZRANGE', key, '0', '-1', 'WITHSCORES']],
  stream: (key) => [['XINFO', 'STREAM', key, 'FULL', 'COUNT', '0']],
};

/** `inOrder`: see `encodingAllowed`. */
export async function compareState(ask: Ask, real: RealClient, inOrder: boolean): Promise<{ ours: string; theirs: string } | undefined> {
  const sizes = numbered((db) => [['SELECT', String(db)], ['DBSIZE']]);
  const different = await compare(sizes, ask, real, inOrder);
  if (different !== undefined) return different;
  for (let db = 0; db < DATABASES; db++) {
    ask(['SELECT', String(db)]);
    const keys = readFrame(ask(['KEYS', '*']))!.frame.items.map(({ text }) => text);
    if (keys.length === 0) continue;
    const lines = keys.flatMap((key) => linesOf(key, ask(['TYPE', key]).slice(1, -2)));
    const found = await compare([['SELECT', String(db)], ['KEYS', '*'], ...lines], ask, real, inOrder);
    if (found !== undefined) return found;
  }
  return undefined;
}

const numbered = (make: (db: number) => Bytes[][]): Bytes[][] =>
  Array.from({ length: DATABASES }, (_, i) => make(i)).flat();

const linesOf = (key: Bytes, type: string): Bytes[][] =>
  [['TYPE', key], ['OBJECT', 'ENCODING', key], ['PEXPIRETIME', key], ...READ[type]?.(key) ?? []];

async function compare(
  lines: Bytes[][], ask: Ask, real: RealClient, inOrder: boolean,
): Promise<{ ours: string; theirs: string } | undefined> {
  real.write(lines.map(encodeCommand).join(''));
  const ours = lines.map(ask);
  const theirs = await real.frames(lines.length);
  const bad = lines.findIndex((args, i) =>
    !agree(ours[i], theirs[i], howOf(args)) && !(args[1] === 'ENCODING' && encodingAllowed(ours[i], theirs[i], inOrder)));
  if (bad < 0) return undefined;
  const shown = JSON.stringify(lines[bad]);
  return { ours: `${shown} ${compact(ours[bad])}`, theirs: `${shown} ${compact(theirs[bad])}` };
}
