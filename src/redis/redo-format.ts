// The format of redo batches, shared by who writes and who reads them: a version byte, a CRC-32 of
// all that follows it, then records that begin with one of `Op`.
import type { Collection } from './value.ts';

export const VERSION = 1;
/** Version byte and checksum. */
export const HEADER = 5;

export const Op = {
  string: 1, collection: 2, elements: 3, splices: 4, expire: 5, remove: 6, flush: 7, swap: 8, command: 9, reset: 10,
  script: 11, times: 12, packed: 13, ranges: 14,
} as const;

/** By the number that stands for a type in a record; only ever add at the end. */
export const TYPES = ['list', 'set', 'zset', 'hash', 'stream', 'vectorset'] as const satisfies readonly Collection['type'][];
