// Hashes in which fields expire, as RDB version 12 (7.4) has them: first the earliest time, in milliseconds since 1970.
import { littleEndian } from './crc64.ts';
import type { EncodingLimits } from './config.ts';
import { Hash } from './data/hash.ts';
import { readListpack } from './rdb-packed.ts';
import { BadFormat } from './rdb-reader.ts';
import type { RdbReader } from './rdb-reader.ts';
import { length, string } from './rdb-writer.ts';
import type { Bytes } from './reply.ts';

/** Count, then for each field its time (0: none, 1: the earliest one, ...), name and value. */
export function writeTimedHash(hash: Hash): Bytes {
  const times = [...hash.keys()].map((field) => hash.timeOf(field));
  const first = Math.min(...times.filter((at) => at !== 0));
  const body = [...hash.entries()].map(([field, value], i) =>
    length(times[i] === 0 ? 0 : times[i] - first + 1) + string(field) + string(value)).join('');
  return time(first) + length(hash.size) + body;
}

/** As RDB version 80 (Valkey 9) has them: count, then for each field its name, its value and when it expires (-1: never). */
export const writeHashWithTimes = (hash: Hash): Bytes => length(hash.size) + [...hash.entries()].map(([field, value]) =>
  string(field) + string(value) + time(hash.timeOf(field) || -1)).join('');

/** In 64 bits. */
const time = (at: number): Bytes => littleEndian(at % 2 ** 32, 4) + littleEndian(Math.floor(at / 2 ** 32), 4);

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
    const items = readListpack(reader.string());
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
