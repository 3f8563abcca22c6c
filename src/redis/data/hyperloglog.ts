// HyperLogLog in the bytes of a string, as Redis 7.0 keeps it: a header of 16 bytes, then 16384 registers, dense (6
// bits each, the low bits first) or sparse (runs of equal ones). Every function takes the whole string.
import { wordsOf } from '../bytes.ts';
import { murmur64 } from './murmur.ts';
import type { Bytes } from '../reply.ts';

export const REGISTERS = 16384;
const INDEX_BITS = 14;
/** Bits of a hash that do not choose the register. */
const PATTERN_BITS = 50;
/** Header: "HYLL", the encoding, three zeros, the cached cardinality with its top bit set when it is out of date. */
const HEADER = 16;
const ENCODING = 4;
const CARDINALITY = 8;
const STALE = 15;
const DENSE = 0;
const SPARSE = 1;
export const DENSE_SIZE = HEADER + REGISTERS * 6 / 8;
/** What sparse runs can tell. */
const MOST_SPARSE_VALUE = 32;
const MOST_VALUES = 4;
const MOST_ZEROS = 64;

/** Thrown for runs that do not cover the registers. */
export class CorruptedHyperLogLog extends Error {}

export const isDense = (hll: Uint8Array): boolean => hll[ENCODING] === DENSE;

/** Whether a string looks like one. */
export function isHyperLogLog(text: Uint8Array): boolean {
  return text.length >= HEADER && text[0] === 72 && text[1] === 89 && text[2] === 76 && text[3] === 76
    && text[ENCODING] <= SPARSE && (text[ENCODING] !== DENSE || text.length === DENSE_SIZE);
}

/** A sparse one with all registers 0. */
export function emptyHyperLogLog(): Uint8Array {
  const hll = new Uint8Array(HEADER + 2);
  hll.set([72, 89, 76, 76, SPARSE]);
  putZeros(hll, HEADER, REGISTERS, true);
  return hll;
}

// The cached cardinality

/** The cardinality if it is in the header and up to date. */
export function cachedCount(hll: Uint8Array): number | bigint | undefined {
  if ((hll[STALE] & 128) !== 0) return undefined;
  const high = wordAt(hll, CARDINALITY + 4);
  if (high < 2 ** 21) return high * 2 ** 32 + wordAt(hll, CARDINALITY);
  const value = (BigInt(high) << 32n) + BigInt(wordAt(hll, CARDINALITY));
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

export function cacheCount(hll: Uint8Array, count: number): void {
  for (let i = 0, rest = count; i < 8; i++, rest = Math.floor(rest / 256)) hll[CARDINALITY + i] = rest % 256;
}

export function markStale(hll: Uint8Array): void { hll[STALE] |= 128; }

const wordAt = (hll: Uint8Array, at: number): number =>
  (hll[at] | (hll[at + 1] << 8) | (hll[at + 2] << 16) | (hll[at + 3] << 24)) >>> 0;

// Dense registers

function denseGet(hll: Uint8Array, register: number): number {
  const at = HEADER + (register * 6 >>> 3);
  const shift = (register * 6) & 7;
  return ((hll[at] | ((hll[at + 1] ?? 0) << 8)) >> shift) & 63;
}

function densePut(hll: Uint8Array, register: number, value: number): void {
  const at = HEADER + (register * 6 >>> 3);
  const shift = (register * 6) & 7;
  hll[at] = (hll[at] & ~(63 << shift)) | (value << shift);
  if (shift > 2) hll[at + 1] = (hll[at + 1] & ~(63 >> (8 - shift))) | (value >> (8 - shift));
}

function denseRaise(hll: Uint8Array, register: number, value: number): boolean {
  if (denseGet(hll, register) >= value) return false;
  densePut(hll, register, value);
  return true;
}

// Sparse runs: 00llllll: l + 1 zeros; 01llllll llllllll: the same with 14 bits; 1vvvvvll: l + 1 times v + 1.

interface Run { value: number; length: number; size: 1 | 2 }

function runAt(hll: Uint8Array, at: number): Run {
  const byte = hll[at];
  if (byte >= 128) return { value: ((byte >> 2) & 31) + 1, length: (byte & 3) + 1, size: 1 };
  if (byte < 64) return { value: 0, length: byte + 1, size: 1 };
  return { value: 0, length: (((byte & 63) << 8) | (hll[at + 1] ?? 0)) + 1, size: 2 };
}

/** Calls `each` for every run with its first register. Throws where they do not cover the registers. */
function eachRun(hll: Uint8Array, each: (run: Run, first: number) => void): void {
  let first = 0;
  for (let at = HEADER; at < hll.length;) {
    const run = runAt(hll, at);
    if (first + run.length > REGISTERS) throw new CorruptedHyperLogLog();
    each(run, first);
    first += run.length;
    at += run.size;
  }
  if (first !== REGISTERS) throw new CorruptedHyperLogLog();
}

/** Writes a run of zeros and returns the place after it. */
function putZeros(into: Uint8Array, at: number, length: number, long = length > MOST_ZEROS): number {
  if (!long) { into[at] = length - 1; return at + 1; }
  into[at] = 64 | ((length - 1) >> 8);
  into[at + 1] = (length - 1) & 255;
  return at + 2;
}

const valueRun = (value: number, length: number): number => 128 | ((value - 1) << 2) | (length - 1);

/** Where a register's run stands. */
interface Place { at: number; before: number; first: number; run: number; length: number; size: 1 | 2 }

function findRun(hll: Uint8Array, register: number): Place {
  let first = 0;
  let before = HEADER;
  for (let at = HEADER; at < hll.length;) {
    const byte = hll[at];
    let length = (byte & (byte >= 128 ? 3 : 63)) + 1;
    let size: 1 | 2 = 1;
    if (byte >= 64 && byte < 128) {
      length = (((byte & 63) << 8) | (hll[at + 1] ?? 0)) + 1;
      size = 2;
    }
    if (register < first + length) return { at, before, first, run: byte, length, size };
    before = at;
    at += size;
    first += length;
  }
  throw new CorruptedHyperLogLog();
}

/** The runs that stand for a run once one of its registers has another value. */
function split({ first, run, length }: Place, register: number, value: number): Uint8Array {
  const runs = new Uint8Array(5);
  const old = run >= 128 ? ((run >> 2) & 31) + 1 : 0;
  let end = 0;
  const part = (size: number): void => {
    if (size === 0) return;
    if (old === 0) end = putZeros(runs, end, size);
    else runs[end++] = valueRun(old, size);
  };
  part(register - first);
  runs[end++] = valueRun(value, 1);
  part(first + length - 1 - register);
  return runs.subarray(0, end);
}

/** Joins equal values next to each other in up to five runs from a place on; returns the new length in bytes. */
function join(hll: Uint8Array, from: number): number {
  let { length } = hll;
  for (let at = from, looks = 5; at < length && looks > 0; looks--) {
    const run = hll[at];
    if (run < 128) { at += run < 64 ? 1 : 2; continue; }
    const next = at + 1 < length ? hll[at + 1] : 0;
    const sum = (run & 3) + (next & 3) + 2;
    if (next < 128 || (next & 124) !== (run & 124) || sum > MOST_VALUES) { at++; continue; }
    hll[at + 1] = (run & 252) | (sum - 1);
    hll.copyWithin(at, at + 1, length);
    length--;
  }
  return length;
}

/** Raises a register of a sparse one: undefined if it need not, else the changed string. */
function sparseRaise(hll: Uint8Array, register: number, value: number, limit: number): Uint8Array | undefined {
  if (value > MOST_SPARSE_VALUE) return promote(hll, register, value);
  const place = findRun(hll, register);
  const { at, run, length, size } = place;
  if (run >= 128 && ((run >> 2) & 31) + 1 >= value) return undefined;
  if (length === 1 && size === 1) hll[at] = valueRun(value, 1);
  else {
    const runs = split(place, register, value);
    const growth = runs.length - size;
    if (growth > 0 && hll.length + growth > limit) return promote(hll, register, value);
    hll = resized(hll, at + size, growth);
    hll.set(runs, at);
  }
  const end = join(hll, place.before);
  hll.fill(0, end); // what lies behind a string's bytes is zero
  markStale(hll);
  return end === hll.length ? hll : hll.subarray(0, end);
}

/** Moves what stands from a place on; reallocates with room to grow. */
function resized(hll: Uint8Array, from: number, growth: number): Uint8Array {
  const { length } = hll;
  const room = hll.buffer.byteLength - hll.byteOffset;
  let into = new Uint8Array(hll.buffer as ArrayBuffer, hll.byteOffset, Math.min(length + growth, room));
  if (length + growth > room) {
    into = new Uint8Array(new ArrayBuffer(length + growth + 64 + (length >> 1)), 0, length + growth);
    into.set(hll.subarray(0, from));
  }
  into.set(hll.subarray(from), from + growth);
  if (growth < 0) hll.fill(0, length + growth);
  return into;
}

function promote(hll: Uint8Array, register: number, value: number): Uint8Array {
  const dense = toDense(hll);
  denseRaise(dense, register, value);
  return dense;
}

/** The dense form of a sparse one. */
export function toDense(hll: Uint8Array): Uint8Array {
  const dense = new Uint8Array(DENSE_SIZE);
  dense.set(hll.subarray(0, HEADER));
  dense[ENCODING] = DENSE;
  eachRun(hll, ({ value, length }, first) => {
    if (value !== 0) for (let i = first; i < first + length; i++) densePut(dense, i, value);
  });
  return dense;
}

// Elements

/** Raises a register; undefined if it need not be, else the string, which may be another. */
export function raise(hll: Uint8Array, register: number, value: number, limit: number): Uint8Array | undefined {
  if (!isDense(hll)) return sparseRaise(hll, register, value, limit);
  return denseRaise(hll, register, value) ? hll : undefined;
}

/** The register that an element's hash names, and the value that it asks for. */
export function targetOf(element: Bytes): { register: number; value: number } {
  const { high, low } = murmur64(element);
  // The pattern: bits 14 to 63, and a bit above them that ends it.
  const rest = (low >>> INDEX_BITS) | (high << (32 - INDEX_BITS));
  const top = (high >>> INDEX_BITS) | (1 << (PATTERN_BITS - 32));
  const zeros = rest !== 0 ? 31 - Math.clz32(rest & -rest) : 63 - Math.clz32(top & -top);
  return { register: low & (REGISTERS - 1), value: zeros + 1 };
}

/** One register. Throws CorruptedHyperLogLog. */
export function registerAt(hll: Uint8Array, register: number): number {
  if (isDense(hll)) return denseGet(hll, register);
  const { run } = findRun(hll, register);
  return run < 128 ? 0 : ((run >> 2) & 31) + 1;
}

/** Registers to work with, and their words: made once, for making them costs as much as reading a sparse one. */
const work = new Uint8Array(REGISTERS);
const workWords = wordsOf(work);
const wordsOfRegisters = (registers: Uint8Array): Int32Array => (registers === work ? workWords : wordsOf(registers));

/** Registers that are all 0, good until the next are asked for. */
export function emptyRegisters(): Uint8Array { return work.fill(0); }

/** All registers, good until the next are asked for. Throws CorruptedHyperLogLog. */
export function registersOf(hll: Uint8Array): Uint8Array {
  const registers = emptyRegisters();
  mergeInto(registers, hll);
  return registers;
}

/** Raises each of the registers to those of a string. Throws CorruptedHyperLogLog. */
export function mergeInto(registers: Uint8Array, hll: Uint8Array): void {
  if (!isDense(hll)) return mergeRuns(registers, hll);
  const words = wordsOfRegisters(registers);
  for (let at = HEADER, i = 0; i < words.length; at += 3, i++) { // four registers in three bytes
    const bits = hll[at] | (hll[at + 1] << 8) | (hll[at + 2] << 16);
    const four = (bits & 0x3f) | ((bits & 0xfc0) << 2) | ((bits & 0x3f000) << 4) | ((bits & 0xfc0000) << 6);
    const old = words[i];
    const higher = (((old | TOPS) - four) | 0) & TOPS; // the top bit of each byte in which the old one is no lower
    const keeps = higher | ((higher - (higher >>> 7)) | 0); // all bits of these bytes but the top ones, which none has
    words[i] = (old & keeps) | (four & ~keeps);
  }
}

const TOPS = 0x80808080 | 0;

function mergeRuns(registers: Uint8Array, hll: Uint8Array): void {
  let first = 0;
  for (let at = HEADER; at < hll.length; at++) {
    const byte = hll[at];
    if (byte < 64) first += byte + 1;
    else if (byte < 128) first += (((byte & 63) << 8) | (hll[++at] ?? 0)) + 1;
    else {
      const value = ((byte >> 2) & 31) + 1;
      if ((byte & 3) === 0 && first < REGISTERS) { // most often it is one alone
        if (value > registers[first]) registers[first] = value;
        first++;
        continue;
      }
      const end = first + (byte & 3) + 1;
      if (end > REGISTERS) throw new CorruptedHyperLogLog();
      for (; first < end; first++) if (value > registers[first]) registers[first] = value;
    }
  }
  if (first !== REGISTERS) throw new CorruptedHyperLogLog();
}

/** Sets all registers of a dense one. */
export function fillDense(hll: Uint8Array, registers: Uint8Array): void {
  const words = wordsOfRegisters(registers);
  for (let at = HEADER, i = 0; i < words.length; at += 3, i++) {
    const four = words[i];
    const bits = (four & 0x3f) | ((four >> 2) & 0xfc0) | ((four >> 4) & 0x3f000) | ((four >> 6) & 0xfc0000);
    hll[at] = bits;
    hll[at + 1] = bits >> 8;
    hll[at + 2] = bits >> 16;
  }
}

/** A sparse one's runs, as PFDEBUG DECODE shows them. */
export function describeRuns(hll: Uint8Array): Bytes {
  const runs: string[] = [];
  for (let at = HEADER; at < hll.length;) {
    const { value, length, size } = runAt(hll, at);
    runs.push(value !== 0 ? `v:${value},${length}` : `${size === 1 ? 'z' : 'Z'}:${length}`);
    at += size;
  }
  return runs.join(' ');
}

/** How many registers have each value. */
const COUNTS = new Uint32Array(64);

// The estimate (Otmar Ertl, arXiv:1702.01284)

/** The cardinality that all the registers tell. */
export function estimate(registers: Uint8Array): number {
  const counts = COUNTS.fill(0);
  const words = wordsOfRegisters(registers);
  let zeros = REGISTERS;
  for (let i = 0; i < words.length; i++) {
    for (let word = words[i]; word !== 0; zeros--) { // from the highest register that is not 0 down
      const shift = (31 - Math.clz32(word)) & 24;
      counts[(word >>> shift) & 255]++;
      word &= ~(255 << shift);
    }
  }
  counts[0] = zeros;
  let z = REGISTERS * tau((REGISTERS - counts[PATTERN_BITS + 1]) / REGISTERS);
  for (let value = PATTERN_BITS; value >= 1; value--) z = (z + counts[value]) * 0.5;
  z += REGISTERS * sigma(counts[0] / REGISTERS);
  return Math.round(ALPHA * REGISTERS * REGISTERS / z);
}

const ALPHA = 0.721347520444481703680;

function sigma(x: number): number {
  if (x === 1) return Infinity;
  let y = 1;
  let z = x;
  for (let before = NaN; before !== z;) {
    x *= x;
    before = z;
    z += x * y;
    y += y;
  }
  return z;
}

function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let y = 1;
  let z = 1 - x;
  for (let before = NaN; before !== z;) {
    x = Math.sqrt(x);
    before = z;
    y *= 0.5;
    z -= (1 - x) ** 2 * y;
  }
  return z / 3;
}
