import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sizeOf } from '../src/cut.ts';
import type { Batch, Chunk, RunRecord } from '../src/protocol.ts';
import type { KeyDifference } from '../src/hosts/redis/wire.ts';
import { DATABASE, VERSION } from '../src/storage/schema.ts';
import { HISTORY } from '../src/storage/trim.ts';
import { Storage } from '../src/storage.ts';
import type { Project, StorageNotice } from '../src/storage.ts';
import { PROJECT_VERSION } from '../src/storage/migrate-project.ts';
import { FakeLocks } from './fake-locks.ts';

let locks: FakeLocks;
const open: Storage[] = [];

async function tab(): Promise<{ storage: Storage; notices: StorageNotice[]; kinds: () => string[] }> {
  const notices: StorageNotice[] = [];
  const storage = await Storage.open({ locks, onNotice: (notice) => notices.push(notice) });
  open.push(storage);
  return { storage, notices, kinds: () => notices.map(({ kind }) => kind) };
}

const nothing = (): undefined => undefined;
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const chunk = (value: number): Chunk => ({ world: 'w', bytes: bytes(value) });
const batch = (position: number, value = position): Batch => ({ position, ...chunk(value) });
const wait = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
const project = (id: string, more: Partial<Project> = {}): Project => ({
  id, name: id, script: 'return "\xff"', inputs: { keys: ['k'] }, version: PROJECT_VERSION, host: 'redis', lua: '5.1', settings: {}, updatedAt: 0,
  revision: 0, ...more,
});
const record = (id: number): RunRecord => ({
  id, host: 'redis', startedAt: 1, duration: 1, state: 'completed',
  reply: { type: 'bulk', text: 'x'.repeat(5000) },
  events: Array.from({ length: 150 }, () => ({ name: 'script.executed', at: 1, payload: {}, client: 1 })),
  eventsDropped: {},
  log: [], logDropped: 0, differences: [], differencesDropped: 0, rolledBack: false, commands: [], violations: [],
});

/** More of everything than a history keeps. */
const large = (id: number): RunRecord => ({
  ...record(id),
  reply: { type: 'array', items: Array.from({ length: 400 }, () => ({ type: 'array', items: [{ type: 'bulk', text: 'x'.repeat(3000) }] })) },
  events: Array.from({ length: 1000 }, () => ({
    name: 'script.redis_command_executed', at: 1, client: 1,
    payload: { command: 'SET', args: Array.from({ length: 50 }, () => 'x'.repeat(1000)) },
  })),
  log: Array.from({ length: 50 }, () => ({ level: 'notice', text: 'x'.repeat(100_000), at: 1 })),
  differences: Array.from({ length: 3 }, (): KeyDifference => ({
    db: 0, key: 'k', before: null,
    after: { key: 'k', encoding: 'raw', size: 70_000, expireAt: 0, partial: true, value: { type: 'string', text: 'x'.repeat(65_536) } },
  })),
  violations: Array.from({ length: 1000 }, () => ({ operation: 'write', reason: 'no' })),
});

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  locks = new FakeLocks();
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const storage of open.splice(0)) await storage.close();
});

describe('the keyspace', () => {
  test('what was appended is there in the next visit, in order', async () => {
    const { storage, kinds } = await tab();
    for (let position = 1; position <= 12; position++) storage.append(batch(position));
    await storage.close();
    const next = await tab();
    expect(await next.storage.load(nothing)).toEqual({
      base: [], tail: Array.from({ length: 12 }, (_, i) => batch(i + 1)),
      position: 0, missing: 0,
    });
    expect([...kinds(), ...next.kinds()]).toEqual([]);
  });

  test('a tab that is killed without goodbye has stored what is older than 300 ms', async () => {
    const { storage } = await tab();
    storage.append(batch(1, 1));
    await wait(300);
    const db = await openDB(DATABASE);
    expect(await db.getAll('tail')).toEqual([chunk(1)]);
    db.close();
  });

  test('a snapshot takes the place of the batches before it', async () => {
    const { storage } = await tab();
    storage.rebase([chunk(9), chunk(9), chunk(9)], 0);
    for (let position = 1; position <= 3; position++) storage.append(batch(position));
    await storage.flush();
    storage.append(batch(4, 4));
    storage.rebase([chunk(7), chunk(8)], 3);
    await storage.close();
    expect(await (await tab()).storage.load(nothing)).toEqual({
      base: [chunk(7), chunk(8)], tail: [batch(4, 4)], position: 3, missing: 0,
    });
  });
});

describe('projects, settings, history', () => {
  test('survive the visit, bytes and all', async () => {
    const { storage } = await tab();
    const { project: saved, outcome } = await storage.projects.save(project('one'));
    expect(outcome).toBe('stored');
    storage.set('theme', 'dark');
    storage.set('theme', 'light');
    storage.remember(record(1));
    await storage.close();
    const next = (await tab()).storage;
    expect(next.projects.list()).toEqual([saved]);
    expect(next.setting('theme')).toBe('light');
    expect(next.history()).toHaveLength(1);
  });

  test('a deleted project comes back by a save', async () => {
    const { storage } = await tab();
    await storage.projects.save(project('one'));
    const { revision } = (await storage.projects.remove('one'))!.project;
    expect(storage.projects.list()).toEqual([]);
    await storage.projects.save(project('one', { revision }));
    expect(storage.projects.list()).toMatchObject([{ id: 'one' }]);
    expect(storage.projects.get('one')).not.toHaveProperty('deletedAt');
  });

  test('the history keeps 200 runs, trimmed, and counts what it dropped', async () => {
    const { storage } = await tab();
    for (let id = 1; id <= 205; id++) storage.remember(record(id));
    await storage.close();
    const next = (await tab()).storage;
    const history = next.history();
    expect(history.map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, i) => 205 - i));
    expect(history[0].events).toHaveLength(100);
    expect(history[0].eventsDropped).toEqual({ 'script.executed': 50 });
    expect(history[0]).toMatchObject({ trimmed: 'marked', reply: { text: 'x'.repeat(5000) } });
    expect(next.runsDropped).toBe(5);
  });

  test('the history keeps to its bytes, whatever a run has', async () => {
    const { storage } = await tab();
    const one = large(0);
    for (let id = 1; id <= 60; id++) storage.remember({ ...one, id });
    await storage.close();
    const { storage: next, kinds } = await tab();
    const history = next.history();
    expect(history[0].id).toBe(60);
    expect(history.length + next.runsDropped).toBe(60);
    const db = await openDB(DATABASE);
    const stored = (await db.getAll('history')) as RunRecord[];
    db.close();
    for (const runs of [history, stored]) {
      expect(runs.length).toBeGreaterThan(20);
      expect(runs.reduce((sum, run) => sum + sizeOf(run), 0)).toBeLessThanOrEqual(HISTORY.bytes);
    }
    const [{ reply, events, eventsDropped, log, logDropped, logEnd = [], differences, violationsDropped }] = history;
    expect(reply).toMatchObject({ length: 400 });
    expect(events.at(-1)).toMatchObject({ payload: { args: { elements: 50 } } });
    expect(eventsDropped['script.redis_command_executed'] + events.length).toBe(1000);
    expect([log.length + logDropped + logEnd.length, log[0].length]).toEqual([50, 100_000]);
    expect((differences as KeyDifference[]).map(({ cut, after }) => [cut, after?.size])).toEqual(Array(3).fill([true, 70_000]));
    expect(violationsDropped).toBe(900);
    expect(kinds()).toEqual([]);
  });

  test('records that an earlier version kept whole are trimmed as they are read, as far as that goes quickly', async () => {
    await (await tab()).storage.close();
    const db = await openDB(DATABASE);
    // 4 MB each in nested lists, as 0.3 stored them.
    const items = Array.from({ length: 40 }, () => ({ type: 'array', items: [{ type: 'bulk', text: 'x'.repeat(50_000) }] }));
    const reply = { type: 'array', items };
    for (let id = 1; id <= 40; id++) await db.put('history', { ...record(id), reply: { resp2: reply, resp3: structuredClone(reply) } } as never);
    await db.put('history', { ...record(41), reply: { resp2: { type: 'bulk', text: 'x'.repeat(2000) }, resp3: { type: 'bulk', text: 'x'.repeat(2000) } } } as never);
    db.close();
    const { storage, kinds } = await tab();
    const history = storage.history();
    expect(history[0]).toMatchObject({ id: 41, trimmed: 'unmarked' });
    expect(history[1]).toMatchObject({ id: 40, trimmed: 'marked', reply: { length: 40 } });
    // 48 MB are read, the others are dropped unread.
    expect(history.length).toBe(1 + 12 + 1);
    expect(storage.runsDropped).toBe(27);
    expect(kinds()).toEqual([]);
    await storage.flush();
    const after = await openDB(DATABASE);
    const stored = (await after.getAll('history')) as RunRecord[];
    after.close();
    expect(stored).toHaveLength(14);
    expect(stored.reduce((sum, run) => sum + sizeOf(run), 0)).toBeLessThan(14 * 200_000);
  });

  test('a record of another form is kept as it is, for the page to say so; a large one is set aside', async () => {
    await (await tab()).storage.close();
    const db = await openDB(DATABASE);
    const strange = { ...record(1), log: 'none', differences: 7 };
    await db.put('history', strange);
    await db.put('history', { ...record(2), log: 'x'.repeat(1_000_000), differences: 7 });
    await db.put('history', record(3));
    db.close();
    const { storage, kinds } = await tab();
    expect(storage.history().map(({ id }) => id)).toEqual([3, 1]);
    expect(storage.history()[1]).toEqual(strange);
    expect(kinds()).toEqual(['damaged']);
  });

  test('two tabs that change one project keep both', async () => {
    const first = await tab();
    const second = await tab();
    const { project: made } = await first.storage.projects.save(project('one'));
    await first.storage.projects.save({ ...made, script: 'first' });
    const { project: copy, outcome } = await second.storage.projects.save({ ...made, script: 'second' });
    expect(outcome).toBe('conflict copy');
    expect(second.kinds()).toEqual(['copy', 'conflict']);
    const all = (await tab()).storage.projects.list();
    expect(all.map(({ script }) => script).sort()).toEqual(['first', 'second']);
    expect((await second.storage.projects.save({ ...copy, script: 'third' })).outcome).toBe('stored');
  });
});

describe('what goes wrong', () => {
  test('without IndexedDB everything works in memory, and says so', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const { storage, kinds } = await tab();
    storage.append(batch(1, 1));
    storage.set('theme', 'dark');
    expect(await storage.projects.save(project('one'))).toMatchObject({ outcome: 'in memory only' });
    expect(storage.projects.list()).toHaveLength(1);
    expect([storage.setting('theme'), storage.mode, kinds()]).toEqual(['dark', 'memory', ['unavailable']]);
    vi.unstubAllGlobals();
  });

  test('a database that may not be opened is told with its reason', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => { throw new DOMException('denied', 'SecurityError'); });
    const { notices, storage } = await tab();
    expect(notices).toMatchObject([{ kind: 'unavailable', reason: 'denied' }]);
    expect(storage.mode).toBe('memory');
  });

  test('a full disk stops nothing: it is told once, and what waited is stored when there is room', async () => {
    const { storage, kinds } = await tab();
    const full = vi.spyOn(IDBObjectStore.prototype, 'put')
      .mockImplementation(() => { throw new DOMException('full', 'QuotaExceededError'); });
    storage.append(batch(1, 1));
    await storage.flush();
    storage.append(batch(2, 2));
    await storage.flush();
    expect(kinds()).toEqual(['full']);
    full.mockRestore();
    await storage.flush();
    expect(kinds()).toEqual(['full', 'recovered']);
    await storage.close();
    expect((await (await tab()).storage.load(nothing)).tail.map(({ position }) => position)).toEqual([1, 2]);
  });

  test('a value that cannot be stored costs itself and nothing beside it', async () => {
    const { storage, kinds } = await tab();
    storage.append(batch(1, 1));
    storage.set('layout', () => undefined);
    storage.remember(record(1));
    await storage.close();
    expect(kinds()).toEqual(['refused']);
    const { storage: next } = await tab();
    expect(next.history().map(({ id }) => id)).toEqual([1]);
    expect((await next.load(nothing)).tail).toHaveLength(1);
  });

  test('a damaged record goes to quarantine, the rest loads', async () => {
    const first = await tab();
    first.storage.append(batch(1, 1));
    await first.storage.projects.save(project('good'));
    await first.storage.close();
    const db = await openDB(DATABASE);
    await db.put('tail', 'not bytes', 2);
    await db.put('projects', { id: 'bad' });
    await db.put('projects', { ...project('files'), files: [{ name: 'lib/a.lua', text: 'x' }] });
    await db.put('projects', { ...project('outside'), files: [{ name: '../a.lua', text: 'x' }] });
    db.close();
    const { storage, notices } = await tab();
    expect(notices).toMatchObject([{ kind: 'damaged', records: 3 }]);
    expect((await storage.load(nothing)).tail).toHaveLength(1);
    expect(storage.projects.list().map(({ id }) => id).sort()).toEqual(['files', 'good']);
    await storage.close();
    expect(await quarantined()).toMatchObject([{ store: 'tail', key: 2 }, { store: 'projects', key: 'bad' },
      { store: 'projects', key: 'outside' }]);
    expect((await tab()).notices).toEqual([]);
  });

  test('records that the engine refuses are set aside by their place', async () => {
    const { storage } = await tab();
    storage.rebase([chunk(1), chunk(2)], 0);
    storage.append(batch(1, 3));
    await storage.close();
    const next = (await tab()).storage;
    await next.load(nothing);
    next.quarantine([1, 2]);
    await wait(50);
    await next.close();
    expect(await quarantined()).toMatchObject([{ store: 'base', value: chunk(2) }, { store: 'tail', value: chunk(3) }]);
  });

  test('a database of version 1 is migrated with all that it holds', async () => {
    const old = await openDB(DATABASE, 1, {
      upgrade(db) {
        for (const store of ['base', 'tail', 'settings']) db.createObjectStore(store);
        for (const store of ['projects', 'history']) db.createObjectStore(store, { keyPath: 'id' });
      },
    });
    const { revision: _, ...first } = project('old');
    await old.put('projects', first);
    await old.put('tail', bytes(5), 5);
    old.close();
    const { storage, notices } = await tab();
    expect(notices).toEqual([]);
    expect(storage.projects.list()).toMatchObject([{ id: 'old', revision: 0 }]);
    expect((await storage.load(nothing)).tail).toEqual([{ position: 5, world: '', bytes: bytes(5) }]);
    expect((await storage.projects.save(storage.projects.list()[0])).outcome).toBe('stored');
  });

  test('a database of a newer version is read and never written', async () => {
    const first = await tab();
    await first.storage.projects.save(project('one'));
    await first.storage.close();
    (await openDB(DATABASE, VERSION + 1)).close();
    const { storage, kinds } = await tab();
    expect([storage.mode, kinds()]).toEqual(['newer', ['newer']]);
    expect(storage.projects.list()).toHaveLength(1);
    storage.append(batch(1, 1));
    expect((await storage.projects.save(storage.projects.list()[0])).outcome).toBe('in memory only');
    await storage.close();
    const db = await openDB(DATABASE);
    expect(await db.getAll('tail')).toEqual([]);
    db.close();
  });
});

describe('two tabs', () => {
  test('the second works on a copy and does not write', async () => {
    const first = await tab();
    first.storage.append(batch(1, 1));
    await first.storage.flush();
    const second = await tab();
    expect([second.storage.mode, second.kinds()]).toEqual(['copy', ['copy']]);
    expect((await second.storage.load(nothing)).tail).toHaveLength(1);
    second.storage.append(batch(2, 2));
    await second.storage.flush();
    const db = await openDB(DATABASE);
    expect(await db.getAllKeys('tail')).toEqual([1]);
    db.close();
  });

  test('an owner that is there says so, so that nobody waits for it; a slow lock is waited for', async () => {
    await tab();
    const since = performance.now();
    await tab();
    expect(performance.now() - since).toBeLessThan(500);
    locks = new FakeLocks();
    locks.delay = 400;
    for (const storage of open.splice(0)) await storage.close();
    expect((await tab()).storage.mode).toBe('stored');
  });

  test('the page before a reload says nothing any more: its lock is waited for', async () => {
    void locks.request('evalua keyspace', {}, () => wait(300));
    expect((await tab()).storage.mode).toBe('stored');
  });

  test('takeOver: the owner stores what it has, lets go, and is told', async () => {
    const first = await tab();
    const second = await tab();
    first.storage.append(batch(1, 1));
    await second.storage.takeOver();
    expect([first.storage.mode, first.kinds()]).toEqual(['copy', ['lost']]);
    await second.storage.close(); // the page is loaded anew
    const reloaded = await tab();
    expect(reloaded.storage.mode).toBe('stored');
    expect((await reloaded.storage.load(nothing)).tail).toHaveLength(1);
  });

  test('a frozen owner is robbed, and finds out before it writes', async () => {
    const first = await tab();
    first.storage.append(batch(1, 1));
    const db = await openDB(DATABASE);
    await db.put('meta', 'another tab', 'owner');
    first.storage.set('theme', 'dark');
    await first.storage.flush();
    expect(first.kinds()).toEqual(['lost']);
    expect(await db.getAll('tail')).toEqual([]);
    expect(await db.get('settings', 'theme')).toBe('dark');
    db.close();
  });
});

async function quarantined(): Promise<unknown[]> {
  const db = await openDB(DATABASE);
  const records = await db.getAll('quarantine');
  db.close();
  return records;
}
