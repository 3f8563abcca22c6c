// Bitmaps: single bits and ranges of bits in strings. Bit 0 is the highest of byte 0.
import { integer, parseInteger } from '../arguments.ts';
import { wordsOf } from '../bytes.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { bitOperation, needsOthers } from '../data/bit-operations.ts';
import { RawString } from '../data/raw-string.ts';
import { RedisError, syntaxError } from '../errors.ts';
import type { Journal } from '../journal.ts';
import { Notify } from '../keyspace.ts';
import type { Bytes, Reply } from '../reply.ts';
import { byteAt, editable, editBytes, lengthOf, readBytes, readRaw, stringEntry } from '../string-bytes.ts';
import type { Entry } from '../value.ts';

type Args = readonly Bytes[];

const badOffset = (): RedisError => new RedisError('ERR bit offset is not an integer or out of range');
const badBit = (): RedisError => new RedisError('ERR bit is not an integer or out of range');

/** A bit's place. `width`: with "#" before it the place counts fields of so many bits. */
export function bitOffset({ engine }: Client, text: Bytes, width = 0): number {
  const counted = width !== 0 && text.charCodeAt(0) === 35;
  const value = counted ? scaled(text.slice(1), width) : parseInteger(text);
  if (value === undefined || value < 0 || value >= 8 * engine.config.limits.bulk) throw badOffset();
  return value;
}

/** Times the width, in 64 bits. */
function scaled(text: Bytes, width: number): number | undefined {
  const near = parseInteger(text);
  if (near === undefined) return undefined;
  return Math.abs(near) < EXACT ? near * width : Number(BigInt.asIntN(64, BigInt(text) * BigInt(width)));
}

/** Whole numbers below it times a width of 64 are exact. */
const EXACT = 2 ** 46;

function setbit(client: Client, args: Args): Reply {
  const { db } = client;
  const offset = bitOffset(client, args[2]);
  const on = parseInteger(args[3]);
  if (on !== 0 && on !== 1) throw badBit();
  const at = Math.floor(offset / 8);
  const { entry, made } = editable(client, args[1], at + 1);
  const mask = 128 >> (offset & 7);
  const old = (byteAt(entry, at) & mask) === 0 ? 0 : 1;
  if (!made && old === on && at < lengthOf(entry)) {
    if (entry.form < 2) entry.form = 2; // Redis makes it raw before it looks
    return old;
  }
  if (!made) db.touch(args[1], entry);
  const bytes = editBytes(entry, at, at + 1);
  if (on === 1) bytes[at] |= mask;
  else bytes[at] &= ~mask;
  db.notify(Notify.string, 'setbit', args[1]);
  return old;
}

function getbit(client: Client, args: Args): Reply {
  const offset = bitOffset(client, args[2]);
  const entry = stringEntry(client.db, args[1]);
  return entry === undefined ? 0 : (byteAt(entry, Math.floor(offset / 8)) >> (7 - (offset & 7))) & 1;
}

// BITCOUNT and BITPOS

function population(bytes: Uint8Array, words: Int32Array): number {
  let count = 0;
  let i = 0;
  for (const last = words.length - 7; i < last; i += 8) {
    count += sumOf(bitsInBytes(words[i], words[i + 1]) + bitsInBytes(words[i + 2], words[i + 3])
      + bitsInBytes(words[i + 4], words[i + 5]) + bitsInBytes(words[i + 6], words[i + 7]));
  }
  for (; i < words.length; i++) count += sumOf(bitsInBytes(words[i], 0));
  for (i = 4 * words.length; i < bytes.length; i++) count += sumOf(bitsInBytes(bytes[i], 0));
  return count;
}

/** Bits set in two words together, counted by byte: first of pairs, then of fours. */
function bitsInBytes(one: number, other: number): number {
  one -= (one >>> 1) & 0x55555555;
  other -= (other >>> 1) & 0x55555555;
  const fours = (one & 0x33333333) + ((one >>> 2) & 0x33333333) + (other & 0x33333333) + ((other >>> 2) & 0x33333333);
  return (fours & 0x0f0f0f0f) + ((fours >>> 4) & 0x0f0f0f0f);
}

/** Of the bytes of a word, each at most 64. */
function sumOf(word: number): number {
  const pairs = (word & 0x00ff00ff) + ((word >>> 8) & 0x00ff00ff);
  return (pairs & 0xffff) + (pairs >>> 16);
}

/** A range in bits, both ends within it; empty where `first` is after `last`. */
interface BitRange { first: number; last: number }

/** A range of `total` bytes or bits, negative places counted from the end, in bits. */
function bitRange(start: number, end: number, length: number, unit: 'byte' | 'bit'): BitRange {
  const total = unit === 'bit' ? 8 * length : length;
  const scale = unit === 'bit' ? 1 : 8;
  const first = Math.max(0, start < 0 ? start + total : start);
  const last = Math.min(Math.max(0, end < 0 ? end + total : end), total - 1);
  return { first: first * scale, last: (last + 1) * scale - 1 };
}

function unitFrom(text: Bytes | undefined): 'byte' | 'bit' {
  const unit = text?.toLowerCase() ?? 'byte';
  if (unit !== 'byte' && unit !== 'bit') throw syntaxError();
  return unit;
}

function bitcount({ db, engine: { has } }: Client, args: Args): Reply {
  if (has.bitRangesFirst) checkRange(args, 2, has.openBitRange);
  const entry = stringEntry(db, args[1]);
  if (entry === undefined) return 0;
  if (args.length === 2) {
    const { bytes, words } = readRaw(entry);
    return population(bytes, words);
  }
  if ((args.length === 3 && !has.openBitRange) || args.length > 5) throw syntaxError();
  const start = integer(args[2]);
  const end = args.length === 3 ? -1 : integer(args[3]);
  if (start < 0 && end < 0 && start > end) return 0;
  const { first, last } = bitRange(start, end, lengthOf(entry), unitFrom(args[4]));
  if (first > last) return 0;
  const bytes = cut(readBytes(entry, first >>> 3, (last >>> 3) + 1), first, last);
  return population(bytes, wordsOf(bytes));
}

/** Throws where a range is wrong: since 7.4 though there is no key. */
function checkRange(args: Args, from: number, isOpen = true): void {
  if (args.length > from + 3 || (!isOpen && args.length === from + 1)) throw syntaxError();
  if (args.length > from) integer(args[from]);
  if (isOpen) unitFrom(args[from + 2]); // where an end need not be, the unit is looked at before it
  if (args.length > from + 1) integer(args[from + 1]);
  unitFrom(args[from + 2]);
}

/** A range's bytes with what lies outside of the range in the first and the last of them cleared. */
function cut(bytes: Uint8Array, first: number, last: number): Uint8Array {
  if ((first & 7) === 0 && (last & 7) === 7) return bytes;
  const copy = bytes.slice();
  copy[0] &= 255 >> (first & 7);
  copy[copy.length - 1] &= 255 << (7 - (last & 7));
  return copy;
}

function bitpos({ db, engine: { has } }: Client, args: Args): Reply {
  const bit = integer(args[2]);
  if (bit !== 0 && bit !== 1) throw new RedisError('ERR The bit argument must be 1 or 0.');
  if (has.bitRangesFirst) checkRange(args, 3);
  const entry = stringEntry(db, args[1]);
  if (entry === undefined) return bit === 1 ? -1 : 0;
  if (args.length > 6) throw syntaxError();
  const length = lengthOf(entry);
  const start = args.length > 3 ? integer(args[3]) : 0;
  const unit = unitFrom(args[5]);
  const end = args.length > 4 ? integer(args[4]) : -1;
  const { first, last } = bitRange(start, end, length, unit);
  if (first > last || length === 0) return -1;
  const found = findBit(readBytes(entry, first >>> 3, (last >>> 3) + 1), bit, first & 7);
  const at = found < 0 ? -1 : found + first - (first & 7);
  if (at >= 0 && at <= last) return at;
  return bit === 0 && args.length < 5 ? 8 * length : -1; // with no end given zeros follow the string
}

/** The first place from `from` (0 to 7) on of a bit, or -1. */
function findBit(bytes: Uint8Array, bit: number, from: number): number {
  const flip = bit === 1 ? 0 : 255;
  const first = (bytes[0] ^ flip) & (255 >> from);
  if (first !== 0) return Math.clz32(first) - 24;
  let i = 1;
  while (i < bytes.length && bytes[i] === flip && (i & 3) !== 0) i++;
  if ((i & 3) === 0) i = 4 * nextWord(wordsOf(bytes), i >> 2, bit === 1 ? 0 : -1);
  while (i < bytes.length && bytes[i] === flip) i++;
  return i < bytes.length ? 8 * i + Math.clz32(bytes[i] ^ flip) - 24 : -1;
}

/** From a place on the first word that is another one, or may be: words are looked at four at a time. */
function nextWord(words: Int32Array, at: number, other: number): number {
  const last = words.length - 3;
  while (at < last && ((words[at] ^ other) | (words[at + 1] ^ other) | (words[at + 2] ^ other)
    | (words[at + 3] ^ other)) === 0) at += 4;
  return at;
}

// BITOP

function bitop({ db, engine }: Client, args: Args): Reply {
  const name = args[1].toLowerCase();
  const operation = bitOperation(name, engine.has.bitDifferences);
  if (operation === undefined) throw syntaxError();
  if (name === 'not' && args.length !== 4) {
    throw new RedisError('ERR BITOP NOT must be called with a single source key.');
  }
  if (needsOthers(name) && args.length < 5) {
    throw new RedisError(`ERR BITOP ${name.toUpperCase()} must be called with at least two source keys.`);
  }
  const key = args[2];
  const sources: RawString[] = [];
  let length = 0;
  for (let i = 3; i < args.length; i++) {
    const entry = stringEntry(db, args[i]);
    const source = entry === undefined ? NOTHING : readRaw(entry);
    length = Math.max(length, source.length);
    sources.push(source);
  }
  if (length !== 0) {
    const kept = replaceable(db.peek(key), engine.journal);
    const entry = db.set(key, '');
    const result = kept?.length === length && !sources.includes(kept) ? kept : new RawString(new Uint8Array(length));
    operation(sources, result);
    entry.raw = result;
    db.notify(Notify.string, 'set', key);
  } else if (db.peek(key) !== undefined && db.remove(key)) db.notify(Notify.generic, 'del', key);
  return length;
}

const NOTHING = new RawString(new Uint8Array());

/** A string's bytes that may be written over, for new ones cost more: unless the journal keeps them. */
function replaceable(entry: Entry | undefined, { recording, epoch }: Journal): RawString | undefined {
  const raw = entry?.raw;
  return raw === undefined || (recording && entry!.epoch !== epoch) || raw.isRecorded ? undefined : raw;
}

export const bitmapCommands: CommandTable = {
  setbit: {
    arity: 4, flags: ['write', 'denyoom'], group: 'bitmap', since: '2.2.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['access', 'update'] }],
    syntax: 'key offset value',
    summary: 'Sets or clears the bit at offset in the string value stored at key',
    complexity: 'O(1)',
    run: setbit,
  },
  getbit: {
    arity: 3, flags: ['readonly', 'fast'], group: 'bitmap', since: '2.2.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key offset',
    summary: 'Returns the bit value at offset in the string value stored at key',
    complexity: 'O(1)',
    run: getbit,
  },
  bitcount: {
    arity: -2, flags: ['readonly'], group: 'bitmap', since: '2.6.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key [start end [BYTE | BIT]]',
    summary: 'Count set bits in a string',
    complexity: 'O(N)',
    run: bitcount,
  },
  bitpos: {
    arity: -3, flags: ['readonly'], group: 'bitmap', since: '2.8.7',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key bit [start [end [BYTE | BIT]]]',
    summary: 'Find first bit set or clear in a string',
    complexity: 'O(N)',
    run: bitpos,
  },
  bitop: {
    arity: -4, flags: ['write', 'denyoom'], group: 'bitmap', since: '2.6.0',
    keys: [
      { access: 'OW', first: 2, last: 2, uses: ['update'] },
      { access: 'RO', first: 3, last: -1, uses: ['access'] },
    ],
    syntax: 'operation destkey key [key ...]',
    summary: 'Perform bitwise operations between strings',
    complexity: 'O(N)',
    later: [{ redis: '8.2.0', syntax: '<AND | OR | XOR | NOT | DIFF | DIFF1 | ANDOR | ONE> destkey key [key ...]' }],
    run: bitop,
  },
};
