// Where Redis 7.0 would cut a list into the nodes of a quicklist: quicklist.c, so that DUMP writes the same nodes.
// A list keeps count of them only once it is too long to be sure to be one node.
import { packedSize } from '../rdb-packed.ts';
import type { Bytes } from '../reply.ts';

/** Bytes of a node without items. */
export const EMPTY = 7;
/** What an item's node takes beside its text, as quicklist.c estimates it before it adds the item. */
const OVERHEAD = 8;
/** Bytes of a node by a negative limit, -1 first; and the most where items are the limit. */
const LIMITS = [4096, 8192, 16384, 32768, 65536];
const SAFE = 8192;

/** Bytes that a node of a limit may have. */
export const bytesOfNode = (fill: number): number => (fill < 0 ? LIMITS[Math.min(-fill, LIMITS.length) - 1] : SAFE);

/** Of items, one after the other. */
export const bytesOfItems = (items: readonly Bytes[]): number => items.reduce((sum, item) => sum + packedSize(item), 0);

/** The bytes of the items from one position up to, without it, another. */
type BytesBetween = (from: number, to: number) => number;

export class Quicklist {
  private constructor(readonly fill: number, readonly counts: number[], readonly sizes: number[]) {}

  /** Of nodes with so many items each. */
  static of(fill: number, counts: readonly number[], items: readonly Bytes[]): Quicklist {
    let at = 0;
    const sizes = counts.map((count) => EMPTY + bytesOfItems(items.slice(at, at += count)));
    return new Quicklist(fill, [...counts], sizes);
  }

  copy(): Quicklist { return new Quicklist(this.fill, this.counts.slice(), this.sizes.slice()); }

  push(item: Bytes, atHead: boolean): void {
    const { counts, sizes } = this;
    const at = atHead ? 0 : counts.length - 1;
    if (at >= 0 && at < counts.length && this.fits(sizes[at] + item.length + OVERHEAD, counts[at] + 1)) {
      counts[at]++;
      sizes[at] += packedSize(item);
    } else this.put(atHead ? 0 : this.counts.length, 1, EMPTY + packedSize(item));
  }

  pop(item: Bytes, atHead: boolean): void {
    const at = atHead ? 0 : this.counts.length - 1;
    this.sizes[at] -= packedSize(item);
    if (--this.counts[at] === 0) this.drop(at);
  }

  replace(index: number, old: Bytes, item: Bytes): void {
    this.sizes[this.locate(index).at] += packedSize(item) - packedSize(old);
  }

  /** Puts an item beside the one at a position. */
  insert(index: number, item: Bytes, after: boolean, bytes: BytesBetween): void {
    const { at, first } = this.locate(index);
    if (this.allows(at, item)) return this.add(at, item);
    const count = this.counts[at];
    const isOuter = after ? index === first + count - 1 : index === first;
    const beside = after ? at + 1 : at - 1;
    if (isOuter && this.allows(beside, item)) return this.add(beside, item);
    if (isOuter) return this.put(after ? at + 1 : at, 1, EMPTY + packedSize(item));
    // The new node is the part beyond the place, with the item at the end where the place is.
    const [from, to] = after ? [index + 1, first + count] : [first, index];
    const moved = bytes(from, to);
    this.counts[at] -= to - from;
    this.sizes[at] -= moved;
    this.put(after ? at + 1 : at, to - from + 1, EMPTY + moved + packedSize(item));
    this.mergeAround(after ? at : at + 1);
  }

  remove(index: number, count: number, bytes: BytesBetween): void {
    let { at, first } = this.locate(index);
    for (let from = index; from < index + count;) {
      const to = Math.min(index + count, first + this.counts[at]);
      const end = first + this.counts[at];
      if (to - from === this.counts[at]) this.drop(at);
      else {
        this.counts[at] -= to - from;
        this.sizes[at] -= bytes(from, to);
        at++;
      }
      from = to;
      first = end;
    }
  }

  /** The node of a position, and the position of its first item. */
  private locate(index: number): { at: number; first: number } {
    let at = 0;
    let first = 0;
    while (index >= first + this.counts[at]) first += this.counts[at++];
    return { at, first };
  }

  private allows(at: number, item: Bytes): boolean {
    return this.counts[at] !== undefined && this.fits(this.sizes[at] + item.length + OVERHEAD, this.counts[at] + 1);
  }

  private fits(bytes: number, count: number): boolean {
    return bytes <= bytesOfNode(this.fill) && (this.fill < 0 || count <= this.fill);
  }

  private add(at: number, item: Bytes): void {
    this.counts[at]++;
    this.sizes[at] += packedSize(item);
  }

  private put(at: number, count: number, size: number): void {
    this.counts.splice(at, 0, count);
    this.sizes.splice(at, 0, size);
  }

  private drop(at: number): void {
    this.counts.splice(at, 1);
    this.sizes.splice(at, 1);
  }

  /** After a split, in the order of _quicklistMergeNodes: pairs beside the node, then the node with either side. */
  private mergeAround(center: number): void {
    this.merge(center + 1);
    if (this.merge(center - 2)) center--;
    if (this.merge(center - 1)) center--;
    this.merge(center);
  }

  /** Joins a node with the one behind it where both fit into one. */
  private merge(at: number): boolean {
    const { counts, sizes } = this;
    if (at < 0 || at + 1 >= counts.length) return false;
    if (!this.fits(sizes[at] + sizes[at + 1] - EMPTY, counts[at] + counts[at + 1])) return false;
    counts[at] += counts[at + 1];
    sizes[at] += sizes[at + 1] - EMPTY;
    this.drop(at + 1);
    return true;
  }
}
