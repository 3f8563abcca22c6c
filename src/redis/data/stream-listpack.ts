// A stream's node as Redis's listpack: the first entry's id and names stand once, the other entries are told by their
// distance from it. Deleted entries are not written, though the ones of Redis leave their bytes.
//     count, deleted, number of names, names, 0, then for each entry:
//     flags, milliseconds and sequence number less the node's, [number of names, names and] values, count of all these
import { readListpack, writeListpack } from '../rdb-packed.ts';
import type { Bytes } from '../reply.ts';
import { add, StreamId, whole } from './stream-id.ts';
import type { Whole } from './stream-id.ts';
import { distance, StreamEntry, StreamNode } from './stream-node.ts';

const DELETED = 1;
const SAME_NAMES = 2;

export function nodeListpack({ id, names, entries }: StreamNode): Bytes {
  const items: Bytes[] = [String(entries.length), '0', String(names.length), ...names, '0'];
  for (const { id: { ms, seq }, fields } of entries) {
    const count = fields.length / 2;
    const same = count === names.length && names.every((name, i) => name === fields[2 * i]);
    items.push(same ? '2' : '0', String(distance(ms, id.ms)), String(distance(seq, id.seq)));
    if (!same) items.push(String(count));
    for (let i = same ? 1 : 0; i < fields.length; i += same ? 2 : 1) items.push(fields[i]);
    items.push(String(same ? count + 3 : 2 * count + 4));
  }
  return writeListpack(items);
}

/** Throws RangeError or BadFormat where the text is no such node. */
export function nodeFromListpack(id: StreamId, text: Bytes): StreamNode {
  const reader = new Items(readListpack(text));
  const live = reader.count();
  const deleted = reader.count();
  const names = reader.take(reader.count());
  if (reader.count() !== 0) throw new RangeError('a node begins with its names');
  const node = new StreamNode(id, names);
  for (let left = live + deleted; left > 0; left--) {
    const { entry, isDeleted } = reader.entry(id, names);
    if (!isDeleted) node.entries.push(entry);
    node.last = entry.id;
  }
  if (!reader.done || node.entries.length !== live) throw new RangeError('a node holds what it counts');
  return Object.assign(node, { deleted, bytes: text.length });
}

class Items {
  private at = 0;
  constructor(private readonly items: readonly Bytes[]) {}

  get done(): boolean { return this.at === this.items.length; }

  take(count: number): Bytes[] {
    this.at += count;
    if (this.at > this.items.length) throw new RangeError('a node ends early');
    return this.items.slice(this.at - count, this.at);
  }

  count(): number {
    const value = Number(this.take(1)[0]);
    if (!Number.isInteger(value) || value < 0) throw new RangeError('a count is expected');
    return value;
  }

  entry({ ms, seq }: StreamId, names: readonly Bytes[]): { entry: StreamEntry; isDeleted: boolean } {
    const flags = this.count();
    const id = new StreamId(this.after(ms), this.after(seq));
    const same = (flags & SAME_NAMES) !== 0;
    const count = same ? names.length : this.count();
    const values = this.take(same ? count : 2 * count);
    const fields = same ? values.flatMap((value, i) => [names[i], value]) : values;
    if (this.count() !== (same ? count + 3 : 2 * count + 4)) throw new RangeError('an entry tells its length');
    return { entry: new StreamEntry(id, fields), isDeleted: (flags & DELETED) !== 0 };
  }

  /** A number that far from another, both unsigned of 64 bits. */
  private after(start: Whole): Whole {
    const text = this.take(1)[0];
    if (!/^-?[0-9]{1,19}$/.test(text)) throw new RangeError('a distance is expected');
    const sum = add(start, text.length < 16 ? Number(text) : whole(BigInt(text)));
    return sum >= 0 && sum <= Number.MAX_SAFE_INTEGER ? sum : whole(BigInt.asUintN(64, BigInt(sum)));
  }
}
