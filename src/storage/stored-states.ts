// States of worlds that are set aside under names, in the database: written in order with the batches of worlds, by the tab that owns
// them. Others have those that they set aside themselves for as long as they live.
import type { IDBPDatabase } from 'idb';
import { answered } from './connection.ts';
import type { Schema, StoredStatesMark } from './schema.ts';
import type { Write, Writer } from './writer.ts';

/** Milliseconds after which a read is given up, and a write is not waited for any more. */
const READING = 15_000;
const WRITING = 5_000;

type Changes = ReadonlyMap<string, Uint8Array[] | undefined>;

export class StoredStates {
  mark: unknown;
  /** What this page set aside. */
  private readonly written = new Map<string, Uint8Array[] | undefined>();

  /** `open`: writes may go to the database now, or after what is there already; `database`: what can be read. */
  constructor(
    private readonly writer: Writer, private readonly open: () => boolean, private readonly database: () => IDBPDatabase<Schema> | undefined,
  ) {}

  async read(key: string): Promise<unknown> {
    if (this.written.has(key)) return this.written.get(key);
    const db = this.database();
    if (db === undefined) throw new Error('the browser gives no database now');
    return answered(db.get('states', key), READING);
  }

  async write(mark: StoredStatesMark, changes: Changes): Promise<void> {
    this.mark = mark;
    for (const [key, chunks] of changes) this.written.set(key, chunks);
    if (!this.open()) return;
    this.writer.add(putting(mark, changes));
    // A database that does not answer must not hold up what runs.
    if (changes.size > 0) await Promise.race([this.writer.flush(), new Promise((resolve) => { setTimeout(resolve, WRITING); })]);
  }

  /** Writes all that this page set aside, where it is not certain what a database has of it. */
  renew(): void { if (this.mark !== undefined) this.writer.add(putting(this.mark as StoredStatesMark, this.written)); }
}

function putting(mark: StoredStatesMark, changes: Changes): Write {
  return {
    store: 'states', also: ['meta'], owned: true,
    run: (to) => {
      const store = to.objectStore('states');
      const all = [...changes].map(([key, chunks]) => (chunks === undefined ? store.delete(key) : store.put(chunks, key)));
      return Promise.all([...all, to.objectStore('meta').put(mark, 'states')]);
    },
  };
}
