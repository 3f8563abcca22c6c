// What a run changed, from the journal: each key before and after. The cost follows what changed,
// not how large the changed collections are.
import type { Bytes } from '../../protocol.ts';
import type { KeyDifference, KeyView, ValueView } from './wire.ts';
import { bytesOf } from '../../redis/bytes.ts';
import { RawString } from '../../redis/data/raw-string.ts';
import type { Stream } from '../../redis/data/stream.ts';
import { VectorSet } from '../../redis/data/vector-set.ts';
import type { Engine } from '../../redis/engine.ts';
import type { Change, KeyChange, Patch } from '../../redis/journal.ts';
import type { Collection, Entry } from '../../redis/value.ts';
import { sizeOf, withoutValues } from '../../cut.ts';
import { bytesView, keyView, STRING_LIMIT, valueView, vectorEntry } from './key-view.ts';
import { streamExcerpt } from './stream-view.ts';
import type { StreamPatches } from './stream-view.ts';

/** Keys told, and elements of each. */
const KEYS = 1000;
const ELEMENTS = 100;
/** Bytes of all of them: beyond, keys are told without their values. */
const BYTES = 8 * 1024 * 1024;

export interface Differences { differences: KeyDifference[]; dropped: number }

/** To be called before the epoch ends. Changes that end where they began are left out. */
export function differencesOf(engine: Engine, changes: readonly Change[]): Differences {
  const before = new Map<string, () => KeyDifference | undefined>();
  const found: Differences = { differences: [], dropped: 0 };
  const add = (db: number, key: Bytes, make: () => KeyDifference | undefined): void => {
    const id = `${db} ${key}`;
    if (!before.has(id)) before.set(id, make);
  };
  for (const change of changes) {
    if (change.kind === 'key') add(change.db, change.key, () => keyDifference(engine, change));
    if (change.kind === 'flush') {
      for (const [key, entry] of change.entries) {
        add(change.db, key, () => flushedDifference(engine, change.db, key, entry));
      }
    }
    // Each key of both databases differs; they are told by their number alone.
    if (change.kind === 'swap') found.dropped += engine.databases[change.db].size + engine.databases[change.other].size;
  }
  let room = BYTES;
  let looked = 0;
  for (const make of before.values()) {
    if (found.differences.length === KEYS || room <= 0) { found.dropped += before.size - looked; break; }
    looked++;
    const difference = make();
    if (difference === undefined) continue;
    const kept = sizeOf(difference, room) > room ? withoutValues(difference) : difference;
    room -= sizeOf(kept, room);
    found.differences.push(kept);
  }
  return found;
}

function flushedDifference(engine: Engine, db: number, key: Bytes, entry: Entry): KeyDifference {
  return { db, key, before: keyView(key, entry.contents, entry.expireAt, ELEMENTS), after: liveView(engine, db, key) };
}

function liveView(engine: Engine, db: number, key: Bytes): KeyView | null {
  const entry = engine.databases[db].entries.get(key);
  return entry === undefined ? null : keyView(key, entry.contents, entry.expireAt, ELEMENTS);
}

function keyDifference(engine: Engine, change: KeyChange): KeyDifference | undefined {
  const { db, key, value } = change;
  const entry = engine.databases[db].entries.get(key);
  if (value === undefined) {
    return entry === undefined ? undefined : { db, key, before: null, after: liveView(engine, db, key) };
  }
  if (typeof value === 'string') {
    if (entry?.expireAt === change.expireAt && holds(entry, value)) return undefined;
    return { db, key, before: keyView(key, value, change.expireAt, ELEMENTS), after: liveView(engine, db, key) };
  }
  if (value instanceof RawString) return stringDifference(engine, change, value, entry);
  if (entry?.contents === value && value.size > ELEMENTS) return patchDifference(change, value, entry);
  return { db, key, before: collectionBefore(change, value), after: liveView(engine, db, key) };
}

/** Whether an entry's value is a string of these bytes. */
function holds({ contents }: Entry, text: Bytes | RawString): boolean {
  if (typeof contents === 'object' && contents.type !== 'string') return false;
  if (typeof contents === 'string' && typeof text === 'string') return contents === text;
  if (contents.length !== text.length) return false;
  const [own, other] = [contents, text].map((its) => (typeof its === 'string' ? bytesOf(its) : its.bytes));
  return own.every((byte, i) => byte === other[i]);
}

/** A string that was held as bytes: its beginning, before and after. */
function stringDifference(
  engine: Engine, change: KeyChange, raw: RawString, entry: Entry | undefined,
): KeyDifference | undefined {
  const { db, key, recording, expireAt } = change;
  const after = liveView(engine, db, key);
  const inverse = recording?.inverse();
  if (inverse?.kind !== 'ranges') { // copied whole, or dropped as it was
    const before = recording === undefined ? raw : recording.undo() as RawString;
    if (entry?.expireAt === expireAt && holds(entry, before)) return undefined;
    return { db, key, before: keyView(key, before, expireAt, ELEMENTS), after };
  }
  const isSame = inverse.ranges.length === 0 && inverse.from === inverse.to;
  if (isSame && entry?.contents === raw && entry.expireAt === expireAt) return undefined;
  const bytes = new Uint8Array(Math.min(inverse.to, STRING_LIMIT));
  bytes.set(raw.bytes.subarray(0, bytes.length));
  for (const { at, bytes: old } of inverse.ranges) {
    if (at < bytes.length) bytes.set(old.subarray(0, bytes.length - at), at);
  }
  return { db, key, before: bytesView(key, bytes, inverse.to, expireAt), after };
}

/** Collections whose elements are in `items` as they are shown. */
type Plain = Exclude<Collection['type'], 'stream' | 'vectorset'>;

/** A large collection, before and after: only the elements that changed. */
function patchDifference(change: KeyChange, value: Collection, entry: Entry): KeyDifference {
  const { db, key, recording, expireAt } = change;
  const { type } = value;
  const [patch, inverse] = [recording?.patch(), recording?.inverse()];
  if (type === 'stream') return streamDifference(change, value as Stream, entry, { patch, inverse });
  const view = (its: Patch | undefined, size: number, until: number): KeyView => ({
    key, encoding: value.encoding(), size, expireAt: until, partial: true,
    value: value instanceof VectorSet ? vectorsView(value, its)
      : valueView(type as Plain, its === undefined ? [] : patchItems(its, value)),
  });
  if (recording !== undefined && inverse === undefined) { // copied whole before it grew
    const copy = recording.undo();
    return {
      db, key, before: keyView(key, copy, expireAt, ELEMENTS), after: keyView(key, value, entry.expireAt, ELEMENTS),
    };
  }
  return {
    db, key, before: view(inverse, value.size + grown(inverse) - grown(patch), expireAt),
    after: view(patch, value.size, entry.expireAt),
  };
}

/** The elements that a patch puts. */
function vectorsView(set: VectorSet, patch: Patch | undefined): ValueView {
  const put = patch?.kind === 'elements' ? patch.put.slice(0, ELEMENTS) : [];
  return { type: 'vectorset', entries: put.map(([element, text]) => vectorEntry(set, element, set.fromText(text))) };
}

function streamDifference(
  { db, key, expireAt }: KeyChange, stream: Stream, entry: Entry, patches: StreamPatches,
): KeyDifference {
  const view = (side: 'before' | 'after', until: number): KeyView => {
    const { size, value } = streamExcerpt(stream, patches, side);
    return { key, encoding: stream.encoding(), size, expireAt: until, partial: true, value };
  };
  return { db, key, before: view('before', expireAt), after: view('after', entry.expireAt) };
}

/** The elements that a patch puts, as `Collection.items` lists them. */
function patchItems(patch: Patch, { type }: Collection): Bytes[] {
  if (patch.kind === 'ranges') return [];
  const items = patch.kind === 'splices' ? patch.splices.flatMap((splice) => splice.items)
    : patch.put.flatMap(([name, text]) => (type === 'set' ? [name] : [name, text]));
  return items.slice(0, 2 * ELEMENTS);
}

/** Elements that only the state after a patch has, as far as the patch alone tells. */
const grown = (patch: Patch | undefined): number =>
  patch?.kind === 'splices' ? patch.splices.reduce((sum, { items }) => sum + items.length, 0)
    : patch?.kind === 'elements' ? patch.put.length : 0;

/** A collection as it was. Changes nothing. */
function collectionBefore({ key, recording, expireAt }: KeyChange, value: Collection): KeyView {
  if (recording === undefined) return keyView(key, value, expireAt, ELEMENTS);
  const inverse = recording.inverse();
  if (inverse === undefined) return keyView(key, recording.undo(), expireAt, ELEMENTS);
  const copy = value.copy();
  copy.apply(inverse);
  return keyView(key, copy, expireAt, ELEMENTS);
}
