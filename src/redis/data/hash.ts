// Hashes. A small one is a listpack: its fields stand in the order in which they came, which is the table's own.
import type { EncodingLimits } from '../config.ts';
import type { Bytes } from '../reply.ts';
import { Table } from '../table.ts';
import { ElementCollection } from './element-collection.ts';

/** A value whose field expires, as recordings keep it. */
class Timed { constructor(readonly value: Bytes, readonly at: number) {} }

export class Hash extends ElementCollection<Bytes | Timed> {
  readonly type = 'hash';
  private readonly fields: Table<Bytes>;
  /** When fields expire, milliseconds since 1970; undefined while none ever did. */
  private times: Map<Bytes, number> | undefined;
  /** No field expires before this. */
  soonest = Infinity;

  constructor(private readonly limits: EncodingLimits, fields?: Table<Bytes>) {
    super();
    this.fields = fields ?? new Table();
  }

  /** Makes a hash of field, value, field, value, ... */
  static fromItems(items: readonly Bytes[], limits: EncodingLimits): Hash {
    const hash = new Hash(limits);
    for (let i = 0; i + 1 < items.length; i += 2) hash.set(items[i], items[i + 1]);
    return hash;
  }

  /** So many fields will come, some of which it may have: from 7.2 on their number counts at once. */
  expect(size: number): void {
    if (this.compact && this.limits.listPacks && size > this.limits.hashEntries) this.compact = false;
  }

  get size(): number { return this.fields.size; }
  get(field: Bytes): Bytes | undefined { return this.fields.get(field); }
  has(field: Bytes): boolean { return this.fields.has(field); }
  keys(): MapIterator<Bytes> { return this.fields.keys(); }
  values(): MapIterator<Bytes> { return this.fields.values(); }
  entries(): MapIterator<[Bytes, Bytes]> { return this.fields.entries(); }

  /** Returns whether the field is new. Its time to live ends. */
  set(field: Bytes, value: Bytes): boolean {
    const { fields } = this;
    if (this.notes !== undefined) this.notes.add(field, this.read(field));
    if (this.times !== undefined) this.times.delete(field);
    const added = fields.set(field, value);
    if (this.compact && this.outgrows(field, value)) this.compact = false;
    if (!added) return false;
    if (this.index !== undefined) this.index.add(field);
    return true;
  }

  /** As `set`, but a time to live goes on. */
  update(field: Bytes, value: Bytes): void {
    const at = this.timeOf(field);
    this.set(field, value);
    if (at !== 0) this.setTime(field, at);
  }

  /** Returns whether there was one. */
  delete(field: Bytes): boolean {
    if (this.notes !== undefined) this.notes.add(field, this.read(field));
    if (this.times !== undefined) this.times.delete(field);
    if (this.index !== undefined) this.index.remove(field);
    return this.fields.delete(field, this.compact);
  }

  /** Whether a field expires. */
  get timed(): boolean { return this.times !== undefined && this.times.size > 0; }

  /** Fields may expire from now on, which a small hash has room for. */
  beginTimes(): void { if (this.limits.timedPacks) this.times ??= new Map(); }

  /** When a field expires; 0: never. */
  timeOf(field: Bytes): number { return this.times?.get(field) ?? 0; }

  /** Sets when a field that is there expires, or with 0 that it never does. */
  setTime(field: Bytes, at: number): void {
    if (this.notes !== undefined) this.notes.add(field, this.read(field));
    if (at === 0) { this.times?.delete(field); return; }
    (this.times ??= new Map()).set(field, at);
    if (!this.limits.timedPacks) this.compact = false;
    this.soonest = Math.min(this.soonest, at);
  }

  /** The fields whose time is over. */
  expiredFields(now: number): Bytes[] {
    const found: Bytes[] = [];
    let soonest = Infinity;
    for (const [field, at] of this.times ?? []) {
      if (at < now) found.push(field);
      soonest = Math.min(soonest, at); // those that are over too: a replica does not take them out
    }
    this.soonest = soonest;
    return found;
  }

  encoding(): Bytes {
    if (!this.compact) return 'hashtable';
    return this.times === undefined ? 'listpack' : 'listpackex';
  }

  copy(): Hash {
    const copy = new Hash(this.limits, new Table(this.fields));
    copy.compact = this.compact;
    copy.times = this.times && new Map(this.times);
    copy.soonest = this.soonest;
    return copy;
  }

  items(): Bytes[] {
    const items: Bytes[] = [];
    for (const [field, value] of this.fields) items.push(field, value);
    return items;
  }

  read(field: Bytes): Bytes | Timed | undefined {
    const at = this.times?.get(field);
    const value = this.fields.get(field);
    return at === undefined || value === undefined ? value : new Timed(value, at);
  }

  write(field: Bytes, value: Bytes | Timed | undefined): void {
    if (value === undefined) this.delete(field);
    else if (typeof value === 'string') this.set(field, value);
    else {
      this.set(field, value.value);
      this.setTime(field, value.at);
    }
  }

  /** Times are told beside a patch (redo.ts). */
  toText(value: Bytes | Timed): Bytes { return typeof value === 'string' ? value : value.value; }
  fromText(text: Bytes): Bytes { return text; }

  private outgrows(field: Bytes, value: Bytes): boolean {
    const { limits } = this;
    return field.length > limits.hashValue || value.length > limits.hashValue || this.fields.size > limits.hashEntries;
  }
}
