// What a stream remembers of its producers (8.6): the entries that each added with an id of its own, so that an entry that
// is sent twice is added once.
import type { EncodingLimits } from '../config.ts';
import type { Bytes } from '../reply.ts';
import type { StreamId } from './stream-id.ts';

/** A producer's own ids, oldest first, and the entries that they were given to. */
export type Produced = Map<Bytes, StreamId>;

export class Idempotence {
  /** Seconds for which an entry is remembered. */
  duration: number;
  /** Entries that are remembered of each producer. */
  most: number;
  /** Ever remembered, and ever found again. */
  added = 0;
  duplicates = 0;
  readonly producers = new Map<Bytes, Produced>();

  constructor({ idempotentSeconds, idempotentEntries }: EncodingLimits) {
    this.duration = idempotentSeconds;
    this.most = idempotentEntries;
  }

  /** By name, as Redis keeps them. */
  sorted(): [producer: Bytes, entries: Produced][] { return [...this.producers].sort(([a], [b]) => (a < b ? -1 : 1)); }

  /** How many entries are remembered. */
  get size(): number {
    let size = 0;
    for (const { size: its } of this.producers.values()) size += its;
    return size;
  }

  /** The producers that have entries whose time is over. */
  late(now: number): Bytes[] {
    const until = now - 1000 * this.duration;
    return [...this.producers].filter(([, entries]) => {
      const [first] = entries.values();
      return first === undefined || first.ms <= until;
    }).map(([producer]) => producer);
  }

  /** Forgets a producer's entries up to a time. */
  forget(producer: Bytes, now: number): void {
    const entries = this.producers.get(producer)!;
    const until = now - 1000 * this.duration;
    for (const [own, { ms }] of entries) {
      if (ms > until) break;
      entries.delete(own);
    }
    if (entries.size === 0) this.producers.delete(producer);
  }

  remember(producer: Bytes, own: Bytes, id: StreamId): void {
    let entries = this.producers.get(producer);
    if (entries === undefined) this.producers.set(producer, entries = new Map());
    entries.set(own, id);
    this.added++;
    if (entries.size > this.most) entries.delete(entries.keys().next().value!);
  }

  copy(from: Idempotence): void {
    const { duration, most, added, duplicates } = from;
    Object.assign(this, { duration, most, added, duplicates });
    for (const [producer, entries] of from.producers) this.producers.set(producer, new Map(entries));
  }
}
