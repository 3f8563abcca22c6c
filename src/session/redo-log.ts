// The page's own record of the keyspace, in bytes that it does not look into: a snapshot (the base)
// and the batches since. Any worker can be brought to the present from it.
import type { RedoBatch } from '../protocol.ts';

/** A tail smaller than this is never worth a snapshot. */
const SMALL = 1 << 20;

export class RedoLog {
  private base: Uint8Array[] = [];
  private basePosition = 0;
  private loaded = false;
  private baseBytes = 0;
  private tail: RedoBatch[] = [];
  private tailBytes = 0;
  /** That of the last batch. */
  position = 0;

  /** `position`: of the last batch that the base holds. */
  load(base: Uint8Array[], tail: RedoBatch[], position = 0): void {
    this.rebase(base, position);
    this.position = position;
    for (const batch of tail) this.append(batch);
    this.loaded = true;
  }

  /** Everything, with its positions; undefined until what is stored was loaded. */
  get held(): { base: Uint8Array[]; tail: RedoBatch[]; position: number } | undefined {
    const { base, tail, basePosition: position } = this;
    return this.loaded ? { base, tail, position } : undefined;
  }

  append(batch: RedoBatch): void {
    this.tail.push(batch);
    this.tailBytes += batch.bytes.length;
    this.position = batch.position;
  }

  /** Everything, in the order to apply it. */
  batches(): Uint8Array[] { return [...this.base, ...this.tail.map(({ bytes }) => bytes)]; }

  get bytes(): number { return this.baseBytes + this.tailBytes; }

  /** The tail has outgrown what a snapshot costs. */
  get isLong(): boolean { return this.tailBytes > Math.max(SMALL, this.baseBytes); }

  /** A snapshot of the state at a position takes the place of all batches up to it. */
  rebase(chunks: Uint8Array[], position: number): void {
    this.base = chunks;
    this.basePosition = position;
    this.baseBytes = total(chunks);
    this.tail = this.tail.filter((batch) => batch.position > position);
    this.tailBytes = total(this.tail.map(({ bytes }) => bytes));
  }
}

const total = (chunks: readonly Uint8Array[]): number => chunks.reduce((sum, { length }) => sum + length, 0);
