// A key's value as the page shows it: whole where it is small, the beginning where it is large.
import type { Bytes } from '../../protocol.ts';
import type { KeyView, ValueView } from './wire.ts';
import { parseInt64 } from '../../redis/arguments.ts';
import { bytesOf, latin1 } from '../../redis/bytes.ts';
import type { Hash } from '../../redis/data/hash.ts';
import { pointAt } from '../../redis/data/geohash.ts';
import {
  CorruptedHyperLogLog, estimate, isDense, isHyperLogLog, registersOf,
} from '../../redis/data/hyperloglog.ts';
import { RawString } from '../../redis/data/raw-string.ts';
import type { Stream } from '../../redis/data/stream.ts';
import { VectorSet } from '../../redis/data/vector-set.ts';
import type { ElementVector } from '../../redis/data/vector-set.ts';
import { restored } from '../../redis/data/vectors.ts';
import type { Collection, Held } from '../../redis/value.ts';
import { streamView } from './stream-view.ts';

/** Bytes of a string that a view carries. */
export const STRING_LIMIT = 65536;
/** Up to so many bytes a string lies in its object (OBJECT_ENCODING_EMBSTR_SIZE_LIMIT). */
const EMBEDDED = 44;

/** `limit` is how many elements of a collection the view may carry; `newest`: of a stream the last ones, in reverse. */
export function keyView(key: Bytes, value: Held, expireAt: number, limit: number, newest = false): KeyView {
  if (value instanceof RawString) return bytesView(key, value.bytes.subarray(0, STRING_LIMIT), value.length, expireAt);
  if (typeof value === 'string') {
    return {
      key, encoding: stringEncoding(value), size: value.length, expireAt,
      value: { type: 'string', text: value.slice(0, STRING_LIMIT), ...counted(value) },
      partial: value.length > STRING_LIMIT,
    };
  }
  if (value.type === 'stream') {
    return {
      key, encoding: value.encoding(), size: value.size, expireAt, partial: value.size > limit,
      value: streamView(value as Stream, limit, newest),
    };
  }
  if (value instanceof VectorSet) {
    const entries = [...value.entries()].slice(0, limit).map(([element, vector]) => vectorEntry(value, element, vector));
    return {
      key, encoding: value.encoding(), size: value.size, expireAt, partial: value.size > limit,
      value: { type: 'vectorset', entries },
    };
  }
  const items = value.items();
  const partial = value.size > limit;
  const shown = partial ? items.slice(0, limit * itemsPerElement(value)) : items;
  const its = valueView(value.type as Exclude<typeof value.type, 'vectorset'>, shown);
  if (its.type === 'hash' && (value as Hash).timed) its.times = its.entries.map(([field]) => (value as Hash).timeOf(field));
  return { key, encoding: value.encoding(), size: value.size, expireAt, value: its, partial };
}

/** A string's view by its first bytes. */
export function bytesView(key: Bytes, bytes: Uint8Array, size: number, expireAt: number): KeyView {
  const text = latin1(bytes);
  if (bytes.length === size) return keyView(key, text, expireAt, 0);
  return { key, encoding: 'raw', size, expireAt, value: { type: 'string', text }, partial: true };
}

/** Numbers of a vector that a view shows. */
const SHOWN = 6;

/** An element of a vector set: its attributes, and how its vector begins. */
export function vectorEntry(
  { form }: VectorSet, element: Bytes, vector: ElementVector,
): [element: Bytes, attributes: Bytes, vector: string] {
  const numbers = Array.from(restored(form.quantization, vector, form.dimensions).subarray(0, SHOWN), (value) =>
    String(Number(value.toPrecision(4))));
  return [element, vector.attributes ?? '', numbers.join(', ') + (form.dimensions > SHOWN ? ', ...' : '')];
}

/** Elements as `Collection.items` lists them; streams and vector sets have views of their own. */
export function valueView(type: Exclude<Collection['type'], 'stream' | 'vectorset'>, items: Bytes[]): ValueView {
  switch (type) {
    case 'hash': return { type, entries: pairs(items) };
    case 'zset': return scored(pairs(items).map(([member, score]) => [member, toScore(score)]));
    case 'set': return { type, items };
    default: return { type: 'list', items };
  }
}

/** Geohashes are whole numbers of 52 bits; small ones are more likely to be something else. */
const isGeohash = ([, score]: [Bytes, number]): boolean =>
  Number.isInteger(score) && score >= 2 ** 32 && score < 2 ** 52;

function scored(entries: [Bytes, number][]): ValueView {
  if (entries.length === 0 || !entries.every(isGeohash)) return { type: 'zset', entries };
  const points = entries.map(([, score]): [number, number] => {
    const { longitude, latitude } = pointAt(score);
    return [longitude, latitude];
  });
  return { type: 'zset', entries, points };
}

/** What a string counts that is a HyperLogLog. */
function counted(text: Bytes): { hyperLogLog?: { count: number; dense: boolean } } {
  if (!text.startsWith('HYLL')) return {};
  const bytes = bytesOf(text, 0, text.length);
  if (!isHyperLogLog(bytes)) return {};
  try {
    return { hyperLogLog: { count: estimate(registersOf(bytes)), dense: isDense(bytes) } };
  } catch (error) {
    if (error instanceof CorruptedHyperLogLog) return {};
    throw error;
  }
}

function toScore(text: Bytes): number {
  if (!/^[+-]?inf/.test(text)) return Number(text);
  return text.startsWith('-') ? -Infinity : Infinity;
}

export const itemsPerElement = ({ type }: Collection): number => (type === 'hash' || type === 'zset' ? 2 : 1);

function pairs(items: readonly Bytes[]): [Bytes, Bytes][] {
  const entries: [Bytes, Bytes][] = [];
  for (let i = 0; i + 1 < items.length; i += 2) entries.push([items[i], items[i + 1]]);
  return entries;
}

function stringEncoding(text: Bytes): string {
  if (parseInt64(text) !== undefined) return 'int';
  return text.length <= EMBEDDED ? 'embstr' : 'raw';
}
