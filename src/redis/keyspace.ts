// One database: keys, their values and times to live. Every change of a key goes through `set`,
// `remove`, `touch` (before a collection is changed in place), `expire` and `clear`: they feed the
// journal, WATCH and the expiry table, so that commands need not.
import type { Has } from './changes.ts';
import { standsApart } from './encoding.ts';
import { Expiries } from './expiries.ts';
import { Journal } from './journal.ts';
import type { KeyChange } from './journal.ts';
import type { UseCounter } from './key-use.ts';
import type { Bytes } from './reply.ts';
import { ScanIndex } from './scan-index.ts';
import { Table } from './table.ts';
import { Entry, typeOf } from './value.ts';
import type { Collection, Held, Value } from './value.ts';

/** What a database needs of the engine that holds it. */
export interface KeyspaceHost {
  readonly journal: Journal;
  /** Milliseconds since 1970; constant while a command, transaction or script runs. */
  now: number;
  /**
   * A key changed: clients that WATCH it are marked. Called on every change. `cause`: it went of its own accord, or
   * its whole database changed.
   */
  keyChanged(db: Database, key: Bytes, cause?: 'gone' | 'database'): void;
  /** Keyspace notifications: `type` is one of `Notify`, the event is named as in the Redis docs ("set", "lpush"). */
  notify(db: Database, type: number, event: Bytes, key: Bytes): void;
  /** A key was looked for and is not there; `read` where the command, though it writes, looked as a read does. */
  keyMissed(db: Database, key: Bytes, read: boolean): void;
  /** Whether the running command removes an expired key that it meets. A replica only hides them. */
  readonly removesMet: boolean;
  /** What the emulated release has of the changes between releases. */
  readonly has: Has;
  /** Whoever runs sees expired keys as if they had not. */
  readonly seesExpired: boolean;
  /** Someone hears of it when a value gives way to another. */
  readonly tellsOverwriting: boolean;
}

/** Classes of keyspace events, as the letters of notify-keyspace-events. */
export const Notify = {
  keyspace: 1, keyevent: 2, generic: 4, string: 8, list: 16, set: 32, hash: 64, zset: 128,
  expired: 256, evicted: 512, stream: 1024, module: 2048, keyMiss: 4096, newKey: 8192,
  overwritten: 16384, typeChanged: 32768,
} as const;

/** Bytes that an element of a collection is taken for where none is measured. */
const BROUGHT = 64;

export class Database {
  entries = new Table<Entry>();
  /** The keys that have a time to live. */
  expires = new Expiries();
  /** How often a key was found, or not: INFO's keyspace_hits and keyspace_misses. */
  hits = 0;
  misses = 0;
  /** How many keys went because their time was over. */
  expired = 0;
  /** Of those, the ones that nobody had looked for: they went in the engine's rounds. */
  expiredInRounds = 0;
  /** The same of fields of hashes. */
  expiredFields = 0;
  fieldsExpiredInRounds = 0;
  /** Counts how often keys are used, under a policy that asks for it. */
  uses: UseCounter | undefined;
  /** What counts as last use is the last change, under a policy that asks for it. */
  datesChanges = false;
  /** How often keys were put in place past the journal. */
  reloads = 0;
  /** Changes of the running epoch by key, while the journal records. */
  private changed = new Map<Bytes, KeyChange>();
  private changedEpoch = 0;
  /** Made when SCAN or RANDOMKEY first need it. */
  private index: ScanIndex | undefined;
  /** Where `nextExpiring` goes on. */
  private round: MapIterator<Bytes> | undefined;

  constructor(public id: number, private readonly host: KeyspaceHost) {}

  get size(): number { return this.entries.size; }

  /**
   * The live entry of a key, or undefined. An expired key is removed on the way. `read`: a miss is told although the
   * command is one that writes.
   */
  find(key: Bytes, read = false): Entry | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) { this.missed(key, read); return undefined; }
    if (entry.expireAt !== 0 && entry.expireAt < this.host.now && !this.host.seesExpired) {
      if (this.host.removesMet) this.removeExpired(key);
      this.missed(key, read);
      return undefined;
    }
    this.hits++;
    if (this.uses !== undefined) this.uses.count(entry, this.host.now);
    else if (!this.datesChanges) entry.accessed = this.host.now;
    return entry;
  }

  /** As `find`, but the key does not count as used, nor the search as hit or miss. */
  peek(key: Bytes): Entry | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined || entry.expireAt === 0 || entry.expireAt >= this.host.now || this.host.seesExpired) return entry;
    if (this.host.removesMet) this.removeExpired(key);
    return undefined;
  }

  /** As `find`, but the key does not count as used (TTL, EXISTS, TYPE). */
  look(key: Bytes): Entry | undefined {
    const entry = this.peek(key);
    if (entry === undefined) this.missed(key);
    else this.hits++;
    return entry;
  }

  has(key: Bytes): boolean { return this.find(key) !== undefined; }

  /** Creates or replaces a key. Its time to live ends, unless `keepTtl`. Returns the entry. */
  set(key: Bytes, value: Value, keepTtl = false): Entry {
    let before: Held | undefined;
    let entry = this.entries.get(key);
    if (entry !== undefined && entry.expireAt !== 0 && entry.expireAt < this.host.now && !this.host.seesExpired) {
      this.removeExpired(key);
      entry = undefined;
    }
    if (entry === undefined) {
      this.created(key);
      entry = new Entry(value, 0);
      entry.epoch = this.host.journal.epoch;
      this.entries.add(key, entry);
      this.index?.add(key);
      this.host.notify(this, Notify.newKey, 'new', key);
    } else {
      if (this.host.tellsOverwriting) before = entry.contents;
      if (entry.epoch !== this.host.journal.epoch) this.recordReplace(key, entry);
      entry.value = value;
      entry.form = entry.expireAt !== 0 && typeof value === 'string' && standsApart(this.host.has, key, value) ? 2 : 0;
      if (entry.expireAt !== 0 && !keepTtl) { entry.expireAt = 0; this.expires.delete(key); }
    }
    if (typeof value === 'string') this.host.journal.brought += value.length;
    else {
      this.host.journal.brought += BROUGHT * value.size;
      if (value.timed === true) this.expires.timed.add(key);
    }
    if (this.uses === undefined || entry.accessed === 0) entry.accessed = this.host.now;
    else this.uses.count(entry, this.host.now);
    this.host.journal.writes++;
    this.host.keyChanged(this, key);
    if (before !== undefined) this.tellOverwritten(key, before);
    return entry;
  }

  /** Tells that the value that stands at a key now took the place of another. */
  tellOverwritten(key: Bytes, before: Held): void {
    if (!this.host.tellsOverwriting) return;
    this.notify(Notify.overwritten, 'overwritten', key);
    if (typeOf(before) !== typeOf(this.entries.get(key)!.contents)) this.notify(Notify.typeChanged, 'type_changed', key);
  }

  /** A string that is changed in place has grown by so many bytes. */
  grew(bytes: number): void { if (bytes > 0) this.host.journal.brought += bytes; }

  /** As `set` with `keepTtl`, for the entry of a live key: one lookup less. A safe integer stands for its text. */
  replace(key: Bytes, entry: Entry, value: Bytes | number): void {
    if (entry.epoch !== this.host.journal.epoch) this.recordReplace(key, entry);
    if (this.datesChanges) entry.accessed = this.host.now;
    if (typeof value === 'number') entry.number = value;
    else {
      entry.value = value;
      entry.form = 0;
    }
    this.host.journal.writes++;
    this.host.keyChanged(this, key);
  }

  /**
   * To be called before a collection is changed in place, and only if it will be; also before its
   * value object moves to another key (RENAME). `tells`: clients that watch the key hear of it; of changes of a
   * stream's groups they do not.
   */
  touch(key: Bytes, entry: Entry, tells = true): void {
    if (entry.epoch !== this.host.journal.epoch) this.record(key, entry);
    if (this.datesChanges) entry.accessed = this.host.now;
    this.host.journal.writes++;
    if (tells) this.host.keyChanged(this, key);
  }

  /** Removes a key; false where there was none (an expired key counts as none). */
  remove(key: Bytes): boolean {
    const entry = this.peek(key);
    if (entry === undefined) return false;
    this.drop(key, entry);
    return true;
  }

  /** Removes the key of a collection that became empty. Returns whether it did. */
  removeIfEmpty(key: Bytes, entry: Entry): boolean {
    if ((entry.value as Collection).size !== 0) return false;
    this.drop(key, entry);
    this.countAsOne(); // the removal of its last element was counted
    return true;
  }

  /** Two of the last changes count as one, or a change as none, in how many there were since the last save. */
  countAsOne(): void { this.host.journal.past--; }

  /** Sets when a live key expires (milliseconds since 1970), or with 0 that it never does. */
  expire(key: Bytes, entry: Entry, at: number): void {
    if (entry.epoch !== this.host.journal.epoch) this.record(key, entry);
    if (this.datesChanges) entry.accessed = this.host.now;
    if (at === 0) this.expires.delete(key);
    else if (entry.expireAt === 0) this.expires.add(key, entry);
    entry.expireAt = at;
    this.host.journal.writes++;
    this.host.keyChanged(this, key);
  }

  /** Empties the database; returns how many keys it had. */
  clear(): number {
    const { size } = this.entries;
    if (size === 0) return 0;
    this.host.journal.append({ kind: 'flush', db: this.id, entries: this.entries, expires: this.expires });
    for (const key of this.entries.keys()) this.host.keyChanged(this, key, 'database');
    this.replaceAll();
    this.host.journal.writes++;
    return size;
  }

  /** Exchanges the contents of two databases (SWAPDB). */
  swap(other: Database): void {
    this.host.journal.append({ kind: 'swap', db: this.id, other: other.id });
    const { entries, expires } = this;
    const keys = [...this.liveKeys(), ...other.liveKeys()];
    this.replaceAll(other.entries, other.expires);
    other.replaceAll(entries, expires);
    this.host.journal.writes++;
    for (const key of keys) {
      this.host.keyChanged(this, key, 'database');
      this.host.keyChanged(other, key, 'database');
    }
  }

  private* liveKeys(): Generator<Bytes> {
    for (const [key, { expireAt }] of this.entries) if (expireAt === 0 || expireAt >= this.host.now) yield key;
  }

  /** Puts whole tables in place, by default empty ones, without the journal: loading, undo, SWAPDB. */
  replaceAll(entries = new Table<Entry>(), expires = new Expiries()): void {
    this.entries = entries;
    this.expires = expires;
    this.changed = new Map();
    this.index = this.round = undefined;
    this.reloads++;
  }

  /** Puts an entry in place or takes it away, without the journal: loading, redo, undo. */
  restore(key: Bytes, entry: Entry | undefined): void {
    this.reloads++;
    if (entry === undefined) { this.entries.delete(key); this.index?.remove(key); }
    else {
      if (!this.entries.has(key)) this.index?.add(key);
      this.entries.set(key, entry);
    }
    const value = entry?.packed === undefined ? entry?.contents : undefined; // what is packed has no times
    if (typeof value === 'string') this.host.journal.brought += value.length;
    else if (value !== undefined) this.host.journal.brought += value.type === 'string' ? value.length : BROUGHT * value.size;
    if (typeof value === 'object' && value.type !== 'string' && value.timed === true) this.expires.timed.add(key);
    if (entry !== undefined && entry.expireAt !== 0) this.expires.set(key, entry);
    else this.expires.delete(key);
  }

  /** The keys in SCAN order; a cursor into it stays valid while keys come and go. */
  scanIndex(): ScanIndex { return (this.index ??= new ScanIndex(this.entries.keys())); }

  /** A key of its own accord out of time: removed, with its event. */
  removeExpired(key: Bytes): void {
    const entry = this.entries.get(key);
    if (entry === undefined) return;
    this.expired++;
    this.drop(key, entry, 'gone');
    this.host.notify(this, Notify.expired, 'expired', key);
  }

  /** The next one of the keys that have a time to live, round and round; undefined where there is none. */
  nextExpiring(): Bytes | undefined {
    if (this.expires.size === 0) return undefined;
    for (;;) {
      const { value, done } = (this.round ??= this.expires.keys()).next();
      if (done === true) this.round = undefined;
      else if (this.expires.has(value)) return value;
    }
  }

  /** A key goes for want of memory: removed, with its event. */
  evict(key: Bytes): void {
    this.drop(key, this.entries.get(key)!, 'gone');
    this.host.notify(this, Notify.evicted, 'evicted', key);
  }

  notify(type: number, event: Bytes, key: Bytes): void { this.host.notify(this, type, event, key); }

  private missed(key: Bytes, read = false): void {
    this.misses++;
    this.host.keyMissed(this, key, read);
  }

  private drop(key: Bytes, entry: Entry, cause?: 'gone'): void {
    if (entry.epoch !== this.host.journal.epoch) this.recordReplace(key, entry);
    this.entries.drop(key);
    if (entry.expireAt !== 0) this.expires.drop(key);
    this.index?.remove(key);
    this.host.journal.writes++;
    this.host.keyChanged(this, key, cause);
  }

  /** The epoch's changes by key, emptied when a new epoch began. */
  private changesNow(): Map<Bytes, KeyChange> {
    const { epoch } = this.host.journal;
    if (this.changedEpoch !== epoch) {
      if (this.changed.size !== 0) this.changed = new Map();
      this.changedEpoch = epoch;
    }
    return this.changed;
  }

  private created(key: Bytes): void {
    if (this.host.journal.recording) this.note(key, undefined);
  }

  /** The value is replaced or dropped, so that the old one stays as it is: kept by reference. */
  private recordReplace(key: Bytes, entry: Entry): void {
    entry.epoch = this.host.journal.epoch;
    if (this.host.journal.recording) this.note(key, entry);
  }

  /** The value may be changed in place: a collection begins to keep what it was. */
  private record(key: Bytes, entry: Entry): void {
    entry.epoch = this.host.journal.epoch;
    if (!this.host.journal.recording) return;
    const change = this.note(key, entry);
    if (typeof change?.value === 'object') change.recording = change.value.record();
  }

  private note(key: Bytes, entry: Entry | undefined): KeyChange | undefined {
    const changes = this.changesNow();
    if (changes.has(key)) return undefined; // created, dropped and created again: the first state counts
    const change: KeyChange = {
      kind: 'key', db: this.id, key, entry, value: entry?.contents, recording: undefined, expireAt: entry?.expireAt ?? 0,
    };
    changes.set(key, change);
    this.host.journal.append(change);
    return change;
  }
}
