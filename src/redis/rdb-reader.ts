// Reading the parts of an RDB payload: numbers, lengths, strings. Everything is checked against the payload's end.
import { bytesOf, latin1 } from './bytes.ts';
import type { Whole } from './data/stream-id.ts';
import type { Bytes } from './reply.ts';

/** Thrown for a payload that is not well formed. */
export class BadFormat extends Error {}

const scratch = new DataView(new ArrayBuffer(8));

export class RdbReader {
  constructor(readonly text: Bytes, public at = 0, readonly end = text.length) {}

  get done(): boolean { return this.at >= this.end; }

  byte(): number {
    if (this.done) throw new BadFormat();
    return this.text.charCodeAt(this.at++);
  }

  take(length: number): Bytes {
    if (!(length >= 0 && length <= this.end - this.at)) throw new BadFormat();
    this.at += length;
    return this.text.slice(this.at - length, this.at);
  }

  /** A number without a sign of up to 6 bytes, the low one first. */
  little(size: number): number {
    let value = 0;
    for (let i = 0; i < size; i++) value += this.byte() * 2 ** (8 * i);
    return value;
  }

  /** The same with the high byte first, of up to 8 bytes; beyond 2^53 the nearest number. */
  big(size: number): number {
    let value = 0;
    for (; size > 0; size--) value = value * 256 + this.byte();
    return value;
  }

  /** A whole number with a sign, the low byte first, as decimal text. */
  signed(size: number): Bytes {
    if (size > 6) return this.bits(size).getBigInt64(0, true).toString();
    const value = this.little(size);
    return String(value >= 2 ** (8 * size - 1) ? value - 2 ** (8 * size) : value);
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
    if (this.text.charCodeAt(this.at) !== 0x81) return this.count();
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
      case -4: {
        const compressed = this.count();
        const size = this.count();
        return latin1(decompress(bytesOf(this.take(compressed)), size));
      }
      default: return this.take(length);
    }
  }

  /** A string's bytes, good until the next one; undefined for an integer. `all` has the bytes of the text. */
  bytes(all: Uint8Array): Uint8Array | undefined {
    const length = this.length();
    if (length >= 0) return this.part(all, length);
    if (length !== -4) return undefined;
    const compressed = this.count();
    const size = this.count();
    return decompress(this.part(all, compressed), size);
  }

  private part(all: Uint8Array, length: number): Uint8Array {
    if (length > this.end - this.at) throw new BadFormat();
    this.at += length;
    return all.subarray(this.at - length, this.at);
  }
}

/** Room for the many short texts. */
const KEPT = 8192;
const kept = new Uint8Array(KEPT);

/** Undoes LZF: literal runs (a byte below 32: that many and one more) and copies of what came before. */
function decompress(text: Uint8Array, size: number): Uint8Array {
  if (size === 0 || size > text.length * 264) throw new BadFormat(); // a copy of 3 bytes makes at most 264
  const bytes = size <= KEPT ? kept : new Uint8Array(size);
  let length = 0;
  for (let at = 0; at < text.length;) {
    const control = text[at++];
    const literal = control < 32;
    const run = literal ? control + 1 : (control >> 5 === 7 ? 7 + text[at++] : control >> 5) + 2;
    // What is past the end makes NaN, and no comparison with it holds.
    const from = literal ? at : length - ((control & 31) << 8) - text[at++] - 1;
    if (!(length + run <= size && from >= 0 && at + (literal ? run : 0) <= text.length)) throw new BadFormat();
    if (literal) for (const end = at + run; at < end; at++) bytes[length++] = text[at];
    else for (let i = from; i < from + run; i++) bytes[length++] = bytes[i];
  }
  if (length !== size) throw new BadFormat();
  return bytes.subarray(0, size);
}
