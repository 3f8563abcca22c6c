// CRC-64 as Redis checks its dumps: Jones' polynomial, reflected, starting from 0. In halves of 32 bits.
import type { Bytes } from './reply.ts';

const POLYNOMIAL = 0x95ac9329ac4bc9b5n;
const LOW = new Int32Array(256);
const HIGH = new Int32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let crc = BigInt(byte);
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1n) !== 0n ? POLYNOMIAL ^ (crc >> 1n) : crc >> 1n;
  LOW[byte] = Number(BigInt.asIntN(32, crc));
  HIGH[byte] = Number(BigInt.asIntN(32, crc >> 32n));
}

/** The checksum of the first `length` bytes, as eight bytes, the low one first. */
export function crc64(text: Bytes, length = text.length): Bytes {
  let low = 0;
  let high = 0;
  for (let i = 0; i < length; i++) {
    const byte = (low ^ text.charCodeAt(i)) & 255;
    low = ((low >>> 8) | (high << 24)) ^ LOW[byte];
    high = (high >>> 8) ^ HIGH[byte];
  }
  return littleEndian(low, 4) + littleEndian(high, 4);
}

/** The low bytes of a whole number, the lowest first. */
export function littleEndian(value: number, size: number): Bytes {
  let text = '';
  for (; size > 0; size--, value >>= 8) text += String.fromCharCode(value & 255);
  return text;
}
