// RDB files: what SAVE writes, and what a server begins with. Values lie in them as in payloads of DUMP (rdb.ts); around them
// stand facts about the file, databases, times to live, libraries of functions, and what modules keep.
import { isSigned } from './crc64.ts';
import type { EncodingLimits } from './config.ts';
import { readModule } from './rdb-modules.ts';
import { readTyped, VALKEY } from './rdb.ts';
import { BadFormat, RdbReader } from './rdb-reader.ts';
import type { Bytes } from './reply.ts';
import type { Value } from './value.ts';

/** A file that is no RDB, or a damaged one: `at` is the byte where that was seen. */
export class RdbError extends Error {
  override readonly name = 'RdbError';
  constructor(what: string, readonly at: number) { super(`${what} (at byte ${at})`); }
}

/** A key as the file has it. `expireAt`: milliseconds since 1970, 0: never. `idle`: seconds; `frequency`: 0 to 255. */
export interface RdbKey {
  kind: 'key';
  db: number;
  key: Bytes;
  value: Value;
  expireAt: number;
  idle?: number;
  frequency?: number;
}

/** What a file holds, one thing after the other. */
export type RdbPart =
  | RdbKey
  /** A fact about the file: "redis-ver", "ctime", "used-mem", ... */
  | { kind: 'fact'; name: Bytes; text: Bytes }
  | { kind: 'library'; code: Bytes }
  /** A key that a module wrote, or, without a key, what a module wrote beside the keys. */
  | { kind: 'module'; module: Bytes; key?: Bytes }
  /** `length`: bytes of the file up to here; what follows is no RDB (an append-only file goes on). */
  | { kind: 'end'; version: number; length: number };

export const Opcode = {
  slotInfo: 244, library: 245, oldLibrary: 246, moduleFacts: 247, idle: 248, frequency: 249, fact: 250,
  sizes: 251, milliseconds: 252, seconds: 253, database: 254, end: 255,
} as const;

/** Letters and four digits of version; "REDIS0011", and "VALKEY080" from Valkey 9 on. */
const MAGIC = /^(?:REDIS\d{4}|VALKEY\d{3})/;
const MAGIC_LENGTH = 9;
/** The last version of Redis' own that is known. */
const NEWEST = 13;
/** From this version on a checksum follows the end. */
const CHECKED = 5;
const CHECKSUM = 8;
/** Types of values are below, what stands between them is above. */
const TYPES = 128;
const MODULE = 7;

/** Whether bytes begin as an RDB file. */
export const isRdb = (bytes: Uint8Array): boolean => MAGIC.test(String.fromCharCode(...bytes.subarray(0, MAGIC_LENGTH)));

/**
 * Reads a file part by part: no more than one value is made at a time. Nothing is believed: lengths are held against what
 * the file still has before anything is allocated. Throws RdbError.
 */
export function* readRdb(bytes: Uint8Array, limits: EncodingLimits): Generator<RdbPart, void> {
  const version = versionOf(bytes);
  const reader = new RdbReader(bytes, MAGIC_LENGTH);
  let db = 0;
  let about: Pick<RdbKey, 'expireAt' | 'idle' | 'frequency'> = { expireAt: 0 };
  for (;;) {
    const from = reader.at;
    const opcode = read(reader, from, () => reader.byte());
    switch (opcode) {
      case Opcode.fact:
        yield read(reader, from, () => ({ kind: 'fact', name: reader.string(), text: reader.string() }));
        break;
      case Opcode.database: db = read(reader, from, () => reader.count()); break;
      case Opcode.sizes: read(reader, from, () => [reader.count(), reader.count()]); break;
      case Opcode.slotInfo: read(reader, from, () => [reader.count(), reader.count(), reader.count()]); break;
      case Opcode.seconds: about.expireAt = 1000 * Number(read(reader, from, () => reader.signed(4))); break;
      case Opcode.milliseconds: about.expireAt = Number(read(reader, from, () => reader.signed(8))); break;
      case Opcode.idle: about.idle = Number(read(reader, from, () => reader.whole())); break;
      case Opcode.frequency: about.frequency = read(reader, from, () => reader.byte()); break;
      case Opcode.library: yield read(reader, from, () => ({ kind: 'library', code: reader.string() })); break;
      case Opcode.moduleFacts:
        yield read(reader, from, () => ({ kind: 'module', module: readModule(reader) }));
        break;
      case Opcode.end:
        yield { kind: 'end', version, length: checked(bytes, reader.at, version) };
        return;
      default:
        yield keyOf(reader, from, opcode, version, limits, db, about);
        about = { expireAt: 0 };
    }
  }
}

function versionOf(bytes: Uint8Array): number {
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC_LENGTH));
  if (!MAGIC.test(magic)) throw new RdbError('This is no RDB file: it does not begin with REDIS or VALKEY', 0);
  const version = Number(magic.replace(/^\D+/, ''));
  const known = version >= 1 && (magic.startsWith('VALKEY') ? version === VALKEY : version <= NEWEST);
  if (!known) throw new RdbError(`RDB of version ${version} (${magic.replace(/\d+$/, '')}) is not known here`, 0);
  return version;
}

function keyOf(
  reader: RdbReader, from: number, type: number, version: number, limits: EncodingLimits, db: number,
  about: Pick<RdbKey, 'expireAt' | 'idle' | 'frequency'>,
): RdbPart {
  if (type >= TYPES) throw new RdbError(`What begins with ${type} is not known here`, from);
  const key = read(reader, from, () => reader.string());
  const what = `key ${shown(key)}`;
  const module = type === MODULE ? read(reader, from, () => readModule(reader, 'vectorset'), what) : undefined;
  if (module !== undefined && module !== 'vectorset') return { kind: 'module', module, key };
  const value = read(reader, from, () => readTyped(reader, type, limits, version >= VALKEY), what);
  return { kind: 'key', db, key, value, ...about };
}

/** What cannot be read is told with its place: where the reader stood, and where what it read begins. */
function read<T>(reader: RdbReader, from: number, make: () => T, what = 'record'): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof BadFormat)) throw error;
    const why = reader.at >= reader.bytes.length ? 'the file ends in it' : 'it is damaged, or of a kind that is not known here';
    throw new RdbError(`The ${what} that begins at byte ${from} cannot be read: ${why}`, reader.at);
  }
}

const shown = (key: Bytes): string => JSON.stringify(key.slice(0, 100));

/** Returns where the file ends. A checksum of zeros means that none was made. */
function checked(bytes: Uint8Array, end: number, version: number): number {
  if (version < CHECKED) return end;
  if (bytes.length < end + CHECKSUM) throw new RdbError('The file ends within its checksum', bytes.length);
  const none = bytes.subarray(end, end + CHECKSUM).every((byte) => byte === 0);
  if (!none && !isSigned(bytes, end)) throw new RdbError('The checksum of the file is another: it was altered or is not whole', end);
  return end + CHECKSUM;
}
