// Opening the database, with a value for each way in which that goes wrong.
import { openDB, unwrap, wrap } from 'idb';
import type { IDBPDatabase, OpenDBCallbacks } from 'idb';
import { DATABASE, migrate, VERSION } from './schema.ts';
import type { Schema } from './schema.ts';

export type Opened =
  | { state: 'open'; db: IDBPDatabase<Schema> }
  /** Made by a newer version: good for reading alone. */
  | { state: 'newer'; db: IDBPDatabase<Schema> }
  | { state: 'blocked' }
  | { state: 'unavailable'; reason: string; error?: unknown };

/** A private window may leave a request without any answer. */
const PATIENCE = 4000;

/** `gone` is called when the connection ends by itself, or makes way for a newer version in another tab. */
export async function connect(gone: (why: 'terminated' | 'upgrade') => void): Promise<Opened> {
  const missing = findMissing();
  if (missing !== undefined) return missing;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<Opened>((resolve) => {
    timer = setTimeout(() => resolve({ state: 'unavailable', reason: 'IndexedDB does not answer' }), PATIENCE);
  });
  const opening = open(gone);
  const opened = await Promise.race([opening, silence]);
  clearTimeout(timer);
  // One that comes too late would stand in the way of a newer version.
  if (opened.state === 'unavailable') void opening.then((late) => { if ('db' in late) late.db.close(); });
  return opened;
}

/**
 * What was asked of the database, or an error where that takes longer than `patience` milliseconds: WebKit at times leaves
 * the first requests of a page without an answer, when the page before it wrote until it went.
 */
export async function answered<T>(asked: Promise<T>, patience: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('IndexedDB does not answer')), patience);
  });
  asked.catch(() => undefined); // one that fails too late
  return Promise.race([asked, silence]).finally(() => clearTimeout(timer));
}

/** A browser that blocks it may have no such name, or throw at it. */
function findMissing(): Opened | undefined {
  try {
    return globalThis.indexedDB ? undefined : { state: 'unavailable', reason: 'IndexedDB is missing' };
  } catch (error) {
    return unavailable(error);
  }
}

function open(gone: (why: 'terminated' | 'upgrade') => void): Promise<Opened> {
  return new Promise((resolve) => {
    let db: IDBPDatabase<Schema> | undefined;
    const callbacks: OpenDBCallbacks<Schema> = {
      upgrade: migrate,
      blocked: () => resolve({ state: 'blocked' }),
      blocking: () => { db?.close(); gone('upgrade'); },
      terminated: () => gone('terminated'),
    };
    attempt(callbacks).then(
      (opened) => { db = opened; follow(db); resolve({ state: 'open', db }); },
      (error: unknown) => { resolve(isVersion(error) ? openNewer(callbacks) : unavailable(error)); },
    );
  });
}

// What is under way: a page that WebKit sets aside would keep its stores from the next page.

const transactions = new WeakMap<IDBDatabase, Set<IDBTransaction>>();

function follow(db: IDBPDatabase<Schema>): void {
  const raw = unwrap(db);
  const underWay = new Set<IDBTransaction>();
  const begin = raw.transaction.bind(raw);
  raw.transaction = (...how) => {
    const transaction = begin(...how);
    underWay.add(transaction);
    for (const end of ['complete', 'abort']) transaction.addEventListener(end, () => underWay.delete(transaction));
    return transaction;
  };
  transactions.set(raw, underWay);
}

/** Closes it at once: what is under way is given up, unless it is being committed. */
export function closeNow(db: IDBPDatabase<Schema>): void {
  for (const transaction of transactions.get(unwrap(db)) ?? []) {
    wrap(transaction).done.catch(() => {}); // whoever made it may have stopped listening at its first request
    try { transaction.abort(); } catch { /* it is committed, or over */ }
  }
  db.close();
}

/** A browser may refuse at once, by throwing. */
const attempt = async (callbacks: OpenDBCallbacks<Schema>): Promise<IDBPDatabase<Schema>> =>
  openDB<Schema>(DATABASE, VERSION, callbacks);

const openNewer = (callbacks: OpenDBCallbacks<Schema>): Promise<Opened> =>
  openDB<Schema>(DATABASE, undefined, callbacks).then((db): Opened => ({ state: 'newer', db }), unavailable);

const isVersion = (error: unknown): boolean => error instanceof Error && error.name === 'VersionError';
const unavailable = (error: unknown): Opened =>
  ({ state: 'unavailable', reason: error instanceof Error ? error.message : String(error), error });
