// Entries of a stream as one of Redis's listpacks: the names of the first entry's fields stand once, ids are told by
// their distance from the node's. Deleted entries are not written, though those of Redis leave their bytes.
//     count, deleted, number of names, names, 0, then for each entry:
//     flags, milliseconds and sequence number less the node's, [number of names, names and] values, count of all these
import { bytesOf } from '../bytes.ts';
import { littleEndian } from '../crc64.ts';
import { packed, readListpack, writeListpack } from '../rdb-packed.ts';
import type { Bytes } from '../reply.ts';
import { add, distance, StreamId, whole } from './stream-id.ts';
import type { Whole } from './stream-id.ts';

const DELETED = 1;
const SAME_NAMES = 2;
/** Bytes of a listpack before its first element, and those after its last. */
const HEAD = 6;
const TAIL = 1;
/** Stands for a number of elements that 16 bits cannot tell. */
const UNCOUNTED = 65535;

/** Never changed once made; `fields` is name, value, name, value, ... */
export class StreamEntry {
  constructor(readonly id: StreamId, readonly fields: readonly Bytes[]) {}
}

export const hasNames = (fields: readonly Bytes[], names: readonly Bytes[]): boolean =>
  fields.length === 2 * names.length && names.every((name, i) => name === fields[2 * i]);

export function packEntries(node: StreamId, names: readonly Bytes[], entries: readonly StreamEntry[]): Bytes {
  const items: Bytes[] = [String(entries.length), '0', String(names.length), ...names, '0'];
  for (const { id: { ms, seq }, fields } of entries) {
    const count = fields.length / 2;
    const same = hasNames(fields, names);
    items.push(same ? '2' : '0', String(distance(ms, node.ms)), String(distance(seq, node.seq)));
    if (!same) items.push(String(count));
    for (let i = same ? 1 : 0; i < fields.length; i += same ? 2 : 1) items.push(fields[i]);
    items.push(String(same ? count + 3 : 2 * count + 4));
  }
  return writeListpack(items);
}

export interface Unpacked { names: Bytes[]; entries: StreamEntry[]; deleted: number; last: StreamId }

/** What `packEntries` or Redis packed. Throws RangeError or BadFormat for anything else. */
export function unpackDoubtful(node: StreamId, text: Bytes): Unpacked {
  readListpack(bytesOf(text));
  return unpackEntries(node, text);
}

/** The same where the text is known to be a listpack. */
export function unpackEntries(node: StreamId, text: Bytes): Unpacked {
  const reader = new Elements(text);
  const live = reader.count();
  const deleted = reader.count();
  const names = reader.texts(reader.count());
  if (reader.count() !== 0) throw new RangeError('a node begins with its names');
  const entries: StreamEntry[] = [];
  let last = node;
  for (let left = live + deleted; left > 0; left--) {
    const flags = reader.count();
    last = new StreamId(after(node.ms, reader.number()), after(node.seq, reader.number()));
    const fields = reader.fields((flags & SAME_NAMES) !== 0 ? names : undefined);
    if ((flags & DELETED) === 0) entries.push(new StreamEntry(last, fields));
  }
  if (!reader.done || entries.length !== live) throw new RangeError('a node holds what it counts');
  return { names, entries, deleted, last };
}

/** How many entries `packEntries`' text has, and the names of the first one's fields. */
export function headOf(text: Bytes): { count: number; names: Bytes[] } {
  const reader = new Elements(text);
  const count = reader.count();
  reader.count();
  return { count, names: reader.texts(reader.count()) };
}

/** Entries of `packEntries`' text from one id to another, both within, added to those found until these are `most`. */
export function collectPacked(
  node: StreamId, text: Bytes, from: StreamId, to: StreamId, most: number, found: StreamEntry[],
): void {
  const reader = new Elements(text);
  let left = reader.count();
  reader.count();
  const names = reader.texts(reader.count());
  reader.count();
  for (; left > 0 && found.length < most; left--) {
    const same = reader.count() === SAME_NAMES;
    const ms = after(node.ms, reader.number());
    const seq = after(node.seq, reader.number());
    if (ms < from.ms || (ms === from.ms && seq < from.seq)) reader.skip(same ? names.length + 1 : reader.rest());
    else if (ms > to.ms || (ms === to.ms && seq > to.seq)) return;
    else found.push(new StreamEntry(new StreamId(ms, seq), reader.fields(same ? names : undefined)));
  }
}

/** `packEntries`' text without one of its entries, though not the only one. */
export function withoutEntry(node: StreamId, text: Bytes, id: StreamId): Bytes {
  const reader = new Elements(text);
  const count = reader.count();
  const rest = reader.at;
  reader.count();
  const names = reader.texts(reader.count());
  reader.count();
  for (;;) {
    const from = reader.at;
    const same = reader.count() === SAME_NAMES;
    const ms = after(node.ms, reader.number());
    const seq = after(node.seq, reader.number());
    const elements = same ? names.length + 1 : reader.rest();
    reader.skip(elements);
    if (ms !== id.ms || seq !== id.seq) continue;
    const body = packed(String(count - 1)) + text.slice(rest, from) + text.slice(reader.at);
    const all = text.charCodeAt(4) + 256 * text.charCodeAt(5);
    return littleEndian(HEAD + body.length, 4)
      + littleEndian(all === UNCOUNTED ? all : all - elements - (same ? 3 : 4), 2) + body;
  }
}

/** A number that far from another, both without a sign and of 64 bits. */
function after(start: Whole, far: Whole): Whole {
  const sum = add(start, far);
  return sum >= 0 && sum <= Number.MAX_SAFE_INTEGER ? sum : whole(BigInt.asUintN(64, BigInt(sum)));
}

/** The elements of a listpack one after the other. */
class Elements {
  at = HEAD;
  private readonly end: number;
  constructor(private readonly text: Bytes) { this.end = text.length - TAIL; }

  get done(): boolean { return this.at === this.end; }

  texts(count: number): Bytes[] {
    const texts: Bytes[] = [];
    for (; count > 0; count--) texts.push(this.readText());
    return texts;
  }

  /** Names and values of an entry, and behind them the count of its elements. */
  fields(names: readonly Bytes[] | undefined): Bytes[] {
    const count = names?.length ?? this.count();
    const fields = names === undefined ? this.texts(2 * count) : [];
    for (let i = 0; names !== undefined && i < count; i++) fields.push(names[i], this.readText());
    if (this.count() !== (names === undefined ? 2 * count + 4 : count + 3)) throw new RangeError('an entry is counted');
    return fields;
  }

  count(): number {
    const value = this.number();
    if (typeof value !== 'number' || value < 0) throw new RangeError('a count is expected');
    return value;
  }

  number(): Whole {
    const value = this.next();
    if (typeof value === 'string') throw new RangeError('a number is expected');
    return value;
  }

  /** How many elements follow in an entry that tells its names. */
  rest(): number { return 2 * this.count() + 1; }

  skip(count: number): void {
    for (; count > 0; count--) {
      const first = this.byte(0);
      if (first < 0x80) this.at += 2;
      else if (first < 0xc0) this.at += 2 + (first & 63);
      else this.next();
    }
  }

  private readText(): Bytes {
    const value = this.next();
    return typeof value === 'string' ? value : String(value);
  }

  private next(): Bytes | Whole {
    if (this.at >= this.end) throw new RangeError('a node ends early');
    const first = this.byte(0);
    if (first < 0x80) { this.at += 2; return first; }
    if (first < 0xc0) return this.string(1, first & 63);
    if (first < 0xe0) {
      const value = ((first & 31) << 8) | this.byte(1);
      this.at += 3;
      return value >= 4096 ? value - 8192 : value;
    }
    if (first < 0xf0) return this.string(2, ((first & 15) << 8) | this.byte(1));
    if (first === 0xf0) return this.string(5, this.little(4) >>> 0);
    return this.integer(first === 0xf4 ? 8 : first - 0xef);
  }

  private string(head: number, length: number): Bytes {
    const from = this.at + head;
    const size = head + length;
    this.at += size + (size < 128 ? 1 : size < 16384 ? 2 : size < 2097152 ? 3 : size < 268435456 ? 4 : 5);
    return this.text.slice(from, from + length);
  }

  private integer(size: number): Whole {
    const value = size === 8 ? whole((BigInt(this.little(4, 4)) << 32n) | BigInt(this.little(4) >>> 0))
      : (this.little(size) << (32 - 8 * size)) >> (32 - 8 * size);
    this.at += size + 2;
    return value;
  }

  private little(size: number, from = 0): number {
    let value = 0;
    for (let i = size; i > 0; i--) value = (value << 8) | this.byte(from + i);
    return value;
  }

  private byte(offset: number): number { return this.text.charCodeAt(this.at + offset); }
}
