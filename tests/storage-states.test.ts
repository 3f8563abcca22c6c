// States of worlds that are set aside under names, in the database and without one.
import 'fake-indexeddb/auto';
import { forceCloseDatabase, IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeptStates } from '../src/session/kept-states.ts';
import { DATABASE } from '../src/storage/schema.ts';
import { Storage } from '../src/storage.ts';
import { FakeLocks } from './fake-locks.ts';

let locks: FakeLocks;
const open: Storage[] = [];

async function visit(): Promise<{ storage: Storage; states: KeptStates }> {
  const storage = await Storage.open({ locks, onNotice: () => {} });
  open.push(storage);
  return { storage, states: new KeptStates(storage.states) };
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  locks = new FakeLocks();
});
afterEach(async () => { for (const storage of open.splice(0)) await storage.close(); });

test('the next visit knows in which state a world is, and has the others', async () => {
  const { storage, states } = await visit();
  expect(storage.states.mark).toBeUndefined();
  await states.leave('w', [bytes(1), bytes(2)], 'one');
  states.entered('w', 'one');
  await storage.close();
  const next = await visit();
  expect([next.states.nameOf('w'), next.states.isAway('w'), next.states.nameOf('other')]).toEqual(['one', false, '']);
  expect(await next.states.get('w', '')).toEqual([bytes(1), bytes(2)]);
});

test('what was set aside is stored before the world changes: a page that dies then has lost nothing', async () => {
  const { storage, states } = await visit();
  await states.leave('w', [bytes(7)], 'one');
  // Nothing is closed or flushed.
  const db = await openDB(DATABASE);
  expect(await db.getAll('states')).toEqual([[bytes(7)]]);
  expect(await db.get('meta', 'states')).toMatchObject({ now: [{ world: 'w', name: '', away: true }], kept: [{ world: 'w', name: '', bytes: 1 }] });
  db.close();
  storage.append({ position: 1, world: 'w', bytes: bytes(9) });
  states.entered('w', 'one');
  await storage.flush();
  const after = await openDB(DATABASE);
  expect([await after.count('tail'), (await after.get('meta', 'states') as { now: object[] }).now]).toEqual([1, [{ world: 'w', name: 'one', away: false }]]);
  after.close();
});

test('a tab that does not own the worlds reads what is stored, and writes nothing', async () => {
  const a = await visit();
  await a.states.leave('w', [bytes(1)], 'one');
  a.states.entered('w', 'one');
  await a.storage.flush();
  const b = await visit();
  expect(b.storage.mode).toBe('copy');
  await b.states.leave('w', [bytes(2)], '');
  b.states.entered('w', '');
  expect([await b.states.get('w', ''), await b.states.get('w', 'one')]).toEqual([[bytes(1)], [bytes(2)]]);
  await b.storage.close();
  await a.storage.close();
  const next = await visit();
  expect([next.states.nameOf('w'), await next.states.get('w', 'one')]).toEqual(['one', undefined]);
});

test('where the connection ended, what this page set aside is written again', async () => {
  const connections: IDBDatabase[] = [];
  const factory = indexedDB;
  const openOne = factory.open.bind(factory);
  factory.open = (...given) => {
    const request = openOne(...given);
    request.addEventListener('success', () => connections.push(request.result));
    return request;
  };
  const { storage, states } = await visit();
  await states.leave('w', [bytes(1)], 'one');
  for (const one of connections.splice(0)) forceCloseDatabase(one as never);
  states.entered('w', 'one');
  storage.append({ position: 1, world: 'w', bytes: bytes(9) });
  await expect.poll(() => storage.mode).toBe('stored');
  await storage.flush();
  await storage.close();
  const next = await visit();
  expect([next.states.nameOf('w'), next.states.isAway('w'), await next.states.get('w', '')]).toEqual(['one', false, [bytes(1)]]);
});
