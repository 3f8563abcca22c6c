// How much memory the data takes, by an estimate that is the same on every machine: what an engine in JavaScript
// really takes is known to nobody, and shrinks only when garbage is collected.
import type { Database } from './keyspace.ts';
import { keyMemory } from './memory-usage.ts';
import type { Bytes } from './reply.ts';
import type { Entry } from './value.ts';

/** Bytes that an empty server takes. */
export const EMPTY = 880000;
/** Keys up to which a whole database is measured for INFO, and how many of a larger one. */
const WHOLE = 10000;

/** Bytes in all, estimated from some keys where there are many. */
export function sampledMemory(databases: readonly Database[]): number {
  return databases.reduce((total, { entries }) => {
    let sum = 0;
    let count = 0;
    for (const [key, entry] of entries) {
      if (count++ === WHOLE) return total + sum / WHOLE * entries.size;
      sum += keyMemory(key, entry);
    }
    return total + sum;
  }, EMPTY);
}

/** What is known of a key: of a collection measured again after `left` more changes. */
interface Measure { bytes: number; left: number }

/** The sum over all keys, kept up to date by what changes. For as long as `maxmemory` is set. */
export class MemoryAccount {
  private total = EMPTY;
  private measures: Map<Bytes, Measure>[];
  private readonly changed: Set<Bytes>[];
  private reloads: number[];

  constructor(private readonly databases: readonly Database[]) {
    this.measures = databases.map(() => new Map<Bytes, Measure>());
    this.changed = databases.map(() => new Set<Bytes>());
    this.reloads = databases.map(() => -1);
  }

  keyChanged(db: number, key: Bytes): void { this.changed[db].add(key); }

  /** Bytes. */
  used(): number {
    for (const { id, reloads } of this.databases) {
      if (this.reloads[id] !== reloads) this.recount(id);
      else if (this.changed[id].size > 0) this.settle(id);
    }
    return this.total;
  }

  private recount(id: number): void {
    const db = this.databases[id];
    for (const { bytes } of this.measures[id].values()) this.total -= bytes;
    this.measures[id] = new Map();
    this.reloads[id] = db.reloads;
    for (const key of db.entries.keys()) this.changed[id].add(key);
    this.settle(id);
  }

  private settle(id: number): void {
    const measures = this.measures[id];
    for (const key of this.changed[id]) {
      const entry = this.databases[id].entries.get(key);
      const known = measures.get(key);
      if (entry !== undefined && known !== undefined && --known.left > 0) continue;
      this.total -= known?.bytes ?? 0;
      if (entry === undefined) { measures.delete(key); continue; }
      const bytes = keyMemory(key, entry);
      this.total += bytes;
      measures.set(key, { bytes, left: changesUntilMeasured(entry) });
    }
    this.changed[id].clear();
  }
}

/** A large collection is not measured on every change, but so that the cost of a change does not grow with it. */
const changesUntilMeasured = (entry: Entry): number =>
  (entry.raw !== undefined || typeof entry.value === 'string' ? 1 : Math.ceil(entry.value.size / 16));
