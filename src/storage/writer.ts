// Writes, gathered for a moment and done in one transaction; those of worlds in one of their own, for another tab
// may own it. What cannot be written stays in memory, in order, and is tried again.
import type { IDBPDatabase, IDBPTransaction } from 'idb';
import type { Schema, StoreName } from './schema.ts';

type Stores = StoreName[];
export type WriteTransaction = IDBPTransaction<Schema, Stores, 'readwrite'>;

export interface Write {
  store: StoreName;
  /** Other stores that it writes. */
  also?: StoreName[];
  /** The place that it writes, so that a later write can make it needless. */
  key?: IDBValidKey;
  /** Of worlds: done only by the tab that owns it. */
  owned?: boolean;
  run(transaction: WriteTransaction): Promise<unknown>;
}

/** Milliseconds that a write may wait for others. */
const GATHER = 100;
const RETRY = 3000;

export interface WriterOptions {
  open(): Promise<IDBPDatabase<Schema> | undefined>;
  /** The tab that may write the worlds, as the database has it. */
  owner: string;
  /** Nothing waits any more. */
  written(): void;
  lost(): void;
  /** It is tried again. */
  failed(error: unknown): void;
  /** No database takes a value: it is dropped. */
  refused(error: unknown): void;
}

/** A write found that another tab owns the worlds. */
class NotOwner extends Error {}

export class Writer {
  private pending: Write[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private flushing: Promise<void> | undefined;
  private failing = false;

  constructor(private readonly options: WriterOptions) {}

  get waiting(): number { return this.pending.length; }

  /** The keys that wait to be written to a store, in order. */
  keys(store: StoreName): IDBValidKey[] { return this.pending.flatMap((write) => (write.store === store ? write.key ?? [] : [])); }

  add(...writes: Write[]): void {
    this.pending.push(...writes);
    this.schedule(this.failing ? RETRY : GATHER);
  }

  /** Drops writes that a later one makes needless. */
  drop(needless: (write: Write) => boolean): void {
    if (this.flushing === undefined) this.pending = this.pending.filter((write) => !needless(write));
  }

  /** Writes now all that waits. Never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.flushing; // one transaction at a time keeps the order
    if (this.flushing !== undefined) return this.flush();
    if (this.pending.length === 0) return this.options.written();
    this.flushing = this.write().finally(() => { this.flushing = undefined; });
    await this.flushing;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.pending = [];
  }

  private async write(): Promise<void> {
    try {
      const db = await this.options.open();
      if (db === undefined) return;
      await this.transact(db, this.pending.filter(({ owned }) => owned !== true));
      await this.transact(db, this.pending.filter(({ owned }) => owned === true));
      this.failing = false;
      this.options.written();
    } catch (error) {
      this.refused(error);
    }
  }

  private async transact(db: IDBPDatabase<Schema>, writes: Write[]): Promise<void> {
    if (writes.length === 0) return;
    const stores: Stores = [...new Set<StoreName>(['meta', ...writes.flatMap(({ store, also = [] }) => [store, ...also])])];
    const transaction = db.transaction(stores, 'readwrite', { durability: 'relaxed' });
    transaction.done.catch(() => {}); // awaited below; an earlier failure would leave it unheard
    try {
      if (writes[0].owned === true && await transaction.objectStore('meta').get('owner') !== this.options.owner) {
        throw new NotOwner();
      }
      const all = writes.map((write) => this.attempt(write, transaction));
      transaction.commit(); // not only once each was answered: the page may go away before
      await Promise.all([...all, transaction.done]);
    } catch (error) {
      try { transaction.abort(); } catch { /* it is aborted already */ }
      throw transaction.error ?? error;
    }
    const done = new Set(writes);
    this.pending = this.pending.filter((write) => !done.has(write));
  }

  /** A value that no database takes costs itself alone. */
  private attempt(write: Write, transaction: WriteTransaction): Promise<unknown> | undefined {
    try {
      return write.run(transaction);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'DataCloneError') throw error;
      this.options.refused(error);
      return undefined;
    }
  }

  private refused(error: unknown): void {
    if (error instanceof NotOwner) {
      this.pending = this.pending.filter(({ owned }) => owned !== true);
      this.options.lost();
    } else {
      this.failing = true;
      this.options.failed(error);
    }
    if (this.pending.length > 0) this.schedule(RETRY);
  }

  private schedule(delay: number): void {
    this.timer ??= setTimeout(() => { void this.flush(); }, delay);
  }
}
