// Strings as numbers: reading and changing single bytes. A string that is written so lives as bytes from then on
// (data/raw-string.ts), so that a loop of SETBIT or PFADD does not copy it each time.
import { bytesOf, latin1 } from './bytes.ts';
import type { Client } from './client.ts';
import { RawString } from './data/raw-string.ts';
import { RedisError, wrongType } from './errors.ts';
import type { Database } from './keyspace.ts';
import type { Bytes } from './reply.ts';
import type { Entry } from './value.ts';

/** The longest string that V8 can hold, a little below Redis's default limit. */
export const LONGEST = 2 ** 29 - 24;

/** A string longer than this is raw in each release, so that reading its bytes does not show. */
const EMBEDDED = 128;

/** Throws WRONGTYPE for a key that holds no string. */
export function checkString(entry: Entry | undefined): void {
  if (entry !== undefined && !isString(entry)) throw wrongType();
}

export const isString = (entry: Entry): boolean => entry.raw !== undefined || typeof entry.value === 'string';

/** The entry of a string that will only be read. */
export function stringEntry(db: Database, key: Bytes): Entry | undefined {
  const entry = db.find(key, true);
  checkString(entry);
  return entry;
}

export const lengthOf = (entry: Entry): number => (entry.bytes ?? entry.value as Bytes).length;

/** One byte; beyond the end 0. */
export function byteAt(entry: Entry, at: number): number {
  const { bytes } = entry;
  if (bytes !== undefined) return at < bytes.length ? bytes[at] : 0;
  const text = entry.value as Bytes;
  return at < text.length ? text.charCodeAt(at) : 0;
}

/** Some of the bytes: not to be changed, and of use until the string is. */
export function readBytes(entry: Entry, from = 0, to = lengthOf(entry)): Uint8Array {
  const { bytes } = entry;
  if (bytes !== undefined) return to - from === bytes.length ? bytes : bytes.subarray(from, to);
  const text = entry.value as Bytes;
  if (text.length <= EMBEDDED || 2 * (to - from) < text.length) return bytesOf(text, from, to);
  return (entry.bytes = bytesOf(text)).subarray(from, to); // stays so for the next one who reads bytes
}

/** The same of all bytes, with their words. */
export function readRaw(entry: Entry): RawString {
  const { raw } = entry;
  if (raw !== undefined) return raw;
  const text = entry.value as Bytes;
  const made = new RawString(bytesOf(text));
  if (text.length > EMBEDDED) entry.raw = made;
  return made;
}

/**
 * A string's bytes for changing those from one place up to, without it, another, with zeros so far if it was shorter.
 * The journal has been told (`Database.touch`). What it returns is good until the string is next read whole or grows.
 */
export function editBytes(entry: Entry, from: number, to: number): Uint8Array {
  let { raw } = entry;
  if (raw === undefined) {
    const text = entry.value as Bytes;
    entry.raw = raw = new RawString(bytesOf(text, 0, text.length, Math.max(text.length, to)));
  }
  return raw.edit(from, to);
}

/** From this length on a string is changed in place where a short one is made anew (APPEND, SETRANGE). */
const LARGE = 16384;

/** Whether a string is to be changed in place, which is or becomes so long. */
export const changesInPlace = (entry: Entry, length: number): boolean => entry.raw !== undefined || length >= LARGE;

/** Puts bytes in place of others from a place on. */
export function overwrite(entry: Entry, at: number, piece: Bytes): void {
  const bytes = editBytes(entry, at, at + piece.length);
  for (let i = 0; i < piece.length; i++) bytes[at + i] = piece.charCodeAt(i);
}

/** A part of a string. */
export function textOf(entry: Entry, from: number, to: number): Bytes {
  return entry.bytes === undefined ? (entry.value as Bytes).slice(from, to) : latin1(entry.bytes, from, to);
}

/** The entry at a key for changing in place up to byte `length`: made if need be, then `made` is true. */
export function editable({ db }: Client, key: Bytes, length: number): { entry: Entry; made: boolean } {
  if (length > LONGEST) throw new RedisError('ERR string exceeds maximum allowed size (proto-max-bulk-len)');
  const entry = db.find(key);
  checkString(entry);
  db.grew(entry === undefined ? length : length - lengthOf(entry));
  if (entry !== undefined) return { entry, made: false };
  const made = db.set(key, '');
  made.bytes = new Uint8Array(length);
  return { entry: made, made: true };
}
