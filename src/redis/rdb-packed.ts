// The packed forms of small collections within an RDB payload: listpacks, and what older versions had.
import { parseInteger } from './arguments.ts';
import { ByteWriter } from './bytes.ts';
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

export function writeListpack(items: readonly Bytes[]): Bytes {
  for (const item of items) writePacked(item);
  const body = writer.takeText();
  return littleEndian(body.length + 7, 4) + littleEndian(Math.min(items.length, 65535), 2) + body + '\xff';
}

const writer = new ByteWriter();

/** As `packed`; what is most frequent, in place. */
function writePacked(item: Bytes): void {
  const { length } = item;
  const value = length < 4 ? parseInteger(item) : undefined;
  if (value !== undefined && value >= 0 && value < 128) {
    writer.byte(value);
    writer.byte(1);
  } else if (value === undefined && length < 64 && packedInteger(item) === undefined) {
    writer.byte(0x80 | length);
    writer.text(item);
    writer.byte(length + 1);
  } else writer.text(packed(item));
}

/** An element of a listpack. */
export function packed(item: Bytes): Bytes {
  const text = packedInteger(item) ?? packedString(item);
  return text + backLength(text.length);
}

function packedInteger(item: Bytes): Bytes | undefined {
  const near = parseInteger(item);
  if (near === undefined) return undefined;
  if (near >= 0 && near < 128) return String.fromCharCode(near);
  const low = near | 0;
  if (low !== near) return `\xf4${littleEndian64(BigInt(item))}`;
  const bits = 33 - Math.clz32(low < 0 ? ~low : low); // with its sign
  if (bits <= 13) return String.fromCharCode(0xc0 | ((low >> 8) & 31), low & 255);
  return String.fromCharCode(0xef + Math.ceil(bits / 8)) + littleEndian(low, Math.ceil(bits / 8));
}

const littleEndian64 = (value: bigint): Bytes =>
  littleEndian(Number(BigInt.asIntN(32, value)), 4) + littleEndian(Number(BigInt.asIntN(32, value >> 32n)), 4);

/** How many bits a number needs with its sign. */
function signedBits(value: bigint): number {
  return (value < 0n ? -value - 1n : value).toString(2).length + (value === 0n || value === -1n ? 0 : 1);
}

function packedString(item: Bytes): Bytes {
  const { length } = item;
  if (length < 64) return String.fromCharCode(0x80 | length) + item;
  if (length < 4096) return String.fromCharCode(0xe0 | (length >> 8), length & 255) + item;
  return `\xf0${littleEndian(length, 4)}${item}`;
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
    return first === 254 ? reader.little(4) : first;
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
