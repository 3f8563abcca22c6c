// What a key holds. A string is a JS byte string itself; every collection is an object that can be
// copied, recorded by the journal and told apart by its type name.
import { RawString } from './data/raw-string.ts';
import type { Patch, Recording } from './journal.ts';
import type { Bytes } from './reply.ts';

/** As TYPE replies. */
export type TypeName = 'string' | 'list' | 'set' | 'zset' | 'hash' | 'stream' | 'vectorset';

/** What every collection type offers to the keyspace, which knows no more of it. */
export interface Collection {
  readonly type: Exclude<TypeName, 'string'>;
  /** Elements; a collection of 0 elements is removed (streams aside). */
  readonly size: number;
  /** Some of its elements have a time to live of their own. */
  readonly timed?: boolean;
  /** As OBJECT ENCODING reports. */
  encoding(): Bytes;
  /** A deep copy that shares nothing mutable. */
  copy(): Collection;
  /**
   * Called by the journal before the first change of an epoch. Small collections keep a copy, large ones begin to
   * note each element's first change, so that the cost follows what changes and not the size.
   */
  record(): Recording<Collection>;
  /** Ends noting at the end of the epoch. */
  endRecord(): void;
  /** Applies a patch that `Recording.patch` of an equal collection gave. Not recorded. */
  apply(patch: Patch): void;
  /**
   * The whole contents as byte strings, from which the data type's `fromItems` makes an equal one. list, set:
   * elements; hash: field, value, ...; zset: member, score (decimal text that reads back exactly), ...; stream: its
   * parts (stream-parts.ts): name, text, ...; vectorset: its form, then element, vector, ...
   */
  items(): Bytes[];
  /** The same in fewer steps, where there is a way: `fromItems` takes it, too. */
  storedItems?(): Bytes[];
}

export type Value = Bytes | Collection;

/** The same, where a string may also be held as bytes that are changed in place. */
export type Held = Value | RawString;

/** A collection up to this many elements is recorded by copying it whole. */
export const COPY_LIMIT = 128;

/** Minutes from 1970 to 2025, from where uses are counted. */
const ORIGIN = 28928160;
/** Milliseconds by which uses are told apart. */
const QUARTER = 250;

/** A collection as a payload of DUMP, known to be whole; the payload never changes. */
export interface Packed { readonly payload: Bytes; unpack(): Collection }

/** A key's place in a database. There may be millions: V8 keeps small integers in place, other numbers on their own. */
export class Entry {
  /** The journal epoch that last recorded this entry. */
  epoch = 0;
  /** Twice the quarters of a second of the last use; of one that is counted, twice its minutes times 256 and 1. */
  private use = 0;
  /**
   * How a string was made, which OBJECT ENCODING shows: 0 stored whole (int where it reads as one), 1 computed
   * (never int), 2 changed in place (raw), 3 as 2 and now held as `raw`, 4 as 0 and now held as `number`.
   * 5: a collection that is held as `packed`.
   */
  form: 0 | 1 | 2 | 3 | 4 | 5 = 0;
  /** Form 4: its number; 5: a Packed. */
  private held: Held | number | Packed;
  private until: number | null = null;

  constructor(value: Held, expireAt: number) {
    this.held = value;
    if (value instanceof RawString) this.form = 3;
    if (expireAt !== 0) this.until = expireAt;
  }

  /** Milliseconds since 1970 when the key expires; 0: never. */
  get expireAt(): number { return this.until === null ? 0 : this.until; }
  set expireAt(at: number) { this.until = at === 0 ? null : at; }

  /** The last use, as key-use.ts tells: milliseconds since 1970, rounded down, or a count; 0: none yet. */
  get accessed(): number {
    const { use } = this;
    if (use === 0) return 0;
    return use % 2 === 0 ? use / 2 * QUARTER + ORIGIN * 60000 : -((use - 1) / 2 + ORIGIN * 256);
  }
  set accessed(at: number) {
    this.use = at >= 0 ? Math.floor((at - ORIGIN * 60000) / QUARTER) * 2 : (-at - ORIGIN * 256) * 2 + 1;
  }

  get value(): Value { return this.form >= 3 ? this.settle() : this.held as Value; }
  set value(value: Value) {
    this.held = value;
    if (this.form >= 3) this.form = 0;
  }

  /** The value, but a string that is held as bytes as it is: for whoever needs no byte string. */
  get contents(): Held { return this.form === 3 ? this.held as RawString : this.value; }

  /** A string that is changed in place (SETBIT, PFADD); whoever reads `value` of a short one ends that. */
  get raw(): RawString | undefined { return this.form === 3 ? this.held as RawString : undefined; }
  set raw(raw: RawString) {
    this.held = raw;
    this.form = 3;
  }

  /** The bytes of `raw`. */
  get bytes(): Uint8Array | undefined { return this.form === 3 ? (this.held as RawString).bytes : undefined; }
  set bytes(bytes: Uint8Array) { if (this.bytes !== bytes) this.raw = new RawString(bytes); }

  /** A whole number while it is counted up and down; whoever reads `value` ends that. */
  get number(): number | undefined { return this.form === 4 ? this.held as number : undefined; }
  set number(number: number) {
    this.held = number;
    this.form = 4;
  }

  /** A collection into which nobody has looked since it was restored; whoever reads `value` ends that. */
  get packed(): Packed | undefined { return this.form === 5 ? this.held as Packed : undefined; }
  set packed(packed: Packed) {
    this.held = packed;
    this.form = 5;
  }

  private settle(): Value {
    if (this.form === 5) {
      this.form = 0;
      return (this.held = (this.held as Packed).unpack());
    }
    if (this.form === 3) {
      const raw = this.held as RawString;
      const text = raw.text();
      if (raw.settles) {
        this.form = 2;
        this.held = text;
      }
      return text;
    }
    this.form = 0;
    return (this.held = String(this.held));
  }
}

export const typeOf = (value: Held): TypeName => (typeof value === 'string' ? 'string' : value.type);
