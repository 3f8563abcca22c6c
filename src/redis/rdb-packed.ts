// The packed forms of small collections within an RDB payload: listpacks, and what older versions had.
import { parseInteger } from './arguments.ts';
import { latin1 } from './bytes.ts';
import { littleEndian } from './crc64.ts';
import { BadFormat, RdbReader } from './rdb-reader.ts';
import type { Bytes } from './reply.ts';

const END = 255;

// Listpack: bytes in all, count of elements (65535: unknown), elements, 255. An element: its encoding and data, then
// the length of both, seven bits a byte, the high ones first.

export function readListpack(text: Bytes): Bytes[] {
  const reader = new RdbReader(text);
  const size = reader.little(4);
  const count = reader.little(2);
  if (size !== text.length || text.charCodeAt(size - 1) !== END) throw new BadFormat();
  const items: Bytes[] = [];
  while (reader.at < size - 1) {
    const from = reader.at;
    items.push(listpackElement(reader));
    const back = backLength(reader.at - from);
    if (reader.take(back.length) !== back || reader.at >= size) throw new BadFormat();
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

/** Read backwards: each byte but the first says that one more stands before it. */
function backLength(length: number): Bytes {
  let text = '';
  for (; length > 127; length = Math.floor(length / 128)) text = String.fromCharCode((length & 127) | 128) + text;
  return String.fromCharCode(length) + text;
}

/** What is being written. */
let out = new Uint8Array(1024);
/** Bytes that are kept from one to the next. */
const KEPT = 1 << 20;
/** Bytes before the first element, and at most around an element's text: its encoding, its length twice. */
const HEAD = 6;
const AROUND = 10;

/** Good until the next one is written. */
export function listpackBytes(items: readonly Bytes[]): Uint8Array {
  let end = HEAD;
  for (let i = 0; i < items.length; i++) end = writePacked(items[i], end);
  return complete(items.length, end);
}

/** The same of pairs. */
export function listpackOfPairs(pairs: Iterable<[Bytes, Bytes]>, count: number): Uint8Array {
  let end = HEAD;
  for (const [name, value] of pairs) end = writePacked(value, writePacked(name, end));
  return complete(2 * count, end);
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
  if (value !== undefined && value >= 0 && value < 128) { // what is most frequent
    bytes[at] = value;
    bytes[at + 1] = 1;
    return at + 2;
  }
  let end = at;
  if (value !== undefined) end = putInteger(bytes, item, value, at);
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

/** One that needs more than 7 bits. `near`: the number that the item reads as, or beyond 2^53 the nearest. */
function putInteger(bytes: Uint8Array, item: Bytes, near: number, at: number): number {
  const low = near | 0;
  if (low !== near) {
    const whole = BigInt(item);
    bytes[at] = 0xf4;
    putLittle(bytes, Number(BigInt.asIntN(32, whole)), 4, at + 1);
    return putLittle(bytes, Number(BigInt.asIntN(32, whole >> 32n)), 4, at + 5);
  }
  const bits = 33 - Math.clz32(low < 0 ? ~low : low); // with its sign
  if (bits <= 13) return putLittle(bytes, 0xc0 | ((low >> 8) & 31) | (low << 8), 2, at);
  const size = Math.ceil(bits / 8);
  bytes[at] = 0xef + size;
  return putLittle(bytes, low, size, at + 1);
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

/** How many bits a number needs with its sign. */
function signedBits(value: bigint): number {
  return (value < 0n ? -value - 1n : value).toString(2).length + (value === 0n || value === -1n ? 0 : 1);
}

// Intset: bytes of a member, count, members in order.

export function readIntset(text: Bytes): Bytes[] {
  const reader = new RdbReader(text);
  const size = reader.little(4);
  const count = reader.little(4);
  if ((size !== 2 && size !== 4 && size !== 8) || count * size + 8 !== text.length) throw new BadFormat();
  return Array.from({ length: count }, () => reader.signed(size));
}

/** Of members in order. */
export function writeIntset(members: readonly Bytes[]): Bytes {
  const values = members.map((member) => BigInt(member));
  const bits = values.reduce((most, value) => Math.max(most, signedBits(value)), 0);
  const size = bits <= 16 ? 2 : bits <= 32 ? 4 : 8;
  return littleEndian(size, 4) + littleEndian(values.length, 4) + values.map((value) => {
    const low = littleEndian(Number(BigInt.asIntN(32, value)), Math.min(size, 4));
    return size === 8 ? low + littleEndian(Number(BigInt.asIntN(32, value >> 32n)), 4) : low;
  }).join('');
}

// Ziplist: bytes in all, place of the last element, count, elements, 255. An element begins with the length of the one
// before it.

export function readZiplist(text: Bytes): Bytes[] {
  const reader = new RdbReader(text);
  const size = reader.little(4);
  const tail = reader.little(4);
  const count = reader.little(2);
  if (size !== text.length || text.charCodeAt(size - 1) !== END) throw new BadFormat();
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

export function readZipmap(text: Bytes): Bytes[] {
  const reader = new RdbReader(text);
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
