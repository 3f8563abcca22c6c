// MurmurHash64A with the seed that Redis gives it for HyperLogLog, in halves of 32 bits.
import type { Bytes } from '../reply.ts';

const SEED = 0xadc83b19;
const M_HIGH = 0xc6a4a793;
const M_LOW = 0x5bd1e995;

/** The halves of the last product. */
let high = 0;
let low = 0;

/** Times M modulo 2^64. */
function multiply(h: number, l: number): void {
  // The low halves' product in 64 bits, from 16-bit digits.
  const a = l >>> 16;
  const b = l & 0xffff;
  const middle = a * (M_LOW & 0xffff) + ((b * (M_LOW & 0xffff)) / 65536 >>> 0);
  const carried = (middle % 65536) + b * (M_LOW >>> 16);
  const top = a * (M_LOW >>> 16) + Math.floor(middle / 65536) + Math.floor(carried / 65536);
  high = (Math.imul(h, M_LOW) + Math.imul(l, M_HIGH) + (top | 0)) | 0;
  low = Math.imul(l, M_LOW);
}

/** Little-endian 32 bits of a string, zeros beyond its end. */
function word(text: Bytes, at: number): number {
  let value = 0;
  for (let i = Math.min(3, text.length - 1 - at); i >= 0; i--) value = (value << 8) | text.charCodeAt(at + i);
  return value;
}

/** The hash of a byte string; both halves as signed 32-bit numbers. */
export function murmur64(text: Bytes): { high: number; low: number } {
  const { length } = text;
  multiply(0, length);
  let hashHigh = high;
  let hashLow = low ^ SEED;
  const whole = length - (length & 7);
  for (let at = 0; at < whole; at += 8) {
    multiply(word(text, at + 4), word(text, at));
    multiply(high, low ^ (high >>> 15)); // k ^= k >> 47
    multiply(hashHigh ^ high, hashLow ^ low);
    hashHigh = high;
    hashLow = low;
  }
  if (whole !== length) {
    multiply(hashHigh ^ word(text, whole + 4), hashLow ^ word(text, whole));
    hashHigh = high;
    hashLow = low;
  }
  multiply(hashHigh, hashLow ^ (hashHigh >>> 15));
  return { high, low: low ^ (high >>> 15) };
}
