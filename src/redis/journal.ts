// The journal of changes: what a command, a transaction or a script did to the keyspace.
//
// An *epoch* is one top-level command. The first time that an epoch touches a key, the journal keeps
// what the key was before; from that follow rollback (undo), the before/after diff, and the redo
// records that persistence, the standby and replicas apply. Later touches of the same key in the
// epoch cost one comparison, so a million INCRs of one key are one change.
import type { Expiries } from './expiries.ts';
import type { Bytes } from './reply.ts';
import type { Table } from './table.ts';
import type { Entry, Held } from './value.ts';

/** What a collection tells of its changes since recording began; see value.ts. */
export interface Recording<T extends Held = Held> {
  /** The value as it was before; may reuse and revert the live value. */
  undo(): T;
  /**
   * Undefined: the collection was small and was copied whole. Else what turns the value before into the
   * live one, in proportion to what changed.
   */
  patch(): Patch | undefined;
  /** What turns the live value back into the one before; undefined as for `patch`. Changes nothing. */
  inverse(): Patch | undefined;
}

/**
 * A change of a collection. `elements`: fields, members; `put` pairs each with its value (hash: value; set: "";
 * zset: score as decimal text; stream: its parts). `splices`, of a list: one after the other, each at its position
 * once those before it are done. `ranges`, of a string: bytes that take the place of
 * others once its length has gone from `from` to `to`.
 */
export type Patch =
  | { kind: 'elements'; put: (readonly [Bytes, Bytes])[]; removed: Bytes[] }
  | { kind: 'splices'; splices: Splice[] }
  | { kind: 'ranges'; from: number; to: number; ranges: Range[] };

/** `removed` items at position `at` of a list give way to `items`. */
export interface Splice { at: number; removed: number; items: Bytes[] }

/** Bytes from a place on: of use until the string is next changed. */
export interface Range { at: number; bytes: Uint8Array }

/** A key as the epoch found it. */
export interface KeyChange {
  kind: 'key';
  db: number;
  key: Bytes;
  /** The entry before, undefined where there was no key. */
  entry: Entry | undefined;
  /** Its value by reference: a byte string, or what `recording` can take back. */
  value: Held | undefined;
  recording: Recording | undefined;
  expireAt: number;
}

/** A whole database emptied or exchanged: the entries are put back by reference. */
export interface DatabaseChange { kind: 'flush'; db: number; entries: Table<Entry>; expires: Expiries }
export interface SwapChange { kind: 'swap'; db: number; other: number }

/** A change outside the keyspace that outlives the command (script cache, configuration, functions): the command that repeats it. */
export interface CommandChange { kind: 'command'; args: readonly Bytes[] }

export type Change = KeyChange | DatabaseChange | SwapChange | CommandChange;

export class Journal {
  /** Raised at every begin; an entry whose epoch equals it has been recorded already. Starts above the entries' 0. */
  epoch = 1;
  /** The changes of this epoch in the order of their first touch. */
  changes: Change[] = [];
  /** Nobody listens: nothing is recorded. Switched by the engine between epochs only. */
  recording = false;
  /** Keys written in this epoch, also with nobody listening (scripts ask whether they wrote). */
  writes = 0;
  /** The same in all epochs before this one, since the last save. */
  past = 0;
  /** Bytes of values that were made or put in place since somebody last set it to 0, beside what arguments brought. */
  brought = 0;

  begin(): void {
    this.epoch++;
    this.past += this.writes;
    this.writes = 0;
    if (this.changes.length !== 0) this.changes = [];
  }

  /** A script inside a transaction: from here on, first touches are kept anew, so that undo can stop here. Returns the place. */
  split(): number {
    this.epoch++;
    return this.changes.length;
  }

  append(change: Change): void {
    if (this.recording) this.changes.push(change);
  }
}
