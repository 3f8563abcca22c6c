// Values as DUMP and RESTORE exchange them: a type, the value as in an RDB file, the RDB version and a checksum.
import { formatDouble } from '../double.ts';
import { parseDouble } from './arguments.ts';
import type { EncodingLimits } from './config.ts';
import { bytesOf } from './bytes.ts';
import { isSigned, sign } from './crc64.ts';
import { collectionFrom } from './data/from-items.ts';
import { Hash } from './data/hash.ts';
import { List } from './data/list.ts';
import { RawString } from './data/raw-string.ts';
import { compactScore, SortedSet } from './data/sorted-set.ts';
import type { Stream } from './data/stream.ts';
import type { VectorSet } from './data/vector-set.ts';
import { readHashWithTimes, readTimedHash, writeHashWithTimes, writeTimedHash } from './rdb-hash.ts';
import {
  countFields, intsetBytes, listpackBytes, listpackOfPairs, listpackOfScores, readIntset, readListpack, readZiplist, readZipmap,
} from './rdb-packed.ts';
import { BadFormat, RdbReader } from './rdb-reader.ts';
import { readStream, writeStream } from './rdb-stream.ts';
import type { StreamForm } from './rdb-stream.ts';
import { readVectors, writeVectors } from './rdb-vectors.ts';
import { RdbWriter } from './rdb-writer.ts';
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
export const VALKEY = 80;
/** How a quicklist holds a node: an element alone, or a listpack. */
const PLAIN = 1;
const PACKED = 2;

// Writing

/** What is being written. */
const writer = new RdbWriter();
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
export function savedLength(value: Held, format: Format): number { return write(value, format) - TRAILER - 1; }

/** The same to a script: a short one as bytes, which are good until the next payload. */
export function dumpToScript(value: Held, format: Format): Bytes | Uint8Array {
  return write(value, format) <= SHORT ? writer.written : writer.takeText();
}

/** A payload of strings, each behind a byte that says what it is. */
export function dumpStrings(mark: number, strings: Iterable<Bytes>, { version, compresses }: Format): Bytes {
  writer.length = 0;
  writer.compresses = compresses;
  for (const text of strings) {
    writer.byte(mark);
    writer.string(text);
  }
  seal(version);
  return writer.takeText();
}

/** A value as a file has it: its type and its bytes; good until the next payload. */
export function typedBytes(value: Held, format: Format): Uint8Array {
  writeTyped(value, format);
  return writer.written;
}

/** Returns the payload's length. */
function write(value: Held, format: Format): number {
  writeTyped(value, format);
  return seal(format.version);
}

function writeTyped(value: Held, { version, compresses, shortest }: Format): void {
  writer.length = 0;
  writer.compresses = compresses;
  if (typeof value === 'string') writeText(value);
  else if (value instanceof RawString) writeRaw(value);
  else if (value instanceof Hash) writeHash(value, version);
  else if (value instanceof SortedSet) writeSortedSet(value, shortest);
  else writeCollection(value, version);
}

function writeText(text: Bytes): void {
  writer.byte(Type.string);
  writer.string(text);
}

/** A short one may read as an integer. */
function writeRaw(value: RawString): void {
  if (value.length <= LONGEST_INTEGER) writeText(value.text());
  else writePacked(Type.string, value.bytes);
}

function seal(version: number): number {
  writer.little(version, 2);
  const end = writer.hole();
  writer.hole();
  sign(writer.written, end);
  return writer.length;
}

function writeHash(hash: Hash, version: number): void {
  if (hash.timed && version >= VALKEY) {
    writer.byte(Type.hashWithTimes);
    return writeHashWithTimes(writer, hash);
  }
  if (hash.timed) {
    writer.byte(Type.timedHash);
    return writeTimedHash(writer, hash);
  }
  if (hash.isCompact) return writePacked(Type.hashListpack, listpackOfPairs(hash.entries(), hash.size));
  writer.byte(Type.hash);
  writer.count(hash.size);
  for (const [field, value] of hash.entries()) {
    writer.string(field);
    writer.string(value);
  }
}

/** As a skip list from the highest score down. */
function writeSortedSet(set: SortedSet, shortest: boolean): void {
  const ranked = set.slice(0, set.size);
  if (set.isCompact) return writePacked(Type.zsetListpack, listpackOfScores(ranked, (score) => compactScore(score, shortest)));
  writer.byte(Type.zset);
  writer.count(ranked.length);
  for (let i = ranked.length - 1; i >= 0; i--) {
    writer.string(ranked[i].member);
    writer.double(ranked[i].score);
  }
}

/** Streams since 8.6, and those since 7.2. */
const PRODUCED = 13;
const ACTIVE = 11;

function writeStreamAs(stream: Stream, version: number): void {
  const form = version >= PRODUCED && version < VALKEY ? 'produced' : version >= ACTIVE ? 'active' : 'counted';
  writer.byte({ produced: Type.streamProduced, active: Type.streamActive, counted: Type.stream }[form]);
  writeStream(writer, stream, form);
}

function writeCollection(value: Collection, version: number): void {
  if (value.type === 'stream') return writeStreamAs(value as Stream, version);
  if (value.type === 'vectorset') {
    writer.byte(Type.module);
    return writeVectors(writer, value as VectorSet);
  }
  const items = value.items();
  if (value.type === 'list') return writeQuicklist(items, (value as List).nodeCounts());
  const encoding = value.encoding();
  if (encoding === 'intset') return writePacked(Type.intset, intsetBytes(items));
  if (encoding === 'listpack') return writePacked(Type.setListpack, listpackBytes(items));
  writer.byte(Type.set);
  writer.count(items.length);
  for (const item of items) writer.string(item);
}

function writePacked(type: number, bytes: Uint8Array): void {
  writer.byte(type);
  writer.binary(bytes);
}

function writeQuicklist(items: readonly Bytes[], counts: readonly number[]): void {
  writer.byte(Type.quicklist);
  writer.count(counts.length);
  let from = 0;
  for (const count of counts) {
    writer.count(PACKED);
    writer.binary(listpackBytes(items, from, from + count));
    from += count;
  }
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
    const items = readListpack(new RdbReader(bytesOf(this.payload), 1).packed());
    const fields = new Table<Bytes>();
    for (let i = 0; i < items.length; i += 2) fields.set(items[i], items[i + 1]);
    return new Hash(this.limits, fields);
  }
}

/** `bytes` are the payload's. Undefined where it holds anything else, or has to be read to know. Throws BadFormat. */
export function packedHash(payload: Bytes, bytes: Uint8Array, limits: EncodingLimits): PackedHash | undefined {
  if (bytes[0] !== Type.hashListpack || !mayPack(limits, 1)) return undefined;
  const listpack = new RdbReader(bytes, 1).packed();
  const fields = listpack.length > SHORT ? 0 : countFields(listpack);
  return fields > 0 && mayPack(limits, fields) ? new PackedHash(payload, limits) : undefined;
}

const mayPack = ({ hashEntries, hashValue }: EncodingLimits, fields: number): boolean =>
  hashValue >= LONGEST_PLAIN && fields <= hashEntries;

/** The longest texts of which `countFields` knows. */
const LONGEST_PLAIN = 63;

/** The value of a payload. Throws BadFormat. As in Redis nothing is said of bytes that are left over. */
export function restoreValue(payload: Bytes, bytes: Uint8Array, limits: EncodingLimits): Value {
  const reader = new RdbReader(bytes, 0, payload);
  return readTyped(reader, reader.byte(), limits, !limits.timedPacks);
}

/** The value of a type that follows; `valkeys`: numbers from 22 on mean what Valkey means by them. Throws BadFormat. */
export function readTyped(reader: RdbReader, type: number, limits: EncodingLimits, valkeys: boolean): Value {
  if (type === Type.string) return reader.string();
  if (STREAMS.has(type)) return readStream(reader, limits, STREAMS.get(type)!);
  if (type === Type.module) return readVectors(reader);
  if (type === Type.hashWithTimes && valkeys) return readHashWithTimes(reader, limits);
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

const of = (read: (bytes: Uint8Array) => Bytes[]): Items => (reader) => read(reader.packed());

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
  return container === PLAIN ? [reader.string()] : readListpack(reader.packed());
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
  12: { type: 'zset', items: (reader) => scored(readZiplist(reader.packed())) },
  13: { type: 'hash', items: of(readZiplist) },
  14: { type: 'list', items: of(readZiplist), inNodes: true },
  [Type.hashListpack]: { type: 'hash', items: of(readListpack) },
  [Type.zsetListpack]: { type: 'zset', items: (reader) => scored(readListpack(reader.packed())) },
  [Type.setListpack]: { type: 'set', items: of(readListpack) },
  [Type.quicklist]: { type: 'list', items: quicklistNode, inNodes: true },
};
