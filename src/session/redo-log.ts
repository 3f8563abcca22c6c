// The page's own record of all worlds, in bytes that it does not look into: a snapshot (the base)
// and the batches since. Any worker can be brought to the present from it.
import type { Batch, Chunk } from '../protocol.ts';

/** A tail smaller than this is never worth a snapshot. */
const SMALL = 1 << 20;

/** Bytes that are kept of what a snapshot took the place of. */
const KEPT = 64 << 20;

export class RedoLog {
  private base: Chunk[] = [];
  private basePosition = 0;
  private loaded = false;
  private baseBytes = 0;
  private tail: Batch[] = [];
  private tailBytes = 0;
  /** That of the last batch. */
  position = 0;
  /** What was there before the last snapshot took its place, for looking back. */
  private before: { base: Chunk[]; basePosition: number; tail: Batch[] } | undefined;

  /** `position`: of the last batch that the base holds. */
  load(base: Chunk[], tail: Batch[], position = 0): void {
    this.rebase(base, position);
    this.position = position;
    for (const batch of tail) this.append(batch);
    this.loaded = true;
  }

  /** Everything, with its positions; undefined until what is stored was loaded. */
  get held(): { base: Chunk[]; tail: Batch[]; position: number } | undefined {
    const { base, tail, basePosition: position } = this;
    return this.loaded ? { base, tail, position } : undefined;
  }

  append(batch: Batch): void {
    this.tail.push(batch);
    this.tailBytes += batch.bytes.length;
    this.position = batch.position;
  }

  /** Everything, in the order to apply it. */
  batches(): Chunk[] { return [...this.base, ...this.tail.map(({ world, bytes }) => ({ world, bytes }))]; }

  /** Everything up to a position, in the order to apply it; undefined where it is in a snapshot of later. */
  batchesTo(position: number): Chunk[] | undefined {
    const { base, basePosition, tail: all } = this;
    const its = position < basePosition ? this.before : { base, basePosition, tail: all };
    if (its === undefined || position < its.basePosition) return undefined;
    const tail = its.tail.filter((batch) => batch.position <= position);
    return [...its.base, ...tail.map(({ world, bytes }) => ({ world, bytes }))];
  }

  get bytes(): number { return this.baseBytes + this.tailBytes; }

  /** The tail has outgrown what a snapshot costs. */
  get isLong(): boolean { return this.tailBytes > Math.max(SMALL, this.baseBytes); }

  /** A snapshot of the state at a position takes the place of all batches up to it. */
  rebase(chunks: Chunk[], position: number): void {
    const { base, basePosition, tail } = this;
    this.before = this.bytes > KEPT ? undefined : { base, basePosition, tail };
    this.base = chunks;
    this.basePosition = position;
    this.baseBytes = total(chunks);
    this.tail = this.tail.filter((batch) => batch.position > position);
    this.tailBytes = total(this.tail);
  }
}

const total = (chunks: readonly Chunk[]): number => chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
