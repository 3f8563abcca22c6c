// Values as DUMP and RESTORE exchange them: a type, the value as in an RDB file, the RDB version and a checksum.
import { formatDouble } from '../double.ts';
import { parseDouble } from './arguments.ts';
import type { EncodingLimits } from './config.ts';
import { ByteWriter } from './bytes.ts';
import { isSigned, littleEndian, sign } from './crc64.ts';
import { collectionFrom } from './data/from-items.ts';
import { Hash } from './data/hash.ts';
import { List } from './data/list.ts';
import { RawString } from './data/raw-string.ts';
import { compactScore, SortedSet } from './data/sorted-set.ts';
import type { Stream } from './data/stream.ts';
import type { VectorSet } from './data/vector-set.ts';
import { readHashWithTimes, readTimedHash, writeHashWithTimes, writeTimedHash } from './rdb-hash.ts';
import {
  countFields, listpackBytes, listpackOfPairs, readIntset, readListpack, readZiplist, readZipmap, writeIntset,
  writeListpack,
} from './rdb-packed.ts';
import { BadFormat, RdbReader } from './rdb-reader.ts';
import { readStream, writeStream } from './rdb-stream.ts';
import type { StreamForm } from './rdb-stream.ts';
import { readVectors, writeVectors } from './rdb-vectors.ts';
import { compression, length, string, writeString } from './rdb-writer.ts';
import type { Bytes } from './reply.ts';
import { Table } from './table.ts';
import type { Collection, Held, Packed, Value } from './value.ts';

/** Version and checksum. */
const TRAILER = 10;
const NO_CHECKSUM = '\0'.repeat(8);

/** Numbers of the types that are written; older ones are read too. */
const Type = {
  string: 0, set: 2, hash: 4, zset: 5, intset: 11, hashListpack: 16, streamFirst: 15, zsetListpack: 17, quicklist: 18,
  module: 7, stream: 19, setListpack: 20, streamActive: 21, hashWithTimes: 22, timedHash: 24, timedHashListpack: 25, streamProduced: 26,
} as const;
/** From this version on the format is Valkey's own. */
const VALKEY = 80;
/** How a quicklist holds a node: an element alone, or a listpack. */
const PLAIN = 1;
const PACKED = 2;

// Writing

/** What is being written. */
const writer = new ByteWriter();
/** Strings up to this length may be written as integers. */
const LONGEST_INTEGER = 11;
/** Payloads up to this length need not become byte strings. */
const SHORT = 8192;

/** How payloads are written: in which version of the format; with long strings compressed; with the shortest scores. */
export interface Format { version: number; compresses: boolean; shortest: boolean }

/** A value's payload. */
export function dumpValue(value: Held, format: Format): Bytes {
  write(value, format);
  return writer.takeText();
}

/** Bytes of the value alone, without its type. */
export function savedLength(value: Held, format: Format): number { return write(value, format).length - TRAILER - 1; }

/** The same to a script: a short one as bytes, which are good until the next payload. */
export function dumpToScript(value: Held, format: Format): Bytes | Uint8Array {
  const bytes = write(value, format);
  return bytes.length <= SHORT ? bytes : writer.takeText();
}

/** A payload's body with its version and checksum. */
export function sealed(body: Bytes, version: number): Bytes {
  writer.length = 0;
  writer.text(body);
  seal(version);
  return writer.takeText();
}

function write(value: Held, { version, compresses, shortest }: Format): Uint8Array {
  writer.length = 0;
  compression(compresses);
  if (typeof value === 'string') typed(Type.string, string(value));
  else if (value instanceof RawString) writeRaw(value);
  else if (value instanceof Hash) writeHash(value, version);
  else if (value instanceof SortedSet && value.isCompact) listpack(Type.zsetListpack, listpackBytes(scoredItems(value, shortest)));
  else writeCollection(value, version);
  return seal(version);
}

/** A short one may read as an integer. */
function writeRaw(value: RawString): void {
  if (value.length <= LONGEST_INTEGER) return typed(Type.string, string(value.text()));
  writer.byte(Type.string);
  writeString(writer, value.bytes);
}

function seal(version: number): Uint8Array {
  writer.little(version, 2);
  const end = writer.hole();
  writer.hole();
  const bytes = writer.written;
  sign(bytes, end);
  return bytes;
}

function writeHash(hash: Hash, version: number): void {
  if (hash.timed && version >= VALKEY) typed(Type.hashWithTimes, writeHashWithTimes(hash));
  else if (hash.timed) typed(Type.timedHash, writeTimedHash(hash));
  else if (hash.isCompact) listpack(Type.hashListpack, listpackOfPairs(hash.entries(), hash.size));
  else typed(Type.hash, length(hash.size) + hash.items().map(string).join(''));
}

/** Streams since 8.6, and those since 7.2. */
const PRODUCED = 13;
const ACTIVE = 11;

function writeStreamAs(stream: Stream, version: number): void {
  if (version >= PRODUCED && version < VALKEY) typed(Type.streamProduced, writeStream(stream, 'produced'));
  else if (version >= ACTIVE) typed(Type.streamActive, writeStream(stream, 'active'));
  else typed(Type.stream, writeStream(stream, 'counted'));
}

function writeCollection(value: Collection, version: number): void {
  if (value.type === 'stream') return writeStreamAs(value as Stream, version);
  if (value.type === 'vectorset') return typed(Type.module, writeVectors(value as VectorSet));
  const items = value.items();
  const encoding = value.encoding();
  if (value.type === 'list') typed(Type.quicklist, quicklist(items, (value as List).nodeCounts()));
  else if (encoding === 'intset') typed(Type.intset, string(writeIntset(items)));
  else if (encoding === 'listpack') listpack(Type.setListpack, listpackBytes(items));
  else if (value.type === 'set') typed(Type.set, length(items.length) + items.map(string).join(''));
  else typed(Type.zset, skipList(value as SortedSet));
}

/** Members and scores by rising score. */
const scoredItems = (set: SortedSet, shortest: boolean): Bytes[] =>
  set.slice(0, set.size).flatMap(({ member, score }) => [member, compactScore(score, shortest)]);

function listpack(type: number, bytes: Uint8Array): void {
  writer.byte(type);
  writeString(writer, bytes);
}

function typed(type: number, body: Bytes): void {
  writer.byte(type);
  writer.text(body);
}

function quicklist(items: readonly Bytes[], counts: readonly number[]): Bytes {
  let at = 0;
  return length(counts.length) + counts.map((count) =>
    length(PACKED) + string(writeListpack(items.slice(at, at += count)))).join('');
}

/** From the highest score down. */
function skipList(set: SortedSet): Bytes {
  const bits = new DataView(new ArrayBuffer(8));
  return length(set.size) + set.slice(0, set.size).reverse().map(({ member, score }) => {
    bits.setFloat64(0, score, true);
    return string(member) + littleEndian(bits.getInt32(0, true), 4) + littleEndian(bits.getInt32(4, true), 4);
  }).join('');
}

// Reading

/** The version of the format that a payload tells of itself. */
export function versionOf(payload: Bytes): number {
  const end = payload.length - TRAILER;
  return payload.charCodeAt(end) + 256 * payload.charCodeAt(end + 1);
}

/**
 * A payload's bytes, good until the next payload, where its version can be read and its checksum is right; `summed`: whether
 * that is looked at, or only where one is given, which 0 is not.
 */
export function intact(payload: Bytes, reads: (version: number) => boolean, summed: 'yes' | 'no' | 'given'): Uint8Array | undefined {
  const end = payload.length - TRAILER;
  if (end < 0 || !reads(versionOf(payload))) return undefined;
  writer.length = 0;
  writer.text(payload);
  const { written } = writer;
  if (summed === 'no' || (summed === 'given' && payload.endsWith(NO_CHECKSUM))) return written;
  return isSigned(written, end + 2) ? written : undefined;
}

/**
 * A payload that holds a hash as a listpack that was found to be well formed and within its limits. Redis keeps such a
 * one as it is; here it is read when the key is first looked into.
 */
export class PackedHash implements Packed {
  constructor(readonly payload: Bytes, private readonly limits: EncodingLimits) {}

  unpack(): Hash {
    const reader = new RdbReader(this.payload, 1);
    const items = readListpack(reader.string());
    const fields = new Table<Bytes>();
    for (let i = 0; i < items.length; i += 2) fields.set(items[i], items[i + 1]);
    return new Hash(this.limits, fields);
  }
}

/** `all` is the payload's bytes. Undefined where it holds anything else, or has to be read to know. Throws BadFormat. */
export function packedHash(payload: Bytes, all: Uint8Array, limits: EncodingLimits): PackedHash | undefined {
  if (payload.charCodeAt(0) !== Type.hashListpack || limits.hashValue < LONGEST_PLAIN) return undefined;
  const bytes = new RdbReader(payload, 1).bytes(all);
  const fields = bytes === undefined || bytes.length > SHORT ? 0 : countFields(bytes);
  return fields > 0 && fields <= limits.hashEntries ? new PackedHash(payload, limits) : undefined;
}

/** The longest texts of which `countFields` knows. */
const LONGEST_PLAIN = 63;

/** The value of a payload. Throws BadFormat. As in Redis nothing is said of bytes that are left over. */
export function restoreValue(payload: Bytes, limits: EncodingLimits): Value {
  const reader = new RdbReader(payload);
  const type = reader.byte();
  if (type === Type.string) return reader.string();
  if (STREAMS.has(type)) return readStream(reader, limits, STREAMS.get(type)!);
  if (type === Type.module) return readVectors(reader);
  if (type === Type.hashWithTimes && !limits.timedPacks) return readHashWithTimes(reader, limits);
  if (type === Type.timedHash || type === Type.timedHashListpack) {
    return readTimedHash(reader, limits, type === Type.timedHashListpack);
  }
  const read = READERS[type];
  if (read === undefined) throw new BadFormat();
  const counts: number[] = [];
  const items = read.inNodes ? nodeItems(reader, read.items, counts) : read.items(reader);
  if (items.length === 0) throw new BadFormat();
  const value = collectionFrom(read.type, items, limits);
  if (value instanceof List && counts.length > 0) value.cut(counts);
  const width = read.type === 'hash' || read.type === 'zset' ? 2 : 1;
  if (value.size * width !== items.length) throw new BadFormat(); // something is in it twice, or half a pair
  return value;
}

type Items = (reader: RdbReader) => Bytes[];

const of = (read: (text: Bytes) => Bytes[]): Items => (reader) => read(reader.string());

/** `width` strings for each of the things counted. */
const strings = (width: number): Items => (reader) => {
  const items: Bytes[] = [];
  for (let left = reader.count() * width; left > 0; left--) items.push(reader.string());
  return items;
};

/** Members and scores, which must be numbers. */
const scored = (items: Bytes[]): Bytes[] => {
  for (let i = 1; i < items.length; i += 2) if (parseDouble(items[i]) === undefined) throw new BadFormat();
  return items;
};

const skipListItems = (score: (reader: RdbReader) => number): Items => (reader) => {
  const items: Bytes[] = [];
  for (let left = reader.count(); left > 0; left--) {
    const member = reader.string();
    const value = score(reader);
    if (Number.isNaN(value)) throw new BadFormat();
    items.push(member, formatDouble(value));
  }
  return items;
};

/** A score as text after its length; 253 to 255 are NaN and the infinities. */
function textScore(reader: RdbReader): number {
  const size = reader.byte();
  if (size >= 253) return [NaN, Infinity, -Infinity][size - 253];
  return parseDouble(reader.take(size)) ?? NaN;
}

/** The items of all nodes; `counts` takes how many each has. */
function nodeItems(reader: RdbReader, read: Items, counts: number[]): Bytes[] {
  const items: Bytes[] = [];
  for (let left = reader.count(); left > 0; left--) {
    const node = read(reader);
    for (const item of node) items.push(item);
    if (node.length > 0) counts.push(node.length);
  }
  return items;
}

function quicklistNode(reader: RdbReader): Bytes[] {
  const container = reader.count();
  if (container !== PLAIN && container !== PACKED) throw new BadFormat();
  const text = reader.string();
  return container === PLAIN ? [text] : readListpack(text);
}

/** The forms of streams: of before 7.0, of 7.0, of 7.2, of 8.6. */
const STREAMS: ReadonlyMap<number, StreamForm> = new Map([
  [Type.streamFirst, 'first'], [Type.stream, 'counted'], [Type.streamActive, 'active'],
  [Type.streamProduced, 'produced'],
]);

/** `inNodes`: a list in nodes, of which `items` reads one. */
interface Reading { type: Exclude<Collection['type'], 'stream' | 'vectorset'>; items: Items; inNodes?: true }

const READERS: Readonly<Record<number, Reading | undefined>> = {
  1: { type: 'list', items: strings(1) },
  [Type.set]: { type: 'set', items: strings(1) },
  3: { type: 'zset', items: skipListItems(textScore) },
  [Type.hash]: { type: 'hash', items: strings(2) },
  [Type.zset]: { type: 'zset', items: skipListItems((reader) => reader.double()) },
  9: { type: 'hash', items: of(readZipmap) },
  10: { type: 'list', items: of(readZiplist) },
  [Type.intset]: { type: 'set', items: of(readIntset) },
  12: { type: 'zset', items: (reader) => scored(readZiplist(reader.string())) },
  13: { type: 'hash', items: of(readZiplist) },
  14: { type: 'list', items: of(readZiplist), inNodes: true },
  [Type.hashListpack]: { type: 'hash', items: of(readListpack) },
  [Type.zsetListpack]: { type: 'zset', items: (reader) => scored(readListpack(reader.string())) },
  [Type.setListpack]: { type: 'set', items: of(readListpack) },
  [Type.quicklist]: { type: 'list', items: quicklistNode, inNodes: true },
};
