// HSCAN, SSCAN and ZSCAN: `key cursor [MATCH pattern] [COUNT count]`.
import type { Has } from '../changes.ts';
import type { ElementCollection } from '../data/element-collection.ts';
import { matches } from '../../bytes/glob.ts';
import type { Bytes, Reply } from '../reply.ts';
import { EMPTY_SCAN, parseCursor, parseScanOptions } from './scan.ts';
import type { ScanName } from './scan.ts';

/** A compact collection is given as a whole, whatever cursor and count say. `at` finds the collection of a key; `bare`: names alone are asked for. */
export function scanElements<V, C extends ElementCollection<V>>(
  args: readonly Bytes[], command: ScanName, has: Has, at: (key: Bytes) => C | undefined,
  emit: (from: C, name: Bytes, into: Bytes[], bare: boolean) => unknown,
): Reply {
  const cursor = parseCursor(args[2], has.cursorsRead);
  const from = at(args[1]);
  if (from === undefined) return EMPTY_SCAN;
  const { count, pattern, bare } = parseScanOptions(args, 3, command, has);
  const { keys, cursor: next } = from.isCompact ? { keys: from.keys(), cursor: 0 }
    : from.scanIndex().scan(cursor, count);
  const found: Bytes[] = [];
  for (const name of keys) if (pattern === undefined || matches(pattern, name)) emit(from, name, found, bare);
  return [String(next), found];
}
