// A digest of the dataset, as DEBUG DIGEST of Redis 7.0 makes it: equal data, equal digest, in whatever order it came.
import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { formatDouble } from '../double.ts';
import { parseDouble } from './arguments.ts';
import { bytesOf } from './bytes.ts';
import { Hash } from './data/hash.ts';
import { MAX_ID, MIN_ID } from './data/stream-id.ts';
import { RawString } from './data/raw-string.ts';
import type { Stream } from './data/stream.ts';
import type { Has } from './changes.ts';
import type { Engine } from './engine.ts';
import type { Bytes } from './reply.ts';
import { formatDigits } from './shortest-double.ts';
import { typeOf } from './value.ts';
import type { Entry } from './value.ts';

const SIZE = 20;
/** How Redis numbers types. */
const TYPES = { string: 0, list: 1, set: 2, zset: 3, hash: 4, vectorset: 5, stream: 6 } as const;

/** Bytes of a text that are hashed at a time. */
const PIECE = 1024 * 1024;

const number = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);

/** Adds what has no order. */
function add(digest: Uint8Array, what: Uint8Array | Bytes): void {
  const hash = typeof what === 'string' ? hashOf(what) : sha1(what);
  for (let i = 0; i < SIZE; i++) digest[i] ^= hash[i];
}

/** Of a text of any length, which is not held as bytes beside itself. */
function hashOf(text: Bytes): Uint8Array {
  if (text.length <= PIECE) return sha1(bytesOf(text));
  const hash = sha1.create();
  for (let at = 0; at < text.length; at += PIECE) hash.update(bytesOf(text, at, Math.min(text.length, at + PIECE)));
  return hash.digest();
}

/** Adds what comes in order. */
function mix(digest: Uint8Array, what: Uint8Array | Bytes): void {
  add(digest, what);
  digest.set(sha1(digest));
}

/** Of a value and whether it expires. */
function addEntry(digest: Uint8Array, { contents: value, expireAt }: Entry, has: Has): void {
  const scoreText = scoreTextOf(has);
  const type = typeOf(value);
  mix(digest, number(TYPES[type]));
  if (value instanceof RawString) mix(digest, value.bytes);
  const items = typeof value === 'string' ? [value] : value instanceof RawString ? []
    : type === 'stream' ? entriesOf(value as Stream) : value.items();
  const pairs = type === 'hash' || type === 'zset';
  for (let i = 0; i < items.length; i += pairs ? 2 : 1) {
    if (type === 'set') add(digest, items[i]);
    else if (!pairs) mix(digest, items[i]);
    else {
      const element = new Uint8Array(SIZE);
      mix(element, items[i]);
      mix(element, type === 'zset' ? scoreText(parseDouble(items[i + 1])!) : items[i + 1]);
      if (value instanceof Hash && value.timeOf(items[i]) !== 0 && !has.timedTables) add(element, '!!hexpire!!');
      add(digest, element);
    }
  }
  if (expireAt !== 0) add(digest, '!!expire!!');
}

/** Ids, names and values; groups do not count. */
const entriesOf = (stream: Stream): Bytes[] =>
  stream.range(MIN_ID, MAX_ID).flatMap(({ id, fields }) => [`${id.ms}.${id.seq}`, ...fields]);

const scoreTextOf = ({ shortestDoubles }: Has): ((score: number) => Bytes) => (shortestDoubles ? formatDigits : formatDouble);

/** Of a key's value, in hexadecimal; zeros where there is no key. */
export function digestOf(entry: Entry | undefined, has: Has): Bytes {
  const digest = new Uint8Array(SIZE);
  if (entry !== undefined) addEntry(digest, entry, has);
  return bytesToHex(digest);
}

/** Of all databases. */
export function digestOfAll({ databases, has }: Engine): Bytes {
  const whole = new Uint8Array(SIZE);
  for (const { id, entries } of databases) {
    if (entries.size === 0) continue;
    mix(whole, number(id));
    for (const [key, entry] of entries) {
      const digest = new Uint8Array(SIZE);
      mix(digest, key);
      addEntry(digest, entry, has);
      add(whole, digest);
    }
  }
  return bytesToHex(whole);
}
