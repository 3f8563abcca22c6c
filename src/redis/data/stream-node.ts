// A stream's macro node: up to stream-node-max-entries neighbouring entries. Redis keeps each node as one listpack; we
// keep plain entries, and count how long that listpack would be, for where a node ends decides what "~" trims.
import { parseInt64 } from '../arguments.ts';
import type { Bytes } from '../reply.ts';
import { placeOf } from './id-map.ts';
import { add, whole } from './stream-id.ts';
import type { StreamId, Whole } from './stream-id.ts';

/** Never changed once made; `fields` is name, value, name, value, ... */
export class StreamEntry {
  constructor(readonly id: StreamId, readonly fields: readonly Bytes[]) {}
}

export class StreamNode {
  /** The entries that are not deleted; all may be. */
  entries: StreamEntry[] = [];
  /** How many were deleted one by one: they leave their place in the listpack. */
  deleted = 0;
  /** The last id, though its entry may be deleted. */
  last: StreamId;
  /** Length of the listpack. */
  bytes: number;

  /** `id` and `names` are those of its first entry, whether or not that is still there. */
  constructor(readonly id: StreamId, readonly names: readonly Bytes[]) {
    this.last = id;
    this.bytes = 7 + 3 * integerSize(0) + integerSize(names.length);
    for (const name of names) this.bytes += stringSize(name);
  }

  append(entry: StreamEntry): void {
    this.bytes += this.entrySize(entry) + integerSize(this.entries.length + 1) - integerSize(this.entries.length);
    this.entries.push(entry);
    this.last = entry.id;
  }

  /** Deletes entries that stand side by side, from a place on; their room stays taken. */
  delete(place: number, count: number): void {
    const { length } = this.entries;
    this.entries.splice(place, count);
    this.bytes += integerSize(length - count) - integerSize(length)
      + integerSize(this.deleted + count) - integerSize(this.deleted);
    this.deleted += count;
  }

  /** How many entries come before an id. */
  placeOf(id: StreamId): number { return placeOf(this.entries, id); }

  copy(): StreamNode {
    const copy = new StreamNode(this.id, this.names);
    const { deleted, last, bytes } = this;
    Object.assign(copy, { entries: this.entries.slice(), deleted, last, bytes });
    return copy;
  }

  /** Flags, id as distance from the node's, names unless they are the node's own, values, count of all these. */
  private entrySize({ id, fields }: StreamEntry): number {
    const { names } = this;
    const count = fields.length / 2;
    const sameNames = count === names.length && names.every((name, i) => name === fields[2 * i]);
    let size = integerSize(0) + integerSize(distance(id.ms, this.id.ms)) + integerSize(distance(id.seq, this.id.seq));
    for (let i = sameNames ? 1 : 0; i < fields.length; i += sameNames ? 2 : 1) size += stringSize(fields[i]);
    return sameNames ? size + integerSize(count + 3) : size + integerSize(count) + integerSize(2 * count + 4);
  }
}

/** How far one number is from another, as a signed 64-bit number. */
export function distance(to: Whole, from: Whole): Whole {
  const found = add(to, -from);
  return typeof found === 'number' ? found : whole(BigInt.asIntN(64, found));
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
  const value = length <= 20 ? parseInt64(text) : undefined;
  if (value !== undefined) return integerSize(value);
  const size = length + (length < 64 ? 1 : length < 4096 ? 2 : 5);
  // Behind each element stands its length once more, seven bits a byte.
  return size + (size <= 127 ? 1 : size < 16383 ? 2 : size < 2097151 ? 3 : size < 268435455 ? 4 : 5);
}
