// Writing and reading of binary records: varints and length-prefixed byte strings, with a CRC-32.
import type { Bytes } from './reply.ts';

/** Grows as it is written; made to be reused through `take`, which also empties it. */
export class ByteWriter {
  protected buffer = new Uint8Array(1024);
  private view = new DataView(this.buffer.buffer);
  length = 0;

  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.length++] = value;
  }

  /** A whole number from 0 to 2^53 - 1, seven bits a byte, the low ones first. */
  number(value: number): void {
    this.reserve(8);
    while (value > 0x7fffffff) {
      this.buffer[this.length++] = (value % 128) | 128;
      value = Math.floor(value / 128);
    }
    for (; value > 127; value >>>= 7) this.buffer[this.length++] = (value & 127) | 128;
    this.buffer[this.length++] = value;
  }

  bytes(text: Bytes): void {
    this.number(text.length);
    this.text(text);
  }

  /** Bytes without their length. */
  text(text: Bytes): void {
    const { length } = text;
    this.reserve(length);
    const { buffer } = this;
    let at = this.length;
    for (let i = 0; i < length; i++) buffer[at++] = text.charCodeAt(i);
    this.length = at;
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** The low bytes of a whole number of 32 bits, the lowest first. */
  little(value: number, size: number): void {
    for (; size > 0; size--, value >>= 8) this.byte(value & 255);
  }

  /** In 64 bits, the low byte first. */
  double(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  list(items: readonly Bytes[]): void {
    this.number(items.length);
    for (const item of items) this.bytes(item);
  }

  /** Leaves room for a 32-bit number; `fill` writes it. */
  hole(): number {
    this.reserve(4);
    this.length += 4;
    return this.length - 4;
  }

  fill(hole: number, value: number): void { this.view.setUint32(hole, value, true); }

  crc(from: number): number { return crc32(this.buffer, from, this.length); }

  /** What was written, until more is. */
  get written(): Uint8Array { return this.buffer.subarray(0, this.length); }

  /** A copy of what was written; the writer is empty afterwards. */
  take(): Uint8Array {
    const taken = this.buffer.slice(0, this.length);
    this.empty();
    return taken;
  }

  /** The same as a byte string. */
  takeText(): Bytes {
    const taken = latin1(this.buffer, 0, this.length);
    this.empty();
    return taken;
  }

  private empty(): void {
    this.length = 0;
    if (this.buffer.length > KEPT) this.allocate(1024);
  }

  protected reserve(more: number): void {
    if (this.length + more > this.buffer.length) this.allocate(Math.max(2 * this.buffer.length, this.length + more));
  }

  private allocate(size: number): void {
    const old = this.buffer;
    this.buffer = new Uint8Array(size);
    this.view = new DataView(this.buffer.buffer);
    this.buffer.set(old.subarray(0, this.length));
  }
}

/** Bytes of buffer that an idle writer holds on to. */
const KEPT = 4 << 20;

/** Reads what ByteWriter wrote. Throws RangeError past the end. */
export class ByteReader {
  constructor(private readonly buffer: Uint8Array, private at: number) {}

  get done(): boolean { return this.at >= this.buffer.length; }

  byte(): number {
    if (this.done) throw new RangeError('the record ends early');
    return this.buffer[this.at++];
  }

  number(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }

  bytes(): Bytes { return latin1(this.view()); }

  /** The same as it lies in the buffer. */
  view(): Uint8Array {
    const length = this.number();
    const end = this.at + length;
    if (end > this.buffer.length) throw new RangeError('the record ends early');
    const bytes = this.buffer.subarray(this.at, end);
    this.at = end;
    return bytes;
  }

  list(): Bytes[] {
    const count = this.number();
    const items: Bytes[] = [];
    for (let i = 0; i < count; i++) items.push(this.bytes());
    return items;
  }
}

/** Arguments that a call may safely have. */
const CHUNK = 8192;

/** By way of an array, from which a call takes its arguments up to three times as fast as from a Uint8Array. */
function piece(bytes: Uint8Array, from: number, to: number): Bytes {
  const codes = new Array<number>(to - from);
  for (let i = from; i < to; i++) codes[i - from] = bytes[i];
  return String.fromCharCode.apply(null, codes);
}

/** A byte string of bytes, or of a part of them. */
export function latin1(bytes: Uint8Array, from = 0, to = bytes.length): Bytes {
  if (to - from <= CHUNK) return piece(bytes, from, to);
  let text = '';
  for (let at = from; at < to; at += CHUNK) text += piece(bytes, at, Math.min(to, at + CHUNK));
  return text;
}

/** The bytes of a part of a byte string, in an array with room for `size`. */
export function bytesOf(text: Bytes, from = 0, to = text.length, size = to - from): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let i = from; i < to; i++) bytes[i - from] = text.charCodeAt(i);
  return bytes;
}

/** The whole words of 32 bits at the front of an array, to be read faster; none where the array does not lie so. */
export function wordsOf({ buffer, byteOffset, length }: Uint8Array): Int32Array {
  return (byteOffset & 3) === 0 ? new Int32Array(buffer, byteOffset, length >> 2) : NO_WORDS;
}

const NO_WORDS = new Int32Array();

/** CRC-32 (IEEE 802.3) of a part of a buffer. */
export function crc32(buffer: Uint8Array, from: number, to: number): number {
  let crc = 0xffffffff;
  for (let i = from; i < to; i++) crc = CRC_TABLE[(crc ^ buffer[i]) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});
