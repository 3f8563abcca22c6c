// The packed forms of small collections within an RDB payload: listpacks, and what older versions had.
import { parseInteger } from './arguments.ts';
import { latin1 } from './bytes.ts';
import type { Ranked } from './data/ranking.ts';
import { BadFormat, RdbReader } from './rdb-reader.ts';
import type { Bytes } from './reply.ts';

const END = 255;

// Listpack: bytes in all, count of elements (65535: unknown), elements, 255. An element: its encoding and data, then
// the length of both, seven bits a byte, the high ones first.

export function readListpack(bytes: Uint8Array): Bytes[] {
  const reader = new RdbReader(bytes);
  const size = reader.little(4);
  const count = reader.little(2);
  if (size !== bytes.length || bytes[size - 1] !== END) throw new BadFormat();
  const items: Bytes[] = [];
  while (reader.at < size - 1) {
    const from = reader.at;
    items.push(listpackElement(reader));
    passBackLength(reader, reader.at - from);
    if (reader.at >= size) throw new BadFormat();
  }
  if (count !== 65535 && count !== items.length) throw new BadFormat();
  return items;
}

/** Places of fields by a hash of their bytes; they count on, so that what an earlier listpack left is too low. */
const seen = new Int32Array(1024);
let base = 0;
const MOST_FIELDS = 512;

/**
 * How many fields a hash's listpack has, where it is well formed and no field is in it twice. 0: it may be, but has
 * elements that are seldom in one, or is too long; it is to be read.
 */
export function countFields(bytes: Uint8Array): number {
  const end = bytes.length - 1;
  if (end < HEAD || bytes[end] !== END || littleAt(bytes, 0) + 65536 * littleAt(bytes, 2) !== end + 1) return 0;
  base = base > 2 ** 30 ? restart() : base + 65536;
  let count = 0;
  let at = HEAD;
  for (; at < end && count < 2 * MOST_FIELDS; count++) {
    const first = bytes[at];
    const size = first < 0x80 ? 1 : first < 0xc0 ? 1 + (first & 63) : 0;
    if (size === 0 || bytes[at + size] !== size) return 0;
    if ((count & 1) === 0 && !isNewField(bytes, at, size)) return 0;
    at += size + 1;
  }
  return at === end && (count & 1) === 0 && littleAt(bytes, 4) === count ? count / 2 : 0;
}

function restart(): number {
  seen.fill(0);
  return 0;
}

const littleAt = (bytes: Uint8Array, at: number): number => bytes[at] | (bytes[at + 1] << 8);

/** False too where its text reads like a number, which may be there as one. */
function isNewField(bytes: Uint8Array, at: number, size: number): boolean {
  if (size > 1 && bytes[at + 1] <= NINE) return false;
  let hash = size;
  for (let i = at; i < at + size; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  let slot = (hash ^ (hash >>> 15)) & 1023;
  for (; seen[slot] > base; slot = (slot + 1) & 1023) {
    let from = seen[slot] - base;
    let i = at;
    while (i < at + size && bytes[from] === bytes[i]) { from++; i++; }
    if (i === at + size) return false;
  }
  seen[slot] = base + at;
  return true;
}

function listpackElement(reader: RdbReader): Bytes {
  const first = reader.byte();
  if (first < 0x80) return String(first);
  if (first < 0xc0) return reader.take(first & 63);
  if (first < 0xe0) {
    const value = (first & 31) * 256 + reader.byte();
    return String(value >= 4096 ? value - 8192 : value);
  }
  if (first < 0xf0) return reader.take((first & 15) * 256 + reader.byte());
  switch (first) {
    case 0xf0: return reader.take(reader.little(4));
    case 0xf1: return reader.signed(2);
    case 0xf2: return reader.signed(3);
    case 0xf3: return reader.signed(4);
    case 0xf4: return reader.signed(8);
    default: throw new BadFormat();
  }
}

const expected = new Uint8Array(5);

function passBackLength(reader: RdbReader, length: number): void {
  const end = putBackLength(expected, length, 0);
  for (let i = 0; i < end; i++) if (reader.byte() !== expected[i]) throw new BadFormat();
}

/** What is being written. */
let out = new Uint8Array(1024);
/** Bytes that are kept from one to the next. */
const KEPT = 1 << 20;
/** Bytes before the first element, and at most around an element's text: its encoding, its length twice. */
const HEAD = 6;
const AROUND = 10;

/** Of items from one place to another; good until the next one is written. */
export function listpackBytes(items: readonly Bytes[], from = 0, to = items.length): Uint8Array {
  let end = HEAD;
  for (let i = from; i < to; i++) end = writePacked(items[i], end);
  return complete(to - from, end);
}

/** The same of pairs. */
export function listpackOfPairs(pairs: Iterable<[Bytes, Bytes]>, count: number): Uint8Array {
  let end = HEAD;
  for (const [name, value] of pairs) end = writePacked(value, writePacked(name, end));
  return complete(2 * count, end);
}

/** The same of members and scores; `text` is how a score that is no whole number of 32 bits is kept. */
export function listpackOfScores(ranked: readonly Ranked[], text: (score: number) => Bytes): Uint8Array {
  let end = HEAD;
  for (const { member, score } of ranked) {
    end = writePacked(member, end);
    end = score === (score | 0) ? writeWhole(score, end) : writePacked(text(score), end);
  }
  return complete(2 * ranked.length, end);
}

function complete(count: number, end: number): Uint8Array {
  provide(end, 1);
  const bytes = out;
  if (bytes.length > KEPT) out = new Uint8Array(1024);
  bytes[end] = END;
  putLittle(bytes, end + 1, 4, 0);
  putLittle(bytes, Math.min(count, 65535), 2, 4);
  return bytes.subarray(0, end + 1);
}

/** Sees to it that there is room from a place on. */
function provide(at: number, room: number): void {
  if (at + room <= out.length) return;
  const bytes = new Uint8Array(2 * (at + room));
  bytes.set(out.subarray(0, at));
  out = bytes;
}

export const writeListpack = (items: readonly Bytes[]): Bytes => latin1(listpackBytes(items));

/** How long an element of a listpack is. */
export function packedSize(item: Bytes): number {
  const { length } = item;
  // A short text that begins with a letter is no integer: two bytes stand around it.
  if (length < 64 && item.charCodeAt(0) > NINE) return length + 2;
  const value = item.charCodeAt(0) <= NINE ? parseInteger(item) : undefined;
  if (value !== undefined) return integerSize(value);
  const size = length + (length < 64 ? 1 : length < 4096 ? 2 : 5);
  return size + (size < 128 ? 1 : size < 16384 ? 2 : size < 2097152 ? 3 : size < 268435456 ? 4 : 5);
}

function integerSize(value: number): number {
  if (value >= 0 && value < 128) return 2;
  if (value >= -4096 && value < 4096) return 3;
  if (value >= -32768 && value < 32768) return 4;
  if (value >= -8388608 && value < 8388608) return 5;
  return value === (value | 0) ? 6 : 10;
}

/** An element of a listpack. */
export function packed(item: Bytes): Bytes {
  const end = writePacked(item, 0);
  return latin1(out, 0, end);
}

// What follows writes from a place on, and returns the place behind.

function writePacked(item: Bytes, at: number): number {
  const { length } = item;
  provide(at, length + AROUND);
  const bytes = out;
  const value = item.charCodeAt(0) <= NINE ? parseInteger(item) : undefined;
  if (value !== undefined && value === (value | 0)) return writeWhole(value, at);
  let end = at;
  if (value !== undefined) end = putLong(bytes, BigInt(item), at);
  else {
    if (length < 64) bytes[end++] = 0x80 | length;
    else if (length < 4096) end = putLittle(bytes, 0xe0 | (length >> 8) | (length << 8), 2, at);
    else {
      bytes[at] = 0xf0;
      end = putLittle(bytes, length, 4, at + 1);
    }
    for (let i = 0; i < length; i++) bytes[end++] = item.charCodeAt(i);
  }
  const size = end - at;
  if (size > 127) return putBackLength(bytes, size, end);
  bytes[end] = size;
  return end + 1;
}

const NINE = 57;

/** A whole number of 32 bits. */
function writeWhole(value: number, at: number): number {
  provide(at, AROUND);
  const bytes = out;
  let end = at;
  if (value >= 0 && value < 128) bytes[end++] = value; // what is most frequent
  else {
    const bits = 33 - Math.clz32(value < 0 ? ~value : value); // with its sign
    if (bits <= 13) end = putLittle(bytes, 0xc0 | ((value >> 8) & 31) | (value << 8), 2, at);
    else {
      const size = (bits + 7) >> 3;
      bytes[at] = 0xef + size;
      end = putLittle(bytes, value, size, at + 1);
    }
  }
  bytes[end] = end - at;
  return end + 1;
}

/** One of up to 64 bits. */
function putLong(bytes: Uint8Array, value: bigint, at: number): number {
  bytes[at] = 0xf4;
  return putHalves(bytes, value, at + 1);
}

function putHalves(bytes: Uint8Array, value: bigint, at: number): number {
  putLittle(bytes, Number(BigInt.asIntN(32, value)), 4, at);
  return putLittle(bytes, Number(BigInt.asIntN(32, value >> 32n)), 4, at + 4);
}

/** Read backwards: each byte but the first says that one more stands before it. */
function putBackLength(bytes: Uint8Array, length: number, at: number): number {
  if (length < 128) return putLittle(bytes, length, 1, at);
  return putLittle(bytes, (length & 127) | 128, 1, putBackLength(bytes, Math.floor(length / 128), at));
}

function putLittle(bytes: Uint8Array, value: number, size: number, at: number): number {
  for (; size > 0; size--, value >>= 8) bytes[at++] = value;
  return at;
}

// Intset: bytes of a member, count, members in order.

export function readIntset(bytes: Uint8Array): Bytes[] {
  const reader = new RdbReader(bytes);
  const size = reader.little(4);
  const count = reader.little(4);
  if ((size !== 2 && size !== 4 && size !== 8) || count * size + 8 !== bytes.length) throw new BadFormat();
  return Array.from({ length: count }, () => reader.signed(size));
}

/** Of members in order; good until the next listpack or intset is written. */
export function intsetBytes(members: readonly Bytes[]): Uint8Array {
  let size = 2;
  const values = members.map((member) => {
    const value = parseInteger(member)!;
    if (value !== (value | 0)) size = 8;
    else if (size === 2 && value !== value << 16 >> 16) size = 4;
    return value;
  });
  provide(0, 8 + size * values.length);
  const bytes = out;
  let end = putLittle(bytes, values.length, 4, putLittle(bytes, size, 4, 0));
  for (let i = 0; i < values.length; i++) {
    end = size < 8 ? putLittle(bytes, values[i], size, end) : putHalves(bytes, BigInt(members[i]), end);
  }
  return bytes.subarray(0, end);
}

// Ziplist: bytes in all, place of the last element, count, elements, 255. An element begins with the length of the one
// before it.

export function readZiplist(bytes: Uint8Array): Bytes[] {
  const reader = new RdbReader(bytes);
  const size = reader.little(4);
  const tail = reader.little(4);
  const count = reader.little(2);
  if (size !== bytes.length || bytes[size - 1] !== END) throw new BadFormat();
  const items: Bytes[] = [];
  let last = reader.at;
  for (let before = 0; reader.at < size - 1;) {
    const from = reader.at;
    const told = reader.byte();
    if ((told === 254 ? reader.little(4) : told) !== before) throw new BadFormat();
    items.push(ziplistElement(reader));
    if (reader.at >= size) throw new BadFormat();
    before = reader.at - from;
    last = from;
  }
  if (tail !== last) throw new BadFormat();
  if (count !== 65535 && count !== items.length) throw new BadFormat();
  return items;
}

function ziplistElement(reader: RdbReader): Bytes {
  const first = reader.byte();
  if (first < 0x40) return reader.take(first);
  if (first < 0x80) return reader.take((first & 63) * 256 + reader.byte());
  if (first < 0xc0) return reader.take(reader.big(4));
  switch (first) {
    case 0xc0: return reader.signed(2);
    case 0xd0: return reader.signed(4);
    case 0xe0: return reader.signed(8);
    case 0xf0: return reader.signed(3);
    case 0xfe: return reader.signed(1);
  }
  if (first > 0xf0 && first < 0xfe) return String((first & 15) - 1);
  throw new BadFormat();
}

// Zipmap: count of pairs; each the field's length and bytes, the value's length, unused bytes behind it, the value.

export function readZipmap(bytes: Uint8Array): Bytes[] {
  const reader = new RdbReader(bytes);
  reader.byte();
  const items: Bytes[] = [];
  const length = (first: number): number => {
    if (first === END) throw new BadFormat();
    if (first < 254) return first;
    const long = reader.little(4);
    if (long < 254) throw new BadFormat(); // one byte would have done
    return long;
  };
  for (let first = reader.byte(); first !== END; first = reader.byte()) {
    items.push(reader.take(length(first)));
    const size = length(reader.byte());
    const unused = reader.byte();
    items.push(reader.take(size));
    reader.take(unused);
  }
  if (!reader.done) throw new BadFormat();
  return items;
}
