// Browsers that refuse what keeps data, by throwing at its very name (Firefox with cookies blocked), by rejecting, or by
// having no such thing: storage then works in memory, and says what is missing.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Ownership } from '../src/storage/ownership.ts';
import type { Locks } from '../src/storage/ownership.ts';
import { Storage } from '../src/storage.ts';
import type { Project, StorageNotice } from '../src/storage.ts';
import { PROJECT_VERSION } from '../src/storage/migrate-project.ts';
import { FakeLocks } from './fake-locks.ts';

const project = (id: string): Project => ({
  id, name: id, script: '', inputs: {}, version: PROJECT_VERSION, host: 'redis', lua: '5.1', settings: {}, updatedAt: 0, revision: 0,
});
const insecure = (): never => { throw new DOMException('The operation is insecure.', 'SecurityError'); };
const refusing = { request: () => Promise.reject(new DOMException('denied', 'SecurityError')) } as unknown as Locks;
const throwing = { request: insecure } as unknown as Locks;

const open: Storage[] = [];
async function tab(options: Partial<Parameters<typeof Storage.open>[0]> = {}): Promise<{ storage: Storage; notices: StorageNotice[] }> {
  const notices: StorageNotice[] = [];
  const storage = await Storage.open({ locks: new FakeLocks(), ...options, onNotice: (notice) => notices.push(notice) });
  open.push(storage);
  return { storage, notices };
}

/** A name of the platform that throws as soon as it is read. */
function block(name: string): void {
  const before = Object.getOwnPropertyDescriptor(globalThis, name);
  Object.defineProperty(globalThis, name, { configurable: true, get: insecure });
  blocked.push(() => {
    if (before) Object.defineProperty(globalThis, name, before);
    else Reflect.deleteProperty(globalThis, name);
  });
}
const blocked: (() => void)[] = [];

beforeEach(() => { globalThis.indexedDB = new IDBFactory() as unknown as typeof indexedDB; });
afterEach(async () => {
  for (const free of blocked.splice(0)) free();
  vi.restoreAllMocks();
  for (const storage of open.splice(0)) await storage.close();
});

test('all of it throws: the page works in memory, and is told once that nothing is kept', async () => {
  for (const name of ['indexedDB', 'BroadcastChannel', 'sessionStorage', 'navigator']) block(name);
  const notices: StorageNotice[] = [];
  const storage = await Storage.open({ onNotice: (notice) => notices.push(notice) });
  open.push(storage);
  storage.set('theme', 'dark');
  storage.append({ position: 1, world: 'w', bytes: Uint8Array.of(1) });
  expect(await storage.projects.save(project('one'))).toMatchObject({ outcome: 'in memory only' });
  expect([storage.mode, storage.setting('theme'), storage.keepsAll]).toEqual(['memory', 'dark', false]);
  expect(notices).toEqual([{ kind: 'unavailable', reason: 'The operation is insecure.' }]);
});

test.each([['throw', throwing], ['are refused', refusing]])('locks that %s are as locks that are not there', async (_, locks) => {
  const { storage, notices } = await tab({ locks });
  storage.append({ position: 1, world: 'w', bytes: Uint8Array.of(1) });
  expect([storage.mode, notices]).toEqual(['stored', []]);
  await storage.close();
  const next = await tab({ locks });
  expect((await next.storage.load(() => undefined)).tail).toHaveLength(1);
});

test('where locks are refused, a draft that was not stored yet is not taken for another tab\'s', async () => {
  const items = new Map([['evalua.tab', 'old'], ['evalua.draft.one', JSON.stringify(project('one'))]]);
  const session = Object.assign(Object.create({
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }) as object, Object.fromEntries(items)) as unknown as Parameters<typeof Storage.open>[0]['session'];
  const { storage } = await tab({ locks: refusing, session: session! });
  expect(storage.tab.unsaved.map(({ id }) => id)).toEqual(['one']);
  expect(items.has('evalua.draft.one')).toBe(true);
});

test('no channel between tabs: each stores, and the later save of one script becomes a copy', async () => {
  block('BroadcastChannel');
  const [first, second] = [await tab(), await tab()];
  const { project: made } = await first.storage.projects.save(project('one'));
  await first.storage.projects.save({ ...made, script: 'first' });
  expect((await second.storage.projects.save({ ...made, script: 'second' })).outcome).toBe('conflict copy');
});

describe('a tab that leaves', () => {
  const options = { store: async () => {}, lost: () => {} };
  const channel = (): BroadcastChannel => new BroadcastChannel('ownership test');

  test('says no more that it is the owner: the one that begins waits for its lock, and gets it', async () => {
    const locks = new FakeLocks();
    const leaving = new Ownership({ ...options, locks, channel: channel() });
    expect(await leaving.acquire()).toBe(true);
    leaving.leaving = true;
    const next = new Ownership({ ...options, locks, channel: channel() });
    const acquired = next.acquire();
    setTimeout(() => leaving.release(), 200);
    expect(await acquired).toBe(true);
    expect([leaving.owns, next.owns]).toEqual([false, true]);
    next.release();
  });

  test('one that stays says so: the one that begins does not get it', async () => {
    const locks = new FakeLocks();
    const staying = new Ownership({ ...options, locks, channel: channel() });
    await staying.acquire();
    const next = new Ownership({ ...options, locks, channel: channel() });
    const acquired = next.acquire();
    setTimeout(() => staying.release(), 500); // long after it said so
    expect(await acquired).toBe(false);
    next.release();
  });

  test('still stores what it has where another takes over', async () => {
    const locks = new FakeLocks();
    const stored: string[] = [];
    const leaving = new Ownership({
      locks, channel: channel(), store: async () => { stored.push('stored'); }, lost: () => stored.push('lost'),
    });
    await leaving.acquire();
    leaving.leaving = true;
    const next = new Ownership({ ...options, locks, channel: channel() });
    await next.takeOver();
    expect([stored, next.owns]).toEqual([['stored', 'lost'], true]);
    next.release();
    leaving.release();
  });
});

test('a database that opens and then does not answer keeps no page waiting', async () => {
  await (await tab()).storage.close();
  const opening = indexedDB.open('evalua');
  const other = await new Promise<IDBDatabase>((resolve) => { opening.onsuccess = () => resolve(opening.result); });
  const store = other.transaction('meta', 'readwrite').objectStore('meta');
  let held = true;
  const hold = (): void => { if (held) store.get('id').onsuccess = hold; };
  hold();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const begun = tab();
    for (let seconds = 0; seconds < 40; seconds++) {
      await new Promise((resolve) => { setImmediate(resolve); });
      await vi.advanceTimersByTimeAsync(1000);
    }
    const { storage, notices } = await begun;
    expect([storage.mode, notices.map(({ kind }) => kind)]).toEqual(['memory', ['unavailable']]);
  } finally {
    held = false;
    vi.useRealTimers();
    other.close();
  }
}, 60_000);
