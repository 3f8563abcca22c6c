// Reading redo: batches that redo.ts wrote, put into another engine. A batch is decoded whole before
// any of it is applied, so that a damaged one changes nothing.
import { ByteReader, bytesOf, crc32 } from './bytes.ts';
import { Client } from './client.ts';
import { collectionFrom } from './data/from-items.ts';
import { Hash } from './data/hash.ts';
import type { Engine } from './engine.ts';
import { RedisError } from './errors.ts';
import { RawString } from './data/raw-string.ts';
import type { Patch, Range, Splice } from './journal.ts';
import type { Database } from './keyspace.ts';
import { packedHash, restoreValue } from './rdb.ts';
import { HEADER, Op, TYPES, VERSION } from './redo-format.ts';
import type { Bytes } from './reply.ts';
import { editBytes, lengthOf, LONGEST } from './string-bytes.ts';
import { Entry, typeOf } from './value.ts';
import type { Collection, Held } from './value.ts';

/** A batch that cannot be read: bytes are missing or altered, or a newer version wrote it. Nothing was applied. */
export class RedoError extends Error {
  override readonly name = 'RedoError';
}

type Step = (engine: Engine, result: Applied) => void;

/** What could not be put in place: patches whose collection is missing, for an earlier batch was damaged. */
export interface Applied { orphans: number }

/** Brings an engine to the state after the batch, without journaling. Throws RedoError, then nothing was applied. */
export function applyRedo(bytes: Uint8Array, engine: Engine): Applied {
  const steps = decode(bytes, engine);
  const { journal } = engine;
  const { recording } = journal;
  const result: Applied = { orphans: 0 };
  journal.recording = false;
  try {
    for (const step of steps) step(engine, result);
  } finally {
    journal.recording = recording;
  }
  return result;
}

function decode(bytes: Uint8Array, engine: Engine): Step[] {
  check(bytes);
  const reader = new ByteReader(bytes, HEADER);
  const steps: Step[] = [];
  try {
    while (!reader.done) steps.push(decodeStep(reader, engine));
  } catch (error) {
    throw error instanceof RedoError ? error : new RedoError(`the batch cannot be read: ${String(error)}`);
  }
  return steps;
}

function check(bytes: Uint8Array): void {
  if (bytes.length < HEADER) throw new RedoError('the batch ends early');
  if (bytes[0] !== VERSION) throw new RedoError(`the batch has format ${bytes[0]}, known is ${VERSION}`);
  const stored = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1, true);
  if (stored !== crc32(bytes, HEADER, bytes.length)) throw new RedoError('the batch is damaged: its checksum differs');
}

function decodeStep(reader: ByteReader, engine: Engine): Step {
  const op = reader.byte();
  switch (op) {
    case Op.script: return decodeScript(reader);
    case Op.command: return repeat(reader.list());
    case Op.reset: return empty;
    case Op.flush: return flush(database(reader, engine));
    case Op.swap: return swap(database(reader, engine), database(reader, engine));
    default: return decodeKeyStep(op, reader, engine);
  }
}

function decodeKeyStep(op: number, reader: ByteReader, engine: Engine): Step {
  const db = database(reader, engine);
  const key = reader.bytes();
  if (op === Op.remove) return () => db.restore(key, undefined);
  const expireAt = reader.number();
  switch (op) {
    case Op.string: {
      const entry = new Entry(reader.bytes(), expireAt);
      return () => db.restore(key, entry);
    }
    case Op.collection: {
      const entry = new Entry(collectionFrom(type(reader), reader.list(), engine.config.limits), expireAt);
      return () => db.restore(key, entry);
    }
    case Op.packed: {
      const payload = reader.bytes();
      const { limits } = engine.config;
      const bytes = bytesOf(payload);
      const packed = packedHash(payload, bytes, limits);
      const entry = new Entry(packed === undefined ? restoreValue(payload, bytes, limits) : '', expireAt);
      if (packed !== undefined) entry.packed = packed;
      return () => db.restore(key, entry);
    }
    case Op.times: {
      const times = reader.list();
      return amend(db, key, expireAt, (value) => value instanceof Hash && setTimes(value, times));
    }
    case Op.ranges: return decodeRanges(reader, db, key, expireAt);
    case Op.expire: return amend(db, key, expireAt, () => true);
    case Op.elements: case Op.splices: {
      const known = type(reader);
      const patch = op === Op.elements ? elements(reader) : splices(reader);
      return amend(db, key, expireAt, (value) =>
        typeof value === 'object' && value.type !== 'string' && value.type === known && apply(value, patch));
    }
    default: throw new RedoError(`the batch has an unknown record ${op}`);
  }
}

function decodeRanges(reader: ByteReader, db: Database, key: Bytes, expireAt: number): Step {
  const isWhole = reader.byte() === 1;
  const to = reader.number();
  const made: Range[] = [];
  for (let left = reader.number(); left > 0; left--) made.push({ at: reader.number(), bytes: reader.view() });
  if (to > LONGEST || made.some(({ at, bytes }) => at + bytes.length > to)) {
    throw new RedoError('the batch has bytes beyond the end of a string');
  }
  const patch: Patch = { kind: 'ranges', from: isWhole ? 0 : to, to, ranges: made };
  if (isWhole) {
    return () => {
      const raw = new RawString(new Uint8Array(to));
      raw.apply(patch);
      db.restore(key, new Entry(raw, expireAt));
    };
  }
  return (_, result) => {
    const entry = db.entries.get(key);
    if (entry === undefined || typeOf(entry.contents) !== 'string' || lengthOf(entry) > to) {
      result.orphans++;
      return;
    }
    editBytes(entry, to, to);
    entry.raw!.apply(patch);
    entry.expireAt = expireAt;
    db.restore(key, entry);
  };
}

/** Field, time, field, time, ... */
function setTimes(hash: Hash, times: readonly Bytes[]): true {
  for (let i = 0; i + 1 < times.length; i += 2) hash.setTime(times[i], Number(times[i + 1]));
  return true;
}

function apply(value: Collection, patch: Patch): true {
  value.apply(patch);
  return true;
}

function amend(db: Database, key: Bytes, expireAt: number, change: (value: Held) => boolean): Step {
  return (_, result) => {
    const entry = db.entries.get(key);
    if (entry === undefined || !change(entry.contents)) { result.orphans++; return; }
    entry.expireAt = expireAt;
    db.restore(key, entry);
  };
}

/** Takes away what a snapshot holds whole: keys and functions. */
export function empty({ databases, scripting }: Engine): void {
  for (const db of databases) db.replaceAll();
  scripting?.functions.clear();
}

const flush = (db: Database): Step => () => db.replaceAll();

const swap = (one: Database, other: Database): Step => () => {
  const { entries, expires } = one;
  one.replaceAll(other.entries, other.expires);
  other.replaceAll(entries, expires);
};

/** Without the checks of dispatch: it was found to be allowed. */
const repeat = (args: Bytes[]): Step => (engine) => {
  engine.begin();
  try {
    engine.run(new Client(engine, 0, () => {}), engine.resolve(args), args);
  } catch (error) {
    if (!(error instanceof RedisError)) throw error; // of another version: it means nothing here
  } finally {
    engine.end();
  }
};

function decodeScript(reader: ByteReader): Step {
  const sha = reader.bytes();
  const facts = { loadedAt: reader.number(), runs: reader.number(), lastError: reader.list()[0] ?? null };
  return ({ scripting }) => {
    const script = scripting?.get(sha);
    if (script !== undefined) Object.assign(script, facts, facts.runs > 0 && { state: 'completed' });
  };
}

function database(reader: ByteReader, engine: Engine): Database {
  const db = engine.databases[reader.number()];
  if (db === undefined) throw new RedoError('the batch names an unknown database');
  return db;
}

function type(reader: ByteReader): Collection['type'] {
  const name = TYPES[reader.byte()];
  if (name === undefined) throw new RedoError('the batch names an unknown type');
  return name;
}

function elements(reader: ByteReader): Patch {
  const flat = reader.list();
  const put: [Bytes, Bytes][] = [];
  for (let i = 0; i < flat.length; i += 2) put.push([flat[i], flat[i + 1]]);
  return { kind: 'elements', put, removed: reader.list() };
}

function splices(reader: ByteReader): Patch {
  const made: Splice[] = [];
  for (let left = reader.number(); left > 0; left--) {
    made.push({ at: reader.number(), removed: reader.number(), items: reader.list() });
  }
  return { kind: 'splices', splices: made };
}
