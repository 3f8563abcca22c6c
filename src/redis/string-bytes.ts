// Strings as numbers: reading and changing single bytes. A string that is written so stays a buffer until someone
// reads it as a whole, so that a loop of SETBIT or PFADD does not copy it each time.
import type { Client } from './client.ts';
import { bytesOf } from './bytes.ts';
import { RedisError, wrongType } from './errors.ts';
import type { Database } from './keyspace.ts';
import type { Bytes } from './reply.ts';
import type { Entry } from './value.ts';

/** The longest string that V8 can hold, a little below Redis's default limit. */
const LONGEST = 2 ** 29 - 24;

/** A string longer than this is raw in any case, so that reading its bytes does not show. */
const EMBEDDED = 44;

/** Throws WRONGTYPE for a key that holds no string. */
export function checkString(entry: Entry | undefined): void {
  if (entry !== undefined && entry.bytes === undefined && typeof entry.value !== 'string') throw wrongType();
}

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

/**
 * A string's bytes for changing in place, with zeros up to `length` if it was shorter. The journal has been told
 * (`Database.touch`). What it returns is good until the string is next read whole or grows.
 */
export function editBytes(entry: Entry, length: number): Uint8Array {
  const old = entry.bytes ?? entry.value as Bytes;
  if (typeof old !== 'string') return old.length >= length ? old : (entry.bytes = grown(old, length));
  return (entry.bytes = bytesOf(old, 0, old.length, Math.max(old.length, length)));
}

/** Takes from the room behind the array, which doubles when used up. */
function grown(bytes: Uint8Array, length: number): Uint8Array {
  if (length <= bytes.buffer.byteLength) return new Uint8Array(bytes.buffer as ArrayBuffer, 0, length);
  const more = new Uint8Array(new ArrayBuffer(Math.max(length, 2 * bytes.length)), 0, length);
  more.set(bytes);
  return more;
}

/** The entry at a key for changing in place up to byte `length`: made if need be, then `made` is true. */
export function editable({ db }: Client, key: Bytes, length: number): { entry: Entry; made: boolean } {
  if (length > LONGEST) throw new RedisError('ERR string exceeds maximum allowed size (proto-max-bulk-len)');
  const entry = db.find(key);
  checkString(entry);
  if (entry !== undefined) return { entry, made: false };
  const made = db.set(key, '');
  made.bytes = new Uint8Array(length);
  return { entry: made, made: true };
}
