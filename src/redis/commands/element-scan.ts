// HSCAN, SSCAN and ZSCAN: `key cursor [MATCH pattern] [COUNT count]`.
import type { ElementCollection } from '../data/element-collection.ts';
import { matches } from '../glob.ts';
import type { Bytes, Reply } from '../reply.ts';
import { EMPTY_SCAN, parseCursor, parseScanOptions } from './scan.ts';

/** A compact collection is given as a whole, whatever cursor and count say. `at` finds the collection of a key; `later`: cursors are read as from 7.4 on. */
export function scanElements<V, C extends ElementCollection<V>>(
  args: readonly Bytes[], at: (key: Bytes) => C | undefined, emit: (from: C, name: Bytes, into: Bytes[]) => unknown,
  later: boolean,
): Reply {
  const cursor = parseCursor(args[2], later);
  const from = at(args[1]);
  if (from === undefined) return EMPTY_SCAN;
  const { count, pattern } = parseScanOptions(args, 3);
  const { keys, cursor: next } = from.isCompact ? { keys: from.keys(), cursor: 0 }
    : from.scanIndex().scan(cursor, count);
  const found: Bytes[] = [];
  for (const name of keys) if (pattern === undefined || matches(pattern, name)) emit(from, name, found);
  return [String(next), found];
}

/** Whether a call has a word of its own among the options, where a release knows it; and the other arguments. */
export function scanWord(
  args: readonly Bytes[], word: 'novalues' | 'noscores', known: boolean,
): { bare: boolean; options: readonly Bytes[] } {
  const isWord = (arg: Bytes, i: number): boolean => i > 2 && arg.toLowerCase() === word;
  const bare = known && args.some(isWord);
  return { bare, options: bare ? args.filter((arg, i) => !isWord(arg, i)) : args };
}
