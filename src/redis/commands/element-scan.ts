// HSCAN, SSCAN and ZSCAN: `key cursor [MATCH pattern] [COUNT count]`.
import type { ElementCollection } from '../data/element-collection.ts';
import { matches } from '../glob.ts';
import type { Bytes, Reply } from '../reply.ts';
import { EMPTY_SCAN, parseCursor, parseScanOptions } from './scan.ts';

/** A compact collection is given as a whole, whatever cursor and count say. `at` finds the collection of a key. */
export function scanElements<V, C extends ElementCollection<V>>(
  args: readonly Bytes[], at: (key: Bytes) => C | undefined, emit: (from: C, name: Bytes, into: Bytes[]) => void,
): Reply {
  const cursor = parseCursor(args[2]);
  const from = at(args[1]);
  if (from === undefined) return EMPTY_SCAN;
  const { count, pattern } = parseScanOptions(args, 3);
  const { keys, cursor: next } = from.isCompact ? { keys: from.keys(), cursor: 0 }
    : from.scanIndex().scan(cursor, count);
  const found: Bytes[] = [];
  for (const name of keys) if (pattern === undefined || matches(pattern, name)) emit(from, name, found);
  return [String(next), found];
}
