// Writing the parts of an RDB payload: lengths and strings.
import { parseInteger } from './arguments.ts';
import { bytesOf, ByteWriter } from './bytes.ts';
import { compress, SPARE } from './lzf.ts';
import type { Bytes } from './reply.ts';

/** Strings longer than this are compressed, where that makes them shorter. */
const COMPRESSED = 20;
/** Strings up to this length may be written as integers. */
const LONGEST_INTEGER = 11;
/** Bytes before a compressed string, at most. */
const BEFORE = 11;

export class RdbWriter extends ByteWriter {
  /** Whether strings are compressed (rdbcompression). */
  compresses = true;

  /** A whole number without a sign, of up to 64 bits: a length or a count. */
  count(value: number | bigint): void {
    if (value > 0xffffffff) {
      this.byte(0x81);
      return this.big(value);
    }
    const short = Number(value);
    if (short < 64) return this.byte(short);
    if (short >= 16384) {
      this.byte(0x80);
      return this.half(short);
    }
    this.byte(0x40 | (short >> 8));
    this.byte(short & 255);
  }

  /** In 64 bits, the high byte first. */
  big(value: number | bigint): void {
    if (typeof value === 'number') {
      this.half(Math.floor(value / 2 ** 32));
      return this.half(value | 0);
    }
    this.half(Number(BigInt.asIntN(32, value >> 32n)));
    this.half(Number(BigInt.asIntN(32, value)));
  }

  /** A whole number with a sign in 64 bits, the low byte first. */
  signed(value: number): void {
    this.little(value | 0, 4);
    this.little(Math.floor(value / 2 ** 32), 4);
  }

  /** A string, compressed where that is shorter, or the integer of up to 32 bits that it reads as. */
  string(text: Bytes): void {
    const value = text.length <= LONGEST_INTEGER ? parseInteger(text) : undefined;
    if (value !== undefined && value === (value | 0)) return this.integer(value);
    if (this.compresses && text.length > COMPRESSED) return this.binary(bytesOf(text));
    this.count(text.length);
    this.text(text);
  }

  /** As `string`, of bytes that are no integer. */
  binary(bytes: Uint8Array): void {
    if (this.compresses && bytes.length > COMPRESSED && this.compressed(bytes)) return;
    this.count(bytes.length);
    this.append(bytes);
  }

  private integer(value: number): void {
    const size = value === value << 24 >> 24 ? 1 : value === value << 16 >> 16 ? 2 : 4;
    this.byte(0xc0 | (size >> 1));
    this.little(value, size);
  }

  /** Returns whether that is shorter. It is written behind the most that may stand before it, and moved up to what does. */
  private compressed(bytes: Uint8Array): boolean {
    const { length } = bytes;
    this.reserve(BEFORE + length + SPARE);
    const { buffer } = this;
    const from = this.length + (length < 64 ? 3 : length < 16384 ? 5 : BEFORE);
    const end = compress(bytes, buffer, from);
    if (end === 0) return false;
    this.byte(0xc3);
    this.count(end - from);
    this.count(length);
    if (this.length !== from) buffer.copyWithin(this.length, from, end);
    this.length += end - from;
    return true;
  }

  /** In 32 bits, the high byte first. */
  private half(value: number): void {
    for (let shift = 24; shift >= 0; shift -= 8) this.byte((value >> shift) & 255);
  }
}
