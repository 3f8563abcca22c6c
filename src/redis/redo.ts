// Redo: the changes of an epoch as bytes that make another engine equal to this one. The warm
// standby applies them, storage keeps them, a new worker is hydrated from them.
//
// A record tells a final state, not a step, so a key that a script wrote a million times is one
// record; large collections alone are told as patches, in proportion to what changed. See
// redo-format.ts for the format, apply-redo.ts for the way back.
import { ByteWriter } from './bytes.ts';
import { Hash } from './data/hash.ts';
import { runsOf } from './data/raw-string.ts';
import type { RawString } from './data/raw-string.ts';
import type { Engine } from './engine.ts';
import type { Change, KeyChange, Patch, Range } from './journal.ts';
import type { Database } from './keyspace.ts';
import { HEADER, Op, TYPES, VERSION } from './redo-format.ts';
import type { Bytes } from './reply.ts';
import type { Script } from './scripting.ts';
import type { Collection, Entry } from './value.ts';

/** Snapshots are cut after about so many bytes. */
const CHUNK = 1 << 20;

const writer = new ByteWriter();

/**
 * The changes of an epoch, read against the databases as they now are; call it before the epoch's
 * recordings end. `scripts` are those that ran: how often and with what error is kept too. Undefined
 * where the changes cancel each other.
 */
export function encodeChanges(
  changes: readonly Change[], databases: readonly Database[], scripts: readonly Script[] = [],
): Uint8Array | undefined {
  const hole = begin();
  const swapped = changes.some(({ kind }) => kind === 'swap');
  // A swap among other changes: which key lies where is told by writing both databases whole.
  if (swapped && changes.length > 1) writeWhole(changes, databases);
  else writeChanges(changes, databases);
  for (const script of scripts) writeScript(script);
  return writer.length === HEADER ? discard() : finish(hole);
}

/** Commands that an engine repeats to get state outside the keyspace: a script that enters the cache. */
export function encodeCommand(args: readonly Bytes[]): Uint8Array {
  const hole = begin();
  writeCommand(args);
  return finish(hole);
}

function writeChanges(changes: readonly Change[], databases: readonly Database[]): void {
  const last = lastTouches(changes);
  changes.forEach((change, i) => {
    switch (change.kind) {
      case 'key': {
        const touched = last.get(change.db)?.get(change.key);
        if (touched?.at === i) writeKey(change, databases[change.db], touched.first === change, touched.first);
        break;
      }
      case 'flush': writer.byte(Op.flush); writer.number(change.db); break;
      case 'swap': writer.byte(Op.swap); writer.number(change.db); writer.number(change.other); break;
      case 'command': writeCommand(change.args); break;
    }
  });
}

/** Where each key is touched last (a script in a transaction records first touches anew), and how first. */
interface Touched { at: number; first: KeyChange }

function lastTouches(changes: readonly Change[]): Map<number, Map<Bytes, Touched>> {
  const last = new Map<number, Map<Bytes, Touched>>();
  changes.forEach((change, at) => {
    if (change.kind === 'flush') last.delete(change.db); // what was touched before is gone
    if (change.kind !== 'key') return;
    let keys = last.get(change.db);
    if (keys === undefined) last.set(change.db, keys = new Map());
    keys.set(change.key, { at, first: keys.get(change.key)?.first ?? change });
  });
  return last;
}

/** `once`: the key was touched but once, else `first` is how it was touched before. */
function writeKey(change: KeyChange, db: Database, once: boolean, first: KeyChange): void {
  const entry = db.entries.get(change.key);
  if (entry === undefined) {
    if (change.entry !== undefined || !once) head(Op.remove, db, change.key);
    return;
  }
  if (entry.packed !== undefined) return writeEntry(db, change.key, entry); // it is new: what is changed is read
  if (entry.raw !== undefined) return writeRaw(db, change.key, entry, entry.raw, first);
  const patch = once && entry.value === change.value ? change.recording?.patch() : undefined;
  const unchanged = once && change.entry !== undefined
    && typeof entry.value === 'string' && entry.value === change.value;
  if (unchanged || (patch !== undefined && isEmpty(patch))) {
    if (entry.expireAt !== change.expireAt) writeExpiry(db, change.key, entry);
  } else if (patch !== undefined) writePatch(db, change.key, entry, patch);
  else writeEntry(db, change.key, entry);
}

/** A string's recording goes on, whatever else was recorded: the first one tells of all its changes. */
function writeRaw(db: Database, key: Bytes, entry: Entry, raw: RawString, first: KeyChange): void {
  const patch = first.value === raw ? first.recording?.patch() : undefined;
  if (patch?.kind !== 'ranges') writeEntry(db, key, entry);
  else if (patch.ranges.length !== 0 || patch.from !== patch.to) {
    writeRanges(db, key, entry, raw, patch.ranges, false);
  } else if (entry.expireAt !== first.expireAt) writeExpiry(db, key, entry);
}

function isEmpty(patch: Patch): boolean {
  switch (patch.kind) {
    case 'elements': return patch.put.length === 0 && patch.removed.length === 0;
    case 'splices': return patch.splices.length === 0;
    case 'ranges': return false; // see `writeRaw`
  }
}

function writeExpiry(db: Database, key: Bytes, entry: Entry): void {
  head(Op.expire, db, key);
  writer.number(entry.expireAt);
}

/** `cut` is called where a long one may go on in another batch. */
function writeEntry(db: Database, key: Bytes, entry: Entry, cut = (): void => {}): void {
  if (entry.raw !== undefined) return writeRanges(db, key, entry, entry.raw, runsOf(entry.raw.bytes), true, cut);
  const { packed } = entry;
  if (packed !== undefined) {
    head(Op.packed, db, key);
    writer.number(entry.expireAt);
    return writer.bytes(packed.payload);
  }
  const { value } = entry;
  head(typeof value === 'string' ? Op.string : Op.collection, db, key);
  writer.number(entry.expireAt);
  if (typeof value === 'string') return writer.bytes(value);
  writer.byte(TYPES.indexOf(value.type));
  writer.list(value.storedItems?.() ?? value.items());
  if (value instanceof Hash && value.timed) writeTimes(db, key, entry, value, [...value.keys()]);
}

/** When fields expire, of those that do. */
function writeTimes(db: Database, key: Bytes, entry: Entry, hash: Hash, fields: readonly Bytes[]): void {
  head(Op.times, db, key);
  writer.number(entry.expireAt);
  writer.list(fields.filter((field) => hash.timeOf(field) !== 0)
    .flatMap((field) => [field, String(hash.timeOf(field))]));
}

/** Some bytes of a string. `whole`: all that it has beside zeros; else what differs from the string before. */
function writeRanges(
  db: Database, key: Bytes, entry: Entry, raw: RawString, ranges: Iterable<Range>, whole: boolean, cut = (): void => {},
): void {
  let isFirst = true;
  let piece: Range[] = [];
  let size = 0;
  const write = (): void => {
    head(Op.ranges, db, key);
    writer.number(entry.expireAt);
    writer.byte(whole && isFirst ? 1 : 0);
    writer.number(raw.length);
    writer.number(piece.length);
    for (const { at, bytes } of piece) {
      writer.number(at);
      writer.number(bytes.length);
      writer.append(bytes);
    }
    isFirst = false;
    piece = [];
    size = 0;
  };
  for (const range of ranges) {
    piece.push(range);
    size += range.bytes.length;
    if (size >= CHUNK) { write(); cut(); }
  }
  if (isFirst || piece.length > 0) write();
}

function writePatch(db: Database, key: Bytes, entry: Entry, patch: Patch): void {
  if (patch.kind === 'ranges') throw new TypeError('a collection has no ranges');
  head(patch.kind === 'elements' ? Op.elements : Op.splices, db, key);
  writer.number(entry.expireAt);
  writer.byte(TYPES.indexOf((entry.value as Collection).type));
  if (patch.kind === 'elements') {
    writer.list(patch.put.flat());
    writer.list(patch.removed);
    const { value } = entry;
    if (value instanceof Hash && value.timed) writeTimes(db, key, entry, value, patch.put.map(([field]) => field));
  } else {
    writer.number(patch.splices.length);
    for (const { at, removed, items } of patch.splices) {
      writer.number(at);
      writer.number(removed);
      writer.list(items);
    }
  }
}

function head(op: number, db: Database, key: Bytes): void {
  writer.byte(op);
  writer.number(db.id);
  writer.bytes(key);
}

function writeCommand(args: readonly Bytes[]): void {
  writer.byte(Op.command);
  writer.list(args);
}

function writeScript({ sha, loadedAt, runs, lastError }: Script): void {
  writer.byte(Op.script);
  writer.bytes(sha);
  writer.number(loadedAt);
  writer.number(runs);
  writer.list(lastError === null ? [] : [lastError]);
}

/** Empties every database that the changes concern and writes what it holds now; commands stay commands. */
function writeWhole(changes: readonly Change[], databases: readonly Database[]): void {
  const concerned = new Set<number>();
  for (const change of changes) {
    if (change.kind === 'command') writeCommand(change.args);
    else concerned.add(change.db);
    if (change.kind === 'swap') concerned.add(change.other);
  }
  for (const id of concerned) {
    writer.byte(Op.flush);
    writer.number(id);
    for (const [key, entry] of databases[id].entries) writeEntry(databases[id], key, entry);
  }
}

function begin(): number {
  writer.byte(VERSION);
  return writer.hole();
}

function finish(hole: number): Uint8Array {
  writer.fill(hole, writer.crc(HEADER));
  return writer.take();
}

function discard(): undefined {
  writer.length = 0;
}

/** The whole state as batches; the first one empties the engine that applies it, unless they are to be merged. */
export function snapshot(engine: Engine, merges = false): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let hole = begin();
  const cut = (): void => {
    if (writer.length < CHUNK) return;
    chunks.push(finish(hole));
    hole = begin();
  };
  if (!merges) writer.byte(Op.reset);
  for (const [name, value] of engine.config.changed()) writeCommand(['config', 'set', name, value]);
  for (const args of engine.acl.commands()) writeCommand(args);
  for (const script of engine.scripting?.list().reverse() ?? []) {
    writeCommand(['SCRIPT', 'LOAD', script.source]);
    writeScript(script);
    cut();
  }
  for (const { code } of engine.scripting?.functions.list() ?? []) {
    writeCommand(['FUNCTION', 'LOAD', 'REPLACE', code]);
    cut();
  }
  for (const db of engine.databases) {
    for (const [key, entry] of db.entries) { writeEntry(db, key, entry, cut); cut(); }
  }
  chunks.push(finish(hole));
  return chunks;
}
