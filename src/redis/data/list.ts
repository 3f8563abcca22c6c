// Lists: a row of chunks with room at both ends, so that the ends cost O(1) and the middle O(chunks).
//
// A chunk may be changed in place only while its stamp is the list's. A recording raises the list's stamp and keeps
// the row as it was: from then on a chunk is copied before its first change, and the cost follows what changes.
import type { EncodingLimits } from '../config.ts';
import type { Patch, Recording } from '../journal.ts';
import type { Bytes } from '../reply.ts';
import { COPY_LIMIT } from '../value.ts';
import type { Collection } from '../value.ts';
import { CopyRecording } from './element-collection.ts';
import { splicesBetween } from './list-splices.ts';
import { bytesOfItems, bytesOfNode, EMPTY, Quicklist } from './quicklist.ts';
import { packedSize } from '../rdb-packed.ts';

/** Most items of a chunk. */
const CAPACITY = 128;
/** Bytes around a text in a listpack at most. */
const AROUND = 10;
/** What every limit in bytes allows. */
const ALWAYS = 4000;
/** So many items are rather popped than cut off (LTRIM of a bounded log). */
const FEW = 8;

/** The items are `items[start]` up to, without it, `items[end]`; the slots around them hold ''. */
export class Chunk {
  /** Scratch of `splicesBetween`: where the chunk stands in the row at hand. */
  place = 0;

  constructor(public items: Bytes[], public start: number, public end: number, readonly stamp: number) {}

  get count(): number { return this.end - this.start; }

  slice(from = 0, to = this.count): Bytes[] { return this.items.slice(this.start + from, this.start + to); }

  copy(stamp: number): Chunk { return new Chunk(this.items.slice(), this.start, this.end, stamp); }

  /** Makes room before the first item. */
  widen(): void {
    const room = Math.max(7, this.count);
    this.items = new Array<Bytes>(room).fill('').concat(this.slice());
    this.start = room;
    this.end = this.items.length;
  }
}

/** The items of a chunk that will be full before long: made at once, for growing it would copy it four times. */
function roomAfter(item: Bytes): Bytes[] {
  const items = new Array<Bytes>(CAPACITY).fill('');
  items[0] = item;
  return items;
}

export class List implements Collection {
  readonly type = 'list';
  private chunks: Chunk[] = [];
  private length = 0;
  private stamp = 0;
  private recording: ListRecording | undefined;

  /** At most the bytes of all items as a quicklist's node; while that is not too much, the list is one node. */
  private weight = 0;
  private quicklist: Quicklist | undefined;
  /** It is a listpack, where lists may be. */
  private packed = true;
  /** The bytes of all items in a listpack; negative: not known. */
  private bytes = -1;

  /** `fill`: what a quicklist's node holds at most, as list-max-listpack-size was when the list was made. */
  constructor(private readonly limits: EncodingLimits, readonly fill = limits.listSize) {}

  static fromItems(items: readonly Bytes[], limits: EncodingLimits): List {
    const list = new List(limits);
    for (let i = 0; i < items.length; i++) list.pushTail(items[i]);
    list.packed = list.packs(1);
    return list;
  }

  get size(): number { return this.length; }

  pushHead(item: Bytes): void {
    if (this.bytes >= 0) this.bytes += packedSize(item);
    if (!this.isOneNode(item)) this.grow(item, true);
    this.length++;
    if (this.chunks.length === 0) {
      this.chunks.push(new Chunk([item], 0, 1, this.stamp));
      return;
    }
    const chunk = this.chunks[0];
    if (chunk.start === 0 && chunk.count > CAPACITY / 2) {
      const items = new Array<Bytes>(CAPACITY).fill('');
      items[CAPACITY - 1] = item;
      this.chunks.unshift(new Chunk(items, CAPACITY - 1, CAPACITY, this.stamp));
      return;
    }
    const own = this.writable(0);
    if (own.start === 0) own.widen();
    own.items[--own.start] = item;
  }

  pushTail(item: Bytes): void {
    if (this.bytes >= 0) this.bytes += packedSize(item);
    if (!this.isOneNode(item)) this.grow(item, false);
    this.length++;
    const last = this.chunks.length - 1;
    if (last < 0 || this.chunks[last].end >= CAPACITY) {
      this.chunks.push(new Chunk(last < 0 ? [item] : roomAfter(item), 0, 1, this.stamp));
      return;
    }
    const chunk = this.writable(last);
    chunk.items[chunk.end++] = item;
  }

  /** Undefined when empty. */
  popHead(): Bytes | undefined {
    if (this.length === 0) return undefined;
    this.length--;
    const chunk = this.writable(0);
    const item = chunk.items[chunk.start];
    if (this.bytes >= 0) this.bytes -= packedSize(item);
    if (this.quicklist !== undefined) this.quicklist.pop(item, true);
    chunk.items[chunk.start++] = '';
    if (chunk.start === chunk.end) this.chunks.shift();
    return item;
  }

  /** Undefined when empty. */
  popTail(): Bytes | undefined {
    if (this.length === 0) return undefined;
    this.length--;
    const chunk = this.writable(this.chunks.length - 1);
    const item = chunk.items[--chunk.end];
    if (this.bytes >= 0) this.bytes -= packedSize(item);
    if (this.quicklist !== undefined) this.quicklist.pop(item, false);
    chunk.items[chunk.end] = '';
    if (chunk.start === chunk.end) this.chunks.pop();
    return item;
  }

  /** The item at a position from 0, within the size. */
  at(index: number): Bytes {
    const { chunk, offset } = this.locate(index);
    const { items, start } = this.chunks[chunk];
    return items[start + offset];
  }

  setAt(index: number, item: Bytes): void {
    this.bytes = -1;
    const { chunk, offset } = this.locate(index);
    const own = this.writable(chunk);
    this.follows(item)?.replace(index, own.items[own.start + offset], item);
    own.items[own.start + offset] = item;
  }

  /** Calls `visit` with each item and its position from the head, or from the tail on, until it returns false. */
  each(visit: (item: Bytes, index: number) => boolean, backward = false): void {
    if (backward) return this.eachBackward(visit);
    let index = 0;
    for (const { items, start, end } of this.chunks) {
      for (let i = start; i < end; i++) if (!visit(items[i], index++)) return;
    }
  }

  /** The items from one position up to, without it, another; both within 0 and the size. */
  range(from: number, to: number): Bytes[] {
    const found: Bytes[] = [];
    if (from >= to) return found;
    const place = this.locate(from);
    let left = to - from;
    for (let c = place.chunk, skip = place.offset; left > 0; c++, skip = 0) {
      const { items, start, end } = this.chunks[c];
      for (let i = start + skip; i < end && left > 0; i++, left--) found.push(items[i]);
    }
    return found;
  }

  /** Puts an item before or after the one at a position. */
  insertBeside(index: number, item: Bytes, after: boolean): void {
    this.follows(item)?.insert(index, item, after, (from, to) => bytesOfItems(this.range(from, to)));
    this.place(after ? index + 1 : index, [item]);
  }

  /** How many items each node of Redis's quicklist would have. */
  nodeCounts(): readonly number[] { return this.quicklist?.counts ?? [this.length]; }

  /** The same, and how many bytes. */
  nodes(): Pick<Quicklist, 'counts' | 'sizes'> {
    return this.quicklist ?? Quicklist.of(this.fill, [this.length], this.items());
  }

  /** The nodes are to have so many items, in all as many as there are. */
  cut(counts: readonly number[]): void { this.quicklist = Quicklist.of(this.fill, counts, this.items()); }

  /** `removed` items at a position give way to others. */
  splice(at: number, removed: number, items: readonly Bytes[]): void {
    if (removed > 0) this.remove(at, removed);
    if (items.length > 0) this.insert(at, items);
  }

  /** Before 7.2 lists are quicklists whatever their size. */
  encoding(): Bytes { return this.limits.listPacks && this.packed ? 'listpack' : 'quicklist'; }

  /** Items are about to come, those from a position on: with them a listpack may be too large, from 7.2 on. */
  expect(items: readonly Bytes[], from: number): void {
    if (!this.limits.listPacks || !this.packed) return;
    let bytes = 0;
    for (let i = from; i < items.length; i++) bytes += items[i].length;
    this.packed = this.packs(1, bytes, items.length - from);
  }

  /** Items went: a quicklist of one node that is at most half of a listpack's limit becomes one, from 7.2 on. */
  settle(): void {
    if (this.limits.listPacks && !this.packed) this.packed = this.nodeCounts().length === 1 && this.packs(2);
  }

  /** Whether a listpack may hold what is here and so much more; or a part of its limits would. */
  private packs(part: 1 | 2, bytes = 0, count = 0): boolean {
    const { listSize } = this.limits;
    if (listSize >= 0 && this.length + count > Math.floor(Math.max(1, listSize) / part)) return false;
    const most = Math.floor(bytesOfNode(listSize) / part) - EMPTY - bytes;
    if (this.weight <= most && this.quicklist === undefined) return true; // it is no more than that
    if (this.bytes < 0) this.bytes = this.chunks.reduce((sum, chunk) => sum + bytesOfItems(chunk.slice()), 0);
    return this.bytes <= most;
  }

  copy(): List {
    const copy = new List(this.limits, this.fill);
    for (const { items, start, end } of this.chunks) for (let i = start; i < end; i++) copy.pushTail(items[i]);
    copy.quicklist = this.quicklist?.copy();
    copy.packed = this.packed;
    return copy;
  }

  items(): Bytes[] { return this.range(0, this.length); }

  record(): Recording<Collection> {
    this.recording?.end(this.chunks.slice());
    if (this.recording === undefined && this.length <= COPY_LIMIT) return new CopyRecording(this.copy());
    this.stamp++;
    return this.recording = new ListRecording(this, this.chunks.slice(), this.quicklist?.copy());
  }

  endRecord(): void { this.recording = undefined; }

  apply(patch: Patch): void {
    if (patch.kind !== 'splices') throw new TypeError('a list takes no elements');
    for (const { at, removed, items } of patch.splices) {
      this.expect(items, 0);
      this.splice(at, removed, items);
    }
    this.settle();
  }

  /** The chunks, for a recording; not to be changed. */
  row(): readonly Chunk[] { return this.chunks; }

  /** Puts a row of chunks in place that a recording kept. */
  restoreRow(chunks: readonly Chunk[], quicklist: Quicklist | undefined): void {
    this.chunks = chunks.slice();
    this.bytes = -1;
    this.quicklist = quicklist?.copy();
    this.weight = Infinity; // not known any more
    this.length = chunks.reduce((sum, chunk) => sum + chunk.count, 0);
    this.stamp++; // another recording may keep the same chunks
  }

  private isOneNode(item: Bytes): boolean {
    if (this.quicklist !== undefined) return false;
    this.weight += item.length + AROUND;
    return (this.weight <= ALWAYS && this.fill < 0) || this.fitsOneNode();
  }

  private fitsOneNode(): boolean {
    return this.weight <= bytesOfNode(this.fill) - AROUND && (this.fill < 0 || this.length < Math.max(1, this.fill));
  }

  /** An item comes to either end of a list that may be more than one node. */
  private grow(item: Bytes, atHead: boolean): void { this.nodesFor(item)?.push(item, atHead); }

  /** The nodes, if they have to be told of an item that comes. */
  private follows(item: Bytes): Quicklist | undefined { return this.isOneNode(item) ? undefined : this.nodesFor(item); }

  /** The same once the list is measured anew. */
  private nodesFor(item: Bytes): Quicklist | undefined {
    if (this.quicklist !== undefined) return this.quicklist;
    this.weight = item.length + AROUND;
    this.each((other) => {
      this.weight += other.length + AROUND;
      return true;
    });
    if (this.length === 0 || this.fitsOneNode()) return undefined;
    return (this.quicklist = Quicklist.of(this.fill, [this.length], this.items()));
  }

  private eachBackward(visit: (item: Bytes, index: number) => boolean): void {
    let index = this.length;
    for (let c = this.chunks.length - 1; c >= 0; c--) {
      const { items, start, end } = this.chunks[c];
      for (let i = end - 1; i >= start; i--) if (!visit(items[i], --index)) return;
    }
  }

  private writable(at: number): Chunk {
    const chunk = this.chunks[at];
    return chunk.stamp === this.stamp ? chunk : (this.chunks[at] = chunk.copy(this.stamp));
  }

  /** The chunk of a position, sought from the nearer end. */
  private locate(index: number): { chunk: number; offset: number } {
    if (index < this.length / 2) {
      let chunk = 0;
      while (index >= this.chunks[chunk].count) index -= this.chunks[chunk++].count;
      return { chunk, offset: index };
    }
    let chunk = this.chunks.length - 1;
    let first = this.length - this.chunks[chunk].count;
    while (index < first) first -= this.chunks[--chunk].count;
    return { chunk, offset: index - first };
  }

  private remove(at: number, count: number): void {
    if (count <= FEW && at + count === this.length) { // each tells the nodes
      for (; count > 0; count--) this.popTail();
      return;
    }
    this.bytes = -1;
    this.quicklist?.remove(at, count, (from, to) => bytesOfItems(this.range(from, to)));
    const from = this.locate(at);
    const to = this.locate(at + count - 1);
    const kept = this.chunks[from.chunk].slice(0, from.offset).concat(this.chunks[to.chunk].slice(to.offset + 1));
    this.replace(from.chunk, to.chunk, kept);
    this.length -= count;
  }

  private insert(at: number, items: readonly Bytes[]): void {
    if (at === this.length) {
      for (let i = 0; i < items.length; i++) this.pushTail(items[i]);
      return;
    }
    // One by one only where there are nodes that have to be told.
    if (items.length === 1 || this.quicklist !== undefined) {
      for (let i = 0; i < items.length; i++) {
        if (at + i === 0) this.pushHead(items[i]);
        else this.insertBeside(at + i - 1, items[i], true);
      }
      return;
    }
    this.weight = Infinity;
    this.place(at, items);
  }

  /** Items that the nodes have been told of. */
  private place(at: number, items: readonly Bytes[]): void {
    this.bytes = -1;
    if (this.length === at) {
      const last = this.chunks.length - 1;
      this.replace(last, last, this.chunks[last].slice().concat(items));
      this.length += items.length;
      return;
    }
    const { chunk, offset } = this.locate(at);
    const around = this.chunks[chunk];
    this.replace(chunk, chunk, around.slice(0, offset).concat(items, around.slice(offset)));
    this.length += items.length;
  }

  /** Chunks `first` to `last` give way to such of these items; none for no items. */
  private replace(first: number, last: number, items: Bytes[]): void {
    const made: Chunk[] = [];
    const pieces = Math.ceil(items.length / CAPACITY);
    for (let i = 0; i < pieces; i++) {
      const piece = items.slice(Math.floor(i * items.length / pieces), Math.floor((i + 1) * items.length / pieces));
      made.push(new Chunk(piece, 0, piece.length, this.stamp));
    }
    this.chunks.splice(first, last - first + 1, ...made);
  }
}

/** Keeps the row of chunks as it was, and as it became once another recording began. */
class ListRecording implements Recording<Collection> {
  private after: readonly Chunk[] | undefined;

  constructor(
    private readonly list: List, private readonly before: readonly Chunk[],
    private readonly quicklist: Quicklist | undefined,
  ) {}

  /** Another recording begins: what changes from now on is not of this one. */
  end(after: readonly Chunk[]): void { this.after = after; }

  undo(): Collection {
    this.list.endRecord();
    this.list.restoreRow(this.before, this.quicklist);
    return this.list;
  }

  patch(): Patch { return { kind: 'splices', splices: splicesBetween(this.before, this.after ?? this.list.row()) }; }

  inverse(): Patch { return { kind: 'splices', splices: splicesBetween(this.after ?? this.list.row(), this.before) }; }
}
