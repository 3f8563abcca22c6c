// The keys of a database that have a time to live, and those of which an element has one.
import type { Bytes } from './reply.ts';
import { Table } from './table.ts';
import type { Entry } from './value.ts';

export class Expiries extends Table<Entry> {
  /** Keys of hashes in which fields may expire. One that is none any more is found out when it is looked at. */
  readonly timed = new Set<Bytes>();
}
