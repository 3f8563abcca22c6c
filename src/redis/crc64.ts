// CRC-64 as Redis checks its dumps: Jones' polynomial, reflected, starting from 0. In halves of 32 bits.
import { bytesOf, latin1 } from './bytes.ts';
import type { Bytes } from './reply.ts';

const POLYNOMIAL = 0x95ac9329ac4bc9b5n;
/** What a byte does to the checksum with 0 to 3 bytes after it, 256 entries each: so four are taken at once. */
const LOW = new Int32Array(4 * 256);
const HIGH = new Int32Array(4 * 256);
for (let byte = 0; byte < 256; byte++) {
  let crc = BigInt(byte);
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1n) !== 0n ? POLYNOMIAL ^ (crc >> 1n) : crc >> 1n;
  LOW[byte] = Number(BigInt.asIntN(32, crc));
  HIGH[byte] = Number(BigInt.asIntN(32, crc >> 32n));
}
for (let i = 256; i < LOW.length; i++) {
  const byte = LOW[i - 256] & 255;
  LOW[i] = ((LOW[i - 256] >>> 8) | (HIGH[i - 256] << 24)) ^ LOW[byte];
  HIGH[i] = (HIGH[i - 256] >>> 8) ^ HIGH[byte];
}

/** The halves of the checksum that was last computed. */
let low = 0;
let high = 0;

function compute(bytes: Uint8Array, end: number): void {
  let l = 0;
  let h = 0;
  let i = 0;
  for (; i + 4 <= end; i += 4) {
    l ^= wordAt(bytes, i);
    const a = 768 | (l & 255);
    const b = 512 | ((l >>> 8) & 255);
    const c = 256 | ((l >>> 16) & 255);
    const d = l >>> 24;
    l = h ^ LOW[a] ^ LOW[b] ^ LOW[c] ^ LOW[d];
    h = HIGH[a] ^ HIGH[b] ^ HIGH[c] ^ HIGH[d];
  }
  for (; i < end; i++) {
    const byte = (l ^ bytes[i]) & 255;
    l = ((l >>> 8) | (h << 24)) ^ LOW[byte];
    h = (h >>> 8) ^ HIGH[byte];
  }
  low = l;
  high = h;
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);

/** Writes the checksum of the bytes before `end` in the eight bytes from there on, the low one first. */
export function sign(bytes: Uint8Array, end: number): void {
  compute(bytes, end);
  for (let i = 0; i < 4; i++) {
    bytes[end + i] = low >> (8 * i);
    bytes[end + 4 + i] = high >> (8 * i);
  }
}

/** Whether the checksum stands where `sign` writes it. */
export function isSigned(bytes: Uint8Array, end: number): boolean {
  compute(bytes, end);
  return wordAt(bytes, end) === low && wordAt(bytes, end + 4) === high;
}

/** The checksum of a text, as eight bytes, the low one first. */
export function crc64(text: Bytes): Bytes {
  const { length } = text;
  const bytes = bytesOf(text, 0, length, length + 8);
  sign(bytes, length);
  return latin1(bytes, length);
}

/** The low bytes of a whole number, the lowest first. */
export function littleEndian(value: number, size: number): Bytes {
  let text = '';
  for (; size > 0; size--, value >>= 8) text += String.fromCharCode(value & 255);
  return text;
}
