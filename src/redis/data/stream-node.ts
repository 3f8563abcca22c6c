// A stream's macro node: up to stream-node-max-entries neighbouring entries. Redis keeps each node as one listpack; we
// do so with nodes that are not among the last. Of all we count how long Redis's listpack would be, for where a node
// ends decides what "~" trims.
import { parseInteger } from '../arguments.ts';
import type { Bytes } from '../reply.ts';
import { placeOf } from './id-map.ts';
import { compareIds, distance, MAX_ID } from './stream-id.ts';
import type { StreamId, Whole } from './stream-id.ts';
import {
  collectPacked, hasNames, headOf, packEntries, StreamEntry, unpackDoubtful, unpackEntries, withoutEntry,
} from './stream-listpack.ts';

/** Entries of the packed node that was read last: whoever reads from it again need not unpack it. */
let opened: { node: StreamNode; entries: StreamEntry[] } | undefined;

export class StreamNode {
  private plain: StreamEntry[] | undefined = [];
  /** Instead of `plain` where the node was packed. */
  private packed: Bytes | undefined;
  /** How many entries are not deleted; all may be. */
  count = 0;
  /** How many were deleted one by one: they leave their place in the listpack. */
  deleted = 0;
  /** The last id, though its entry may be deleted. */
  last: StreamId;
  /** The id of the first entry that is not deleted, where the node was packed. */
  private first: StreamId | undefined;
  /** Length of the listpack. */
  bytes: number;
  /** The recording that has it already as it was. */
  notedBy: object | undefined;

  /** `id` and `names` are those of its first entry, whether or not that is still there. */
  constructor(readonly id: StreamId, readonly names: readonly Bytes[]) {
    this.last = id;
    this.bytes = 7 + 3 * integerSize(0) + integerSize(names.length);
    for (const name of names) this.bytes += stringSize(name);
  }

  /** Of a listpack. Throws RangeError or BadFormat where the text is none of a node. */
  static fromListpack(id: StreamId, text: Bytes): StreamNode {
    const { names, entries, deleted, last } = unpackDoubtful(id, text);
    const node = new StreamNode(id, names);
    Object.assign(node, { deleted, last, bytes: text.length });
    node.entries = entries;
    return node;
  }

  /** Of what `packedText` gave. */
  static fromPacked(id: StreamId, text: Bytes): StreamNode {
    const { names, count } = headOf(text);
    const node = new StreamNode(id, names);
    node.count = count;
    node.hold(text);
    return node;
  }

  /** The entries as they are kept, where they are packed. */
  get packedText(): Bytes | undefined { return this.packed; }

  /** Those that are not deleted; not to be changed. */
  get entries(): readonly StreamEntry[] {
    if (this.packed === undefined) return this.plain!;
    if (opened?.node !== this) opened = { node: this, entries: unpackEntries(this.id, this.packed).entries };
    return opened.entries;
  }

  set entries(entries: StreamEntry[]) {
    this.plain = entries;
    this.packed = undefined;
    this.count = entries.length;
  }

  /** The entries from one id to another, both within, are added to those found until these are `most`. */
  collect(from: StreamId, to: StreamId, most: number, found: StreamEntry[]): void {
    if (this.packed !== undefined && opened?.node !== this) {
      return collectPacked(this.id, this.packed, from, to, most, found);
    }
    const { entries } = this;
    for (let i = placeOf(entries, from); i < entries.length && found.length < most; i++) {
      if (compareIds(entries[i].id, to) > 0) return;
      found.push(entries[i]);
    }
  }

  /** Undefined where all are deleted. */
  get firstId(): StreamId | undefined { return this.first ?? this.entries[0]?.id; }

  /** Keeps the entries as a listpack, which takes a tenth of the memory, until they change. */
  pack(): void {
    if (this.packed !== undefined || this.count === 0) return;
    this.hold(this.listpack());
  }

  private hold(packed: Bytes): void {
    packed.charCodeAt(0); // its pieces become one string
    if (opened?.node === this) opened = undefined;
    this.packed = packed;
    this.plain = undefined;
    const first: StreamEntry[] = [];
    collectPacked(this.id, packed, this.id, MAX_ID, 1, first);
    this.first = first[0].id;
  }

  /** As Redis has it, but for what was deleted. */
  listpack(): Bytes { return this.packed ?? packEntries(this.id, this.names, this.entries); }

  append(entry: StreamEntry): void {
    this.bytes += this.entrySize(entry) + integerSize(this.count + 1) - integerSize(this.count);
    this.unpack().push(entry);
    this.count++;
    this.last = entry.id;
  }

  /** Puts entries in the place of others. */
  splice(place: number, count: number, ...entries: StreamEntry[]): void {
    this.unpack().splice(place, count, ...entries);
    this.count += entries.length - count;
  }

  /** Deletes entries that stand side by side, from a place on; their room stays taken. */
  delete(place: number, count: number): void {
    const length = this.count;
    this.splice(place, count);
    this.bytes += integerSize(length - count) - integerSize(length)
      + integerSize(this.deleted + count) - integerSize(this.deleted);
    this.deleted += count;
  }

  /** Deletes the entry of an id, which is there and not the only one. */
  deleteId(id: StreamId): void {
    if (this.packed === undefined) return this.delete(this.placeOf(id), 1);
    this.hold(withoutEntry(this.id, this.packed, id));
    this.bytes += integerSize(this.count - 1) - integerSize(this.count)
      + integerSize(this.deleted + 1) - integerSize(this.deleted);
    this.count--;
    this.deleted++;
  }

  /** How many entries come before an id. */
  placeOf(id: StreamId): number { return placeOf(this.entries, id); }

  copy(): StreamNode {
    const copy = new StreamNode(this.id, this.names);
    Object.assign(copy, this, { plain: this.plain?.slice(), notedBy: undefined });
    return copy;
  }

  private unpack(): StreamEntry[] {
    if (this.plain === undefined) {
      this.plain = this.entries as StreamEntry[];
      this.packed = this.first = opened = undefined;
    }
    return this.plain;
  }

  /** Flags, id as distance from the node's, names unless they are the node's own, values, count of all these. */
  private entrySize({ id, fields }: StreamEntry): number {
    const { names } = this;
    const count = fields.length / 2;
    const sameNames = hasNames(fields, names);
    let size = integerSize(0) + integerSize(distance(id.ms, this.id.ms)) + integerSize(distance(id.seq, this.id.seq));
    for (let i = sameNames ? 1 : 0; i < fields.length; i += sameNames ? 2 : 1) size += stringSize(fields[i]);
    return sameNames ? size + integerSize(count + 3) : size + integerSize(count) + integerSize(2 * count + 4);
  }
}

/** Bytes of a listpack's element that holds an integer. */
function integerSize(value: Whole): number {
  if (value >= 0 && value <= 127) return 2;
  if (value >= -4096 && value <= 4095) return 3;
  if (value >= -32768 && value <= 32767) return 4;
  if (value >= -8388608 && value <= 8388607) return 5;
  return value >= -2147483648 && value <= 2147483647 ? 6 : 10;
}

/** Bytes of a listpack's element that holds a string, as an integer where it reads as one. */
function stringSize(text: Bytes): number {
  const { length } = text;
  const value = parseInteger(text);
  if (value !== undefined) return integerSize(value);
  const size = length + (length < 64 ? 1 : length < 4096 ? 2 : 5);
  // Behind each element stands its length once more, seven bits a byte.
  return size + (size <= 127 ? 1 : size < 16383 ? 2 : size < 2097151 ? 3 : size < 268435455 ? 4 : 5);
}
