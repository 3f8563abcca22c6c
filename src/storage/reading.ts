// Reading a store record by record, so that one damaged record costs itself and no other.
import type { IDBPDatabase } from 'idb';
import type { Quarantined, Schema } from './schema.ts';

export type Readable = 'base' | 'tail' | 'projects' | 'settings' | 'history';

export interface Read<T> { entries: [key: IDBValidKey, value: T][]; damaged: Quarantined[] }

/** All records of a store in the order of their keys, in the form of this version (`migrate`); what `fits` refuses, or the database cannot read, is damaged. */
export async function readStore<T>(
  db: IDBPDatabase<Schema>, store: Readable, fits: (value: unknown) => value is T, migrate = (value: unknown): unknown => value,
): Promise<Read<T>> {
  const read: Read<T> = { entries: [], damaged: [] };
  const keys = await db.getAllKeys(store);
  const values = await valuesOf(db, store, keys);
  keys.forEach((key, i) => {
    const { value, error } = values[i];
    const migrated = migrate(value);
    if (error === undefined && fits(migrated)) read.entries.push([key, migrated]);
    else read.damaged.push({ store, key, value, reason: error ?? 'not of the shape of this store', at: Date.now() });
  });
  return read;
}

interface Loaded { value?: unknown; error?: string }

async function valuesOf(db: IDBPDatabase<Schema>, store: Readable, keys: IDBValidKey[]): Promise<Loaded[]> {
  try {
    const values: unknown[] = await db.getAll(store);
    if (values.length === keys.length) return values.map((value) => ({ value }));
  } catch {
    // One unreadable record fails them all: each by itself then.
  }
  return Promise.all(keys.map((key) => db.get(store, key as never).then(
    (value: unknown): Loaded => ({ value }), (error: unknown): Loaded => ({ error: String(error) }),
  )));
}

/** Moves records to the quarantine store. */
export async function setAside(db: IDBPDatabase<Schema>, damaged: Quarantined[]): Promise<void> {
  if (damaged.length === 0) return;
  const stores = [...new Set(damaged.map(({ store }) => store as Readable))];
  const transaction = db.transaction([...stores, 'quarantine'], 'readwrite');
  for (const record of damaged) {
    void transaction.objectStore('quarantine').add(record).catch(() => {});
    void transaction.objectStore(record.store as Readable).delete(record.key as never).catch(() => {});
  }
  await transaction.done;
}
