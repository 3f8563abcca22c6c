// Named snapshots of worlds, in the database and without one.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DATABASE, VERSION } from '../src/storage/schema.ts';
import { SNAPSHOTS } from '../src/storage/snapshots.ts';
import type { Snapshots } from '../src/storage/snapshots.ts';
import { Storage } from '../src/storage.ts';
import { FakeLocks } from './fake-locks.ts';

let locks: FakeLocks;
const open: Storage[] = [];

async function tab(): Promise<Snapshots> {
  const storage = await Storage.open({ locks, onNotice: () => {} });
  open.push(storage);
  return storage.snapshots();
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const names = async (from: Snapshots, world = 'redis'): Promise<string[]> => (await from.list(world)).map(({ name }) => name);

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  locks = new FakeLocks();
});
afterEach(async () => { for (const storage of open.splice(0)) await storage.close(); });

test('it is kept, found by another tab, renamed, thrown away and brought back', async () => {
  const [a, b] = [await tab(), await tab()];
  let heard = 0;
  b.heard = () => { heard++; };
  const kept = await a.save('redis', ' before\tthe sale ', [bytes(1, 2), bytes(3)]);
  expect(kept).toMatchObject({ name: 'beforethe sale', bytes: 3, world: 'redis' });
  await a.save('automations', 'other', [bytes(9)]);
  expect(await names(b)).toEqual(['beforethe sale']);
  await expect.poll(() => heard).toBe(2);
  expect((await b.get(kept.id))?.chunks).toEqual([bytes(1, 2), bytes(3)]);
  await b.rename(kept.id, 'sale');
  expect(await names(a)).toEqual(['sale']);
  const whole = await a.get(kept.id);
  await a.remove(kept.id);
  expect([await names(b), await b.get(kept.id)]).toEqual([[], undefined]);
  await a.keep(whole!);
  expect((await b.get(kept.id))?.chunks).toEqual([bytes(1, 2), bytes(3)]);
});

describe('there is an end to them', () => {
  test('in number', async () => {
    const a = await tab();
    for (let count = 0; count < SNAPSHOTS.count; count++) await a.save('redis', `s${count}`, [bytes(1)]);
    await expect(a.save('redis', 'more', [bytes(1)])).rejects.toThrow('50 snapshots are kept already. Delete one first.');
    expect(await a.list('redis')).toHaveLength(SNAPSHOTS.count);
  });

  test('in bytes', async () => {
    const a = await tab();
    await a.save('redis', 'large', [new Uint8Array(SNAPSHOTS.bytes - 1)]);
    await expect(a.save('redis', 'more', [bytes(1, 2)])).rejects.toThrow('All snapshots together may have 64 MB. Delete one first.');
    expect((await a.save('redis', 'fits', [bytes(1)])).name).toBe('fits');
  });
});

test('a damaged one is told, and costs no other', async () => {
  const a = await tab();
  const [one, two] = [await a.save('redis', 'one', [bytes(1)]), await a.save('redis', 'two', [bytes(2)])];
  const db = await openDB(DATABASE, VERSION);
  await db.put('snapshot-chunks', 'no bytes', one.id);
  await db.put('snapshots', { id: 'x', nothing: true });
  db.close();
  expect((await names(a)).sort()).toEqual(['one', 'two']);
  await expect(a.get(one.id)).rejects.toThrow('What is stored of this snapshot is damaged.');
  expect((await a.get(two.id))?.chunks).toEqual([bytes(2)]);
});

test('without a database they live as long as the page', async () => {
  Object.defineProperty(globalThis, 'indexedDB', { value: undefined, writable: true, configurable: true });
  const a = await tab();
  const kept = await a.save('redis', 'here', [bytes(7)]);
  expect((await a.get(kept.id))?.chunks).toEqual([bytes(7)]);
  await a.rename(kept.id, 'there');
  expect(await names(a)).toEqual(['there']);
  await a.remove(kept.id);
  expect(await names(a)).toEqual([]);
});
