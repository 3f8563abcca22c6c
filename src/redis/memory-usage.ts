// How much memory Redis 7.0 would say that a key takes (object.c, objectComputeSize): what its structures are long on a
// machine of 64 bits, in the size classes of jemalloc. How full tables and nodes happen to be is taken to be usual.
import { Hash } from './data/hash.ts';
import type { List } from './data/list.ts';
import type { MemberSet } from './data/set.ts';
import type { SortedSet } from './data/sorted-set.ts';
import type { Group } from './data/stream-group.ts';
import type { StreamId } from './data/stream-id.ts';
import { Stream } from './data/stream.ts';
import { bytesPerVector } from './data/vectors.ts';
import { VectorSet } from './data/vector-set.ts';
import { encodingOf } from './encoding.ts';
import { packedSize } from './rdb-packed.ts';
import type { Bytes } from './reply.ts';
import { lengthOf } from './string-bytes.ts';
import type { Collection, Entry } from './value.ts';

/** sizeof of Redis's structures. */
const OBJECT = 16;
const DICT = 56;
const DICT_ENTRY = 24;
const POINTER = 8;
const TIME = 8;
const QUICKLIST = 40;
const QUICKLIST_NODE = 40;
const SORTED_SET = 16 + 32; // zset and zskiplist
const SKIP_LIST_HEADER = 640;
const INTSET = 8;
const LISTPACK = 7; // its header and its end
const STREAM = 80;
const GROUP = 40;
const PENDING = 24;
const CONSUMER = 24;
const STREAM_ID = 16;
/** A radix tree's node, as streamRadixTreeMemoryUsage counts it. */
const RADIX_NODE = 4 + 30 * 8;
/** Mean of a skip list's node, which has 1/(1 - 1/4) levels. */
const SKIP_LIST_NODE = 53.3;
/** What a new node of a stream is given. */
const STREAM_NODE = 4096;

/** Elements that MEMORY USAGE looks at if it is not told how many. */
const SAMPLES = 5;

/** What jemalloc gives for so many bytes: four classes up to each power of two. */
export function allocated(bytes: number): number {
  if (bytes <= 8) return 8;
  if (bytes <= 128) return Math.ceil(bytes / 16) * 16;
  const step = 2 ** (Math.ceil(Math.log2(bytes)) - 3);
  return Math.ceil(bytes / step) * step;
}

/** Bytes of a string (sds): its header is longer the longer it is. */
const stringBytes = (length: number): number => length + 1 + (length < 32 ? 1 : length < 256 ? 3 : length < 65536 ? 5 : 9);

/** One of its own. */
const stringSize = (length: number): number => allocated(stringBytes(length));

/** A key's own, which is at least 8 bits long where it is empty; a value's always. */
const valueSize = (length: number): number => stringSize(length < 32 ? length + 2 : length);

/** Bytes of a key with its value. `samples`: elements that are looked at, 0 for all. */
export function keyMemory(key: Bytes, entry: Entry, samples = SAMPLES): number {
  return Math.round(DICT_ENTRY + stringSize(key.length) + valueMemory(entry, samples === 0 ? Infinity : samples));
}

/** Keys from so many bytes on have room for a time to live at once. */
const LONG_KEY = 128;

/** The same where a key lies within its value's object, and a text of up to `most` bytes does, too: from 8.2 on. */
export function embeddedKeyMemory(key: Bytes, entry: Entry, most: number, samples = SAMPLES): number {
  const timed = key.length >= LONG_KEY || entry.expireAt !== 0 ? TIME : 0;
  const object = timed + OBJECT + 1 + stringBytes(key.length);
  if (encodingOf(entry, most) === 'embstr') return allocated(object + 4 + lengthOf(entry));
  const value = encodingOf(entry) === 'embstr' ? OBJECT + stringSize(lengthOf(entry)) : valueMemory(entry, samples === 0 ? Infinity : samples);
  return Math.round(allocated(object) - OBJECT + value);
}

function valueMemory(entry: Entry, samples: number): number {
  if (entry.contents instanceof VectorSet) return vectorsMemory(entry.contents);
  const encoding = encodingOf(entry);
  switch (encoding) {
    case 'int': return OBJECT;
    case 'raw': return OBJECT + (sparseHyperLogLogSize(entry) ?? valueSize(lengthOf(entry)));
    case 'embstr': return allocated(OBJECT + 4 + lengthOf(entry));
  }
  const value = entry.value as Collection;
  if (value instanceof Stream) return OBJECT + streamMemory(value, samples);
  if (encoding === 'listpack') return OBJECT + listpackMemory(value.items());
  switch (value.type) {
    case 'list': return OBJECT + listMemory(value as List, samples);
    case 'hash': return OBJECT + hashMemory(value as Hash, samples);
    case 'zset': return OBJECT + sortedSetMemory(value as SortedSet, samples);
    default: return OBJECT + setMemory(value as MemberSet, encoding, samples);
  }
}

/** A HyperLogLog of runs is given twice the room whenever fewer than 3 bytes are left; undefined for any other string. */
function sparseHyperLogLogSize(entry: Entry): number | undefined {
  const length = lengthOf(entry);
  if (length < 21 || length >= 3072 || !(entry.value as Bytes).startsWith('HYLL\x01')) return undefined;
  let size = 48;
  while (size <= length + 3) size *= 2;
  return size;
}

const listpackMemory = (items: readonly Bytes[]): number =>
  allocated(items.reduce((sum, item) => sum + packedSize(item), LISTPACK));

/** The slots of a table of so many entries, each of whose additions moved `steps` slots while it grew. */
function slots(size: number, steps: number): number {
  let least = 4;
  while (least * 2 < size) least *= 2;
  if (size <= 4) return 4;
  // About 63 of 100 slots have something that has to be moved; until then both tables are there.
  return size - least < 0.63 * least / steps ? 3 * least : 2 * least;
}

const tableMemory = (size: number, steps: number): number => DICT + POINTER * slots(size, steps);

/** The sum over all elements, from the first ones. */
function sampled<T>(elements: Iterable<T>, size: number, samples: number, bytesOf: (element: T) => number): number {
  let count = 0;
  let sum = 0;
  for (const element of elements) {
    if (count === samples) break;
    sum += bytesOf(element);
    count++;
  }
  return count === 0 ? 0 : sum / count * size;
}

function hashMemory(hash: Hash, samples: number): number {
  return tableMemory(hash.size, 2) + sampled(hash.entries(), hash.size, samples, ([field, value]) =>
    DICT_ENTRY + stringSize(field.length) + stringSize(value.length));
}

function setMemory(set: MemberSet, encoding: Bytes, samples: number): number {
  if (encoding === 'intset') return allocated(INTSET + set.size * widestOf(set.items()));
  return tableMemory(set.size, 1)
    + sampled(set.keys(), set.size, samples, (member) => DICT_ENTRY + stringSize(member.length));
}

/** Bytes of each integer of an intset. */
function widestOf(items: readonly Bytes[]): number {
  const fit = (bits: number): boolean => items.every((item) => BigInt.asIntN(bits, BigInt(item)) === BigInt(item));
  return fit(16) ? 2 : fit(32) ? 4 : 8;
}

function sortedSetMemory(set: SortedSet, samples: number): number {
  const some = set.slice(0, Math.min(samples, set.size));
  return SORTED_SET + SKIP_LIST_HEADER + tableMemory(set.size, 2)
    + sampled(some, set.size, samples, ({ member }) => stringSize(member.length) + DICT_ENTRY + SKIP_LIST_NODE);
}

const listMemory = (list: List, samples: number): number => {
  const { sizes } = list.nodes();
  return QUICKLIST + sampled(sizes, sizes.length, samples, (bytes) => QUICKLIST_NODE + allocated(bytes));
};

// Vector sets, as their module reckons: a graph of 4/3 layers, texts like the first ones.

const VECTOR_SET = 112 + 1672; // vsetObject and HNSW
const NODE = 312;
const LAYER = 24;
const FIRST = 20;
/** Of attributes, where none of the first elements has any. */
const UNKNOWN_ATTRIBUTES = 64;

function vectorsMemory(set: VectorSet): number {
  const { quantization, dimensions, links, inputs } = set.form;
  const { size } = set;
  const first = set.newestFirst().slice(0, FIRST);
  const told = first.flatMap(([, { attributes }]) => (attributes === undefined ? [] : [moduleString(attributes)]));
  const mean = (sizes: readonly number[]): number => Math.floor(sizes.reduce((sum, each) => sum + each, 0) / sizes.length);
  return VECTOR_SET + 4 * dimensions * inputs + size * (NODE + bytesPerVector(quantization, dimensions))
    + Math.floor(LAYER * size * 4 / 3) + POINTER * 2 * links * size + Math.floor(POINTER * links * size / 3)
    + mean(first.map(([element]) => moduleString(element))) * size
    + (told.length === 0 ? UNKNOWN_ATTRIBUTES : mean(told)) * set.attributed + 2 * POINTER * size;
}

/** A text that a module keeps. */
const moduleString = (text: Bytes): number => OBJECT + stringSize(text.length);

// Streams

function streamMemory({ nodes, groups }: Stream, samples: number): number {
  let sum = STREAM + radixMemory(nodes.map(({ id }) => id));
  const last = nodes.at(-1);
  if (last !== undefined) {
    sum += sampled(nodes.slice(0, -1), nodes.length - 1, samples, ({ bytes }) => allocated(bytes))
      + Math.max(STREAM_NODE, allocated(last.bytes));
  }
  for (const group of groups.values()) sum += groupMemory(group);
  return sum;
}

function groupMemory({ pending, consumers }: Group): number {
  let sum = GROUP + PENDING * pending.size + radixMemory(idsOf(pending), pending.size);
  for (const { name, pending: own } of consumers.values()) {
    sum += CONSUMER + name.length + radixMemory(idsOf(own), own.size);
  }
  return sum;
}

/** Ids that are enough to see how they branch. */
const BRANCHING = 1000;

function idsOf(pending: Iterable<{ id: StreamId }>): StreamId[] {
  const ids: StreamId[] = [];
  for (const { id } of pending) if (ids.push(id) === BRANCHING) break;
  return ids;
}

/** A radix tree over ids, of which some are given. */
function radixMemory(ids: readonly StreamId[], size = ids.length): number {
  const keys = ids.slice(0, BRANCHING).map(({ ms, seq }) =>
    BigInt(ms).toString(16).padStart(16, '0') + BigInt(seq).toString(16).padStart(16, '0'));
  const nodes = keys.length === 0 ? 1 : radixNodes(keys, 0) * size / keys.length;
  return STREAM_ID * size + RADIX_NODE * nodes;
}

/** The nodes below a place of some keys in order, two digits a byte: a run of bytes that all share is one node. */
function radixNodes(keys: readonly string[], from: number): number {
  if (from === keys[0].length) return 1;
  if (keys.length === 1) return 2;
  let at = from;
  const last = keys[keys.length - 1];
  while (keys[0].slice(at, at + 2) === last.slice(at, at + 2)) at += 2;
  let nodes = at > from ? 2 : 1;
  for (let first = 0; first < keys.length;) {
    const byte = keys[first].slice(at, at + 2);
    let end = first + 1;
    while (end < keys.length && keys[end].slice(at, at + 2) === byte) end++;
    nodes += radixNodes(keys.slice(first, end), at + 2);
    first = end;
  }
  return nodes;
}
