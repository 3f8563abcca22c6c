// Reading the parts of an RDB payload: numbers, lengths, strings. Everything is checked against the payload's end.
import { latin1 } from './bytes.ts';
import type { Whole } from './data/stream-id.ts';
import type { Bytes } from './reply.ts';

/** Thrown for a payload that is not well formed. */
export class BadFormat extends Error {}

const scratch = new DataView(new ArrayBuffer(8));

export class RdbReader {
  private readonly end: number;

  /** `text` is the same bytes as a text, where there is one: parts of it are had for less. */
  constructor(readonly bytes: Uint8Array, public at = 0, private readonly text?: Bytes) { this.end = bytes.length; }

  get done(): boolean { return this.at >= this.end; }

  byte(): number {
    if (this.at >= this.end) throw new BadFormat();
    return this.bytes[this.at++];
  }

  take(length: number): Bytes {
    const from = this.pass(length);
    return this.text === undefined ? latin1(this.bytes, from, this.at) : this.text.slice(from, this.at);
  }

  /** Goes past so many bytes; returns where they begin. */
  private pass(length: number): number {
    const { at } = this;
    if (!(length >= 0 && length <= this.end - at)) throw new BadFormat();
    this.at = at + length;
    return at;
  }

  /** A number without a sign of up to 6 bytes, the low one first. */
  little(size: number): number {
    const from = this.pass(size);
    let value = 0;
    for (let at = this.at; at-- > from;) value = value * 256 + this.bytes[at];
    return value;
  }

  /** The same with the high byte first, of up to 8 bytes; beyond 2^53 the nearest number. */
  big(size: number): number {
    let value = 0;
    for (; size > 0; size--) value = value * 256 + this.byte();
    return value;
  }

  /** A whole number with a sign of up to 4 bytes, or of 8, the low one first, as decimal text. */
  signed(size: number): Bytes {
    if (size > 4) return this.bits(size).getBigInt64(0, true).toString();
    const unused = 32 - 8 * size;
    return String((this.little(size) << unused) >> unused);
  }

  double(): number { return this.bits(8).getFloat64(0, true); }

  private bits(size: number): DataView {
    for (let i = 0; i < size; i++) scratch.setUint8(i, this.byte());
    return scratch;
  }

  /** A count of things that follow. */
  count(): number {
    const length = this.length();
    if (length < 0) throw new BadFormat();
    return length;
  }

  /** A whole number of up to 64 bits without a sign. */
  whole(): Whole {
    if (this.bytes[this.at] !== 0x81) return this.count();
    this.at++;
    const high = this.big(4);
    const low = this.big(4);
    return high < 2 ** 21 ? high * 2 ** 32 + low : BigInt(high) * 2n ** 32n + BigInt(low);
  }

  /** A length, or the kind of a special string as -1 - kind. */
  private length(): number {
    const first = this.byte();
    switch (first >> 6) {
      case 0: return first & 63;
      case 1: return (first & 63) * 256 + this.byte();
      case 2:
        if (first !== 0x80 && first !== 0x81) throw new BadFormat();
        return this.big(first === 0x80 ? 4 : 8);
      default: return -1 - (first & 63);
    }
  }

  string(): Bytes {
    const length = this.length();
    switch (length) {
      case -1: return this.signed(1);
      case -2: return this.signed(2);
      case -3: return this.signed(4);
      case -4: return latin1(this.decompressed());
      default: return this.take(length);
    }
  }

  /** The bytes of a string that is no integer, good until the next one. */
  packed(): Uint8Array {
    const length = this.length();
    if (length === -4) return this.decompressed();
    const from = this.pass(length);
    return this.bytes.subarray(from, this.at);
  }

  private decompressed(): Uint8Array {
    const compressed = this.count();
    const size = this.count();
    const from = this.pass(compressed);
    return decompress(this.bytes, from, this.at, size);
  }
}

/** Room for the many short texts. */
const KEPT = 8192;
const kept = new Uint8Array(KEPT);

/** Undoes LZF from one place to another: literal runs (a byte below 32: that many and one more) and copies of what came before. */
function decompress(text: Uint8Array, at: number, end: number, size: number): Uint8Array {
  if (size === 0 || size > (end - at) * 264) throw new BadFormat(); // a copy of 3 bytes makes at most 264
  const bytes = size <= KEPT ? kept : new Uint8Array(size);
  let length = 0;
  while (at < end) {
    const control = text[at++];
    if (control < 32) {
      const run = control + 1;
      if (length + run > size || at + run > end) throw new BadFormat();
      for (const until = at + run; at < until; at++) bytes[length++] = text[at];
      continue;
    }
    let run = (control >> 5) + 2;
    if (run === 9) run += at < end ? text[at++] : 0;
    if (at >= end) throw new BadFormat();
    let from = length - ((control & 31) << 8) - text[at++] - 1;
    if (from < 0 || length + run > size) throw new BadFormat();
    for (const until = from + run; from < until; from++) bytes[length++] = bytes[from];
  }
  if (length !== size) throw new BadFormat();
  return bytes.subarray(0, size);
}
