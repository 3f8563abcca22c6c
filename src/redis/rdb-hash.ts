// Hashes in which fields expire, as RDB version 12 (7.4) has them: first the earliest time, in milliseconds since 1970.
import type { EncodingLimits } from './config.ts';
import { Hash } from './data/hash.ts';
import { readListpack } from './rdb-packed.ts';
import { BadFormat } from './rdb-reader.ts';
import type { RdbReader } from './rdb-reader.ts';
import type { RdbWriter } from './rdb-writer.ts';
import type { Bytes } from './reply.ts';

/** Count, then for each field its time (0: none, 1: the earliest one, ...), name and value. */
export function writeTimedHash(writer: RdbWriter, hash: Hash): void {
  let first = Infinity;
  for (const field of hash.keys()) first = Math.min(first, hash.timeOf(field) || Infinity);
  writer.signed(first);
  writer.count(hash.size);
  for (const [field, value] of hash.entries()) {
    const at = hash.timeOf(field);
    writer.count(at === 0 ? 0 : at - first + 1);
    writer.string(field);
    writer.string(value);
  }
}

/** As RDB version 80 (Valkey 9) has them: count, then for each field its name, its value and when it expires (-1: never). */
export function writeHashWithTimes(writer: RdbWriter, hash: Hash): void {
  writer.count(hash.size);
  for (const [field, value] of hash.entries()) {
    writer.string(field);
    writer.string(value);
    writer.signed(hash.timeOf(field) || -1);
  }
}

/** Throws BadFormat. */
export function readHashWithTimes(reader: RdbReader, limits: EncodingLimits): Hash {
  const hash = new Hash(limits);
  for (let left = reader.count(); left > 0; left--) {
    const field = reader.string();
    if (!hash.set(field, reader.string())) throw new BadFormat();
    const at = Number(reader.signed(8));
    hash.setTime(field, Math.max(0, at));
  }
  if (hash.size === 0) throw new BadFormat();
  return hash;
}

/** `packs`: a listpack of field, value and time since 1970. Throws BadFormat. */
export function readTimedHash(reader: RdbReader, limits: EncodingLimits, packs: boolean): Hash {
  const first = Number(reader.signed(8));
  const hash = new Hash(limits);
  const add = (field: Bytes, value: Bytes, at: number): void => {
    if (!hash.set(field, value) || !(at >= 0)) throw new BadFormat();
    if (at !== 0) hash.setTime(field, at);
  };
  if (packs) {
    const items = readListpack(reader.packed());
    if (items.length % 3 !== 0) throw new BadFormat();
    for (let i = 0; i < items.length; i += 3) add(items[i], items[i + 1], Number(items[i + 2]));
  } else {
    for (let left = reader.count(); left > 0; left--) {
      const after = reader.count();
      add(reader.string(), reader.string(), after === 0 ? 0 : first + after - 1);
    }
  }
  if (hash.size === 0) throw new BadFormat();
  return hash;
}
