// Hashes. A small one is a listpack: its fields stand in the order in which they came, which is the table's own.
import type { EncodingLimits } from '../config.ts';
import type { Bytes } from '../reply.ts';
import { Table } from '../table.ts';
import { ElementCollection } from './element-collection.ts';

export class Hash extends ElementCollection<Bytes> {
  readonly type = 'hash';
  private readonly fields: Table<Bytes>;

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

  get size(): number { return this.fields.size; }
  get(field: Bytes): Bytes | undefined { return this.fields.get(field); }
  has(field: Bytes): boolean { return this.fields.has(field); }
  keys(): MapIterator<Bytes> { return this.fields.keys(); }
  values(): MapIterator<Bytes> { return this.fields.values(); }
  entries(): MapIterator<[Bytes, Bytes]> { return this.fields.entries(); }

  /** Returns whether the field is new. */
  set(field: Bytes, value: Bytes): boolean {
    const { fields } = this;
    if (this.notes !== undefined) this.notes.add(field, fields.get(field));
    const added = fields.set(field, value);
    if (this.compact && this.outgrows(field, value)) this.compact = false;
    if (!added) return false;
    if (this.index !== undefined) this.index.add(field);
    return true;
  }

  /** Returns whether there was one. */
  delete(field: Bytes): boolean {
    if (this.notes !== undefined) this.notes.add(field, this.fields.get(field));
    if (this.index !== undefined) this.index.remove(field);
    return this.fields.delete(field, this.compact);
  }

  encoding(): Bytes { return this.compact ? 'listpack' : 'hashtable'; }

  copy(): Hash {
    const copy = new Hash(this.limits, new Table(this.fields));
    copy.compact = this.compact;
    return copy;
  }

  items(): Bytes[] {
    const items: Bytes[] = [];
    for (const [field, value] of this.fields) items.push(field, value);
    return items;
  }

  read(field: Bytes): Bytes | undefined { return this.fields.get(field); }

  write(field: Bytes, value: Bytes | undefined): void {
    if (value === undefined) this.delete(field);
    else this.set(field, value);
  }

  toText(value: Bytes): Bytes { return value; }
  fromText(text: Bytes): Bytes { return text; }

  private outgrows(field: Bytes, value: Bytes): boolean {
    const { limits } = this;
    return field.length > limits.hashValue || value.length > limits.hashValue || this.fields.size > limits.hashEntries;
  }
}
