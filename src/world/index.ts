// An index of a table: its entries by what a field holds. An entry that is gone stays in its bucket, noted, until there are many.
import type { Entry } from './table.ts';

interface Bucket {
  entries: Entry[];
  gone: Set<Entry>;
  /** They are not in the order of `seq`. */
  isMixed: boolean;
}

/** Gone ones of a bucket, in parts of it, that make it be written anew. */
const MANY = 4;

export class Index {
  private readonly buckets = new Map<unknown, Bucket>();

  constructor(private readonly field: string, entries: Iterable<Entry>) {
    for (const entry of entries) this.add(entry);
  }

  add(entry: Entry): void {
    const value = valueOf(entry, this.field);
    const bucket = this.buckets.get(value);
    if (bucket === undefined) this.buckets.set(value, { entries: [entry], gone: new Set(), isMixed: false });
    else if (!bucket.gone.delete(entry)) {
      if (entry.seq < bucket.entries[bucket.entries.length - 1].seq) bucket.isMixed = true;
      bucket.entries.push(entry);
    }
  }

  remove(entry: Entry): void {
    const value = valueOf(entry, this.field);
    const bucket = this.buckets.get(value);
    if (bucket === undefined) return;
    bucket.gone.add(entry);
    if (bucket.gone.size * MANY <= bucket.entries.length) return;
    const entries = bucket.entries.filter((one) => !bucket.gone.has(one));
    if (entries.length === 0) this.buckets.delete(value);
    else this.buckets.set(value, { entries, gone: new Set(), isMixed: bucket.isMixed });
  }

  /** How many entries hold one of the values. */
  count(values: readonly unknown[]): number {
    return values.reduce((sum: number, value) => sum + (this.buckets.get(value)?.entries.length ?? 0), 0);
  }

  /** Those that hold one of the values, in the order in which they came. */
  entries(values: readonly unknown[]): readonly Entry[] {
    const lists = [...new Set(values)].map((value) => this.of(value));
    return lists.length === 1 ? lists[0] : lists.flat().sort(bySeq);
  }

  private of(value: unknown): readonly Entry[] {
    const bucket = this.buckets.get(value);
    if (bucket === undefined) return [];
    if (bucket.isMixed) {
      bucket.entries.sort(bySeq);
      bucket.isMixed = false;
    }
    return bucket.gone.size === 0 ? bucket.entries : bucket.entries.filter((entry) => !bucket.gone.has(entry));
  }
}

const bySeq = (a: Entry, b: Entry): number => a.seq - b.seq;

const valueOf = ({ row }: Entry, field: string): unknown => (row as unknown as Record<string, unknown>)[field];
