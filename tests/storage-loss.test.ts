// What the page does where the browser ends the connection, or throws away what was stored: nothing that memory holds is
// lost, and what is stored is at any time a state that was.
import type { Chunk } from '../src/protocol.ts';
import 'fake-indexeddb/auto';
import { forceCloseDatabase, IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StoredStates } from '../src/storage/stored-states.ts';
import { StoredWorlds } from '../src/storage/worlds.ts';
import { DATABASE, migrate, VERSION } from '../src/storage/schema.ts';
import type { Schema, StoredChunk } from '../src/storage/schema.ts';
import { Writer } from '../src/storage/writer.ts';
import type { WriterOptions } from '../src/storage/writer.ts';
import { Storage } from '../src/storage.ts';
import type { Project, StorageNotice } from '../src/storage.ts';
import { PROJECT_VERSION } from '../src/storage/migrate-project.ts';
import { RedoLog } from '../src/session/redo-log.ts';
import { FakeLocks } from './fake-locks.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const chunk = (value: number): Chunk => ({ world: 'w', bytes: bytes(value) });
const project = (id: string): Project => ({
  id, name: id, script: 'return 1', inputs: {}, version: PROJECT_VERSION, host: 'redis', lua: '5.1', settings: {}, updatedAt: 0, revision: 0,
});

const connections: IDBDatabase[] = [];
const tabs: TestTab[] = [];
let locks: FakeLocks | undefined;

/** A page's storage with the log that its session has. */
class TestTab {
  readonly notices: StorageNotice[] = [];
  readonly log = new RedoLog();
  storage!: Storage;

  static async open(): Promise<TestTab> {
    const tab = new TestTab();
    tab.storage = await Storage.open({ locks, onNotice: (notice) => tab.notices.push(notice) });
    const { base, tail, position } = await tab.storage.load(() => tab.log.held);
    tab.log.load(base, tail, position);
    tabs.push(tab);
    return tab;
  }

  get kinds(): string[] { return this.notices.map(({ kind }) => kind); }

  /** A command changed the keyspace: its batch has one byte. */
  change(value: number): void {
    const batch = { position: this.log.position + 1, world: 'w', bytes: bytes(value) };
    this.log.append(batch);
    this.storage.append(batch);
  }

  rebase(value: number): void {
    const { position } = this.log;
    this.log.rebase([chunk(value)], position);
    this.storage.rebase([chunk(value)], position);
  }
}

/** What a page that begins now would find of the keyspace: the bytes of the base and of the tail. */
async function found(): Promise<{ base: number[]; tail: number[]; missing: number }> {
  const db = await openDB<Schema>(DATABASE, VERSION, { upgrade: migrate });
  const entries = async (store: 'base' | 'tail'): Promise<[IDBValidKey, StoredChunk][]> => {
    const [keys, values] = await Promise.all([db.getAllKeys(store), db.getAll(store)]);
    return keys.map((key, at) => [key, values[at]]);
  };
  const writer = new Writer({} as WriterOptions);
  const stored = new StoredWorlds(writer, () => false, new StoredStates(writer, () => false, () => undefined));
  await stored.read(db, await entries('base'), await entries('tail'));
  db.close();
  const { base, tail, missing } = stored.load(() => undefined);
  return { base: base.map(({ bytes: [value] }) => value), tail: tail.map(({ bytes: [value] }) => value), missing };
}

/** As where the browser's storage process ends: the connections get their close event. */
function endConnections(): void { for (const one of connections.splice(0)) forceCloseDatabase(one as never); }

/** As where site data is cleared. */
function clearData(): void {
  watch(new IDBFactory());
  endConnections();
}

/** Notes each connection that is made. */
function watch(factory: IDBFactory): void {
  const open = factory.open.bind(factory);
  factory.open = (...args) => {
    const request = open(...args);
    request.addEventListener('success', () => connections.push(request.result as unknown as IDBDatabase));
    return request;
  };
  globalThis.indexedDB = factory as unknown as typeof indexedDB;
}

beforeEach(() => {
  locks = new FakeLocks();
  watch(new IDBFactory());
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const { storage } of tabs.splice(0)) await storage.close();
  connections.length = 0;
});

test('the connection ends: it is opened anew, and what changed meanwhile is stored, without a word', async () => {
  const tab = await TestTab.open();
  tab.change(1);
  await tab.storage.flush();
  endConnections();
  tab.change(2);
  tab.storage.set('theme', 'dark');
  await expect.poll(() => tab.storage.mode).toBe('stored');
  tab.change(3);
  await tab.storage.close();
  expect(await found()).toEqual({ base: [], tail: [1, 2, 3], missing: 0 });
  expect((await TestTab.open()).storage.setting('theme')).toBe('dark');
  expect(tab.kinds).toEqual([]);
});

test('batches that were on their way as the connection ended are stored once, in order', async () => {
  const tab = await TestTab.open();
  for (const value of [1, 2]) tab.change(value);
  const flushed = tab.storage.flush();
  endConnections();
  tab.change(3);
  await flushed;
  await expect.poll(() => tab.storage.mode).toBe('stored');
  await tab.storage.close();
  expect(await found()).toEqual({ base: [], tail: [1, 2, 3], missing: 0 });
});

test('site data is cleared: keyspace, scripts, settings and history are stored again from memory, and that is told', async () => {
  const tab = await TestTab.open();
  tab.change(1);
  tab.rebase(10);
  tab.change(2);
  await tab.storage.projects.save(project('one'));
  await tab.storage.projects.save(project('two'));
  await tab.storage.projects.remove('two');
  tab.storage.set('theme', 'dark');
  await tab.storage.flush();
  clearData();
  await expect.poll(() => tab.kinds).toEqual(['restored']);
  tab.change(3);
  await tab.storage.close();
  expect(await found()).toEqual({ base: [10], tail: [2, 3], missing: 0 });
  const { storage } = await TestTab.open();
  expect([storage.projects.list().map(({ id }) => id), storage.setting('theme')]).toEqual([['one'], 'dark']);
});

test('a base that is lost is never followed by batches alone, whatever the moment', async () => {
  for (let moment = 0; moment < 12; moment++) {
    watch(new IDBFactory());
    locks = new FakeLocks();
    const tab = await TestTab.open();
    const all: number[] = [];
    for (let step = 0; step < 12; step++) {
      if (step === moment) clearData();
      all.push(step);
      tab.change(step);
      if (step === 5) tab.rebase(100);
      // A page that is killed here leaves a state that was.
      const { base, tail, missing } = await found();
      expect(missing).toBe(0);
      const state = base.length > 0 ? [...all.slice(0, 6), ...tail] : tail;
      expect(state).toEqual(all.slice(0, state.length));
      if (step % 3 === 0) await tab.storage.flush();
    }
    await tab.storage.close();
    const { base, tail } = await found();
    expect([base, tail]).toEqual([[100], all.slice(6)]);
  }
});

test('it is not opened again: that is told with its reason, tried again, and all is stored when it opens', async () => {
  const tab = await TestTab.open();
  tab.change(1);
  await tab.storage.flush();
  const refuse = vi.spyOn(indexedDB, 'open').mockImplementation(() => { throw new DOMException('broken', 'UnknownError'); });
  endConnections();
  await expect.poll(() => tab.notices).toEqual([{ kind: 'ended', reason: 'broken' }]);
  tab.change(2);
  expect(await tab.storage.projects.save(project('one'))).toMatchObject({ outcome: 'in memory only' });
  tab.storage.projects.again = () => void tab.storage.projects.save(project('one'));
  refuse.mockRestore();
  await expect.poll(() => tab.kinds, { timeout: 20_000 }).toEqual(['ended', 'recovered']);
  await tab.storage.close();
  expect(await found()).toEqual({ base: [], tail: [1, 2], missing: 0 });
  expect((await TestTab.open()).storage.projects.list()).toMatchObject([{ id: 'one' }]);
});

test.each([
  ['Encountered full disk while opening backing store for indexedDB.open.', 'QuotaExceededError'],
  ['Internal error opening backing store for indexedDB.open.', 'UnknownError'], // what Chromium says later
])('a full disk closes the database and throws it away: told once as full, stored whole when there is room (%s)', async (message, name) => {
  const tab = await TestTab.open();
  tab.change(1);
  await tab.storage.flush();
  const why = 'Connection is closing because of: IO error: 000003.log: FILE_ERROR_NO_SPACE';
  const write = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => { throw new DOMException(why, 'UnknownError'); });
  tab.change(2);
  await tab.storage.flush();
  const refuse = vi.spyOn(indexedDB, 'open')
    .mockImplementation(() => { throw new DOMException(message, name); });
  endConnections();
  await expect.poll(() => tab.storage.mode).toBe('memory');
  tab.change(3);
  await new Promise((resolve) => { setTimeout(resolve, 1_000); }); // it is tried again meanwhile
  expect(tab.kinds).toEqual(['full']);
  write.mockRestore();
  refuse.mockRestore();
  watch(new IDBFactory());
  await expect.poll(() => tab.kinds, { timeout: 20_000 }).toEqual(['full', 'restored', 'recovered']);
  await tab.storage.close();
  expect(await found()).toEqual({ base: [], tail: [1, 2, 3], missing: 0 });
});

test('a failed write of blobs is told as what it is, once, and so is its end', async () => {
  const tab = await TestTab.open();
  const reason = 'Failed to write blobs (kErrorFailed)';
  const write = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => { throw new DOMException(reason, 'DataError'); });
  for (const value of [1, 2]) {
    tab.change(value);
    await tab.storage.flush();
  }
  expect(tab.notices).toEqual([{ kind: 'failed', reason }]);
  write.mockRestore();
  await tab.storage.flush();
  expect(tab.kinds).toEqual(['failed', 'recovered']);
});

test('a full disk as the page begins: what is stored shows, and the keyspace is claimed when there is room', async () => {
  const before = await TestTab.open();
  before.change(1);
  await before.storage.projects.save(project('one'));
  await before.storage.close();
  const full = vi.spyOn(IDBObjectStore.prototype, 'put')
    .mockImplementation(() => { throw new DOMException('full', 'QuotaExceededError'); });
  const tab = await TestTab.open();
  expect(tab.kinds).toEqual(['full']);
  expect(tab.log.held?.tail).toHaveLength(1);
  expect(tab.storage.projects.list()).toHaveLength(1);
  tab.change(2);
  full.mockRestore();
  await expect.poll(() => tab.kinds, { timeout: 20_000 }).toEqual(['full', 'recovered']);
  await tab.storage.close();
  expect(await found()).toEqual({ base: [], tail: [1, 2], missing: 0 });
});

test('of two tabs whose data is cleared the owner stores the keyspace, the other its own scripts', async () => {
  const owner = await TestTab.open();
  owner.change(1);
  const other = await TestTab.open();
  other.change(9);
  await owner.storage.flush();
  await other.storage.projects.save(project('one'));
  clearData();
  await expect.poll(() => [...owner.kinds, ...other.kinds]).toEqual(['restored', 'copy', 'restored']);
  await owner.storage.flush();
  expect([owner.storage.mode, other.storage.mode]).toEqual(['stored', 'copy']);
  await owner.storage.close();
  await other.storage.close();
  expect(await found()).toEqual({ base: [], tail: [1], missing: 0 });
});

test('a snapshot comes while batches wait, and while they are being written', async () => {
  const tab = await TestTab.open();
  tab.change(1);
  tab.change(2);
  tab.rebase(10); // before anything of it was written
  tab.change(3);
  await tab.storage.flush();
  expect(await found()).toEqual({ base: [10], tail: [3], missing: 0 });
  await tab.storage.close();
  const next = await TestTab.open();
  next.change(4);
  const flushed = next.storage.flush(); // on its way
  next.change(5);
  next.rebase(20);
  next.change(6);
  await flushed;
  await next.storage.close();
  expect(await found()).toEqual({ base: [20], tail: [6], missing: 0 });
});

test('a snapshot that finds no room is written later, with the batches since, in one piece', async () => {
  const tab = await TestTab.open();
  tab.change(1);
  await tab.storage.flush();
  const full = vi.spyOn(IDBObjectStore.prototype, 'put')
    .mockImplementation(() => { throw new DOMException('full', 'QuotaExceededError'); });
  tab.change(2);
  tab.rebase(10);
  await tab.storage.flush();
  const db = await openDB(DATABASE);
  expect([await db.getAllKeys('base'), await db.getAllKeys('tail')]).toEqual([[], [1]]);
  db.close();
  full.mockRestore();
  tab.change(3);
  await tab.storage.close();
  expect(await found()).toEqual({ base: [10], tail: [3], missing: 0 });
});

test.each([
  ['a batch', 'tail', 3, 1], ['the first batch after the snapshot', 'tail', 2, 1], ['a chunk', 'base', 0, 1],
] as const)('%s that is missing is missed', async (_, store, key, missing) => {
  const tab = await TestTab.open();
  tab.change(1);
  tab.log.rebase([chunk(10), chunk(11)], 1);
  tab.storage.rebase([chunk(10), chunk(11)], 1);
  for (const value of [2, 3, 4]) tab.change(value);
  await tab.storage.close();
  expect((await found()).missing).toBe(0);
  const db = await openDB(DATABASE);
  await db.delete(store, key);
  db.close();
  expect((await found()).missing).toBe(missing);
});

test('a save that the end of the connection took back is made again; what another tab stored since stays', async () => {
  const tab = await TestTab.open();
  const saved = (await tab.storage.projects.save(project('one'))).project;
  await tab.storage.projects.save({ ...saved, script: 'return 2' });
  await tab.storage.projects.save(project('two'));
  let db = await openDB(DATABASE);
  await db.put('projects', saved); // as it was a save before
  await db.put('projects', { ...project('two'), script: 'newer', revision: 7 });
  endConnections();
  db = await openDB(DATABASE);
  await expect.poll(async () => (await db.get('projects', 'one')).script).toBe('return 2');
  expect((await db.get('projects', 'two')).script).toBe('newer');
  db.close();
  expect(tab.kinds).toEqual([]);
});
