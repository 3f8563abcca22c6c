// A page that goes away: what the database has not taken yet goes on in the tab's next page. A browser may set a page aside
// to show it again as it was; it must not keep the stores from the next page meanwhile.
import type { Chunk } from '../src/protocol.ts';
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DATABASE } from '../src/storage/schema.ts';
import type { SessionStore } from '../src/storage/tab.ts';
import { Storage } from '../src/storage.ts';
import { RedoLog } from '../src/session/redo-log.ts';
import { FakeLocks } from './fake-locks.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** sessionStorage: its items are its own properties. */
class FakeSession implements SessionStore {
  [key: string]: unknown;
  getItem(key: string): string | null { return Object.hasOwn(this, key) ? String(this[key]) : null; }
  setItem(key: string, value: string): void { this[key] = value; }
  removeItem(key: string): void { delete this[key]; }
}

let locks: FakeLocks;
let session: FakeSession;
/** Pages that were not closed. */
const pages = new Set<TestPage>();

/** A page of the tab: the events of its window, its storage, and the log of its session. */
class TestPage {
  readonly kinds: string[] = [];
  readonly log = new RedoLog();
  readonly events = new EventTarget();
  reloads = 0;
  storage!: Storage;

  static async open(): Promise<TestPage> {
    const page = new TestPage();
    vi.stubGlobal('addEventListener', page.events.addEventListener.bind(page.events));
    page.storage = await Storage.open({
      locks, session, onNotice: ({ kind }) => page.kinds.push(kind), reload: () => { page.reloads++; },
    });
    const { base, tail, position } = await page.storage.load(() => page.log.held);
    page.log.load(base, tail, position);
    pages.add(page);
    return page;
  }

  /** A command changed the keyspace: its batch has one byte. */
  change(value: number): void {
    const batch = { position: this.log.position + 1, world: 'w', bytes: bytes(value) };
    this.log.append(batch);
    this.storage.append(batch);
  }

  get values(): number[] { return this.log.batches().flatMap(({ bytes: its }) => [...its]); }

  tell(type: 'pagehide' | 'pageshow', persisted: boolean): void {
    this.events.dispatchEvent(Object.assign(new Event(type), { persisted }));
  }
}

/** What the database holds of the tail. */
async function stored(): Promise<number[]> {
  const db = await openDB(DATABASE);
  const all = await db.getAll('tail') as Chunk[];
  db.close();
  return all.flatMap(({ bytes: its }) => [...its]);
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  locks = new FakeLocks();
  session = new FakeSession();
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vi.stubGlobal('removeEventListener', () => {});
});
afterEach(async () => {
  for (const { storage } of pages) await storage.close();
  pages.clear();
  vi.unstubAllGlobals();
});

/** The page ends as it is: nothing more of it runs, what it asked of the database is undone. */
async function killed(page: TestPage): Promise<void> {
  page.storage.append = () => {};
  await page.storage.close();
  pages.delete(page);
}

test('a batch that came a moment before the page went is there in the next one, and stored by it', async () => {
  const page = await TestPage.open();
  page.change(1);
  await page.storage.flush();
  page.change(2);
  page.change(3);
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => { throw new DOMException('gone', 'AbortError'); });
  page.tell('pagehide', false);
  await killed(page);
  vi.restoreAllMocks();
  expect(await stored()).toEqual([1]);
  const next = await TestPage.open();
  expect(next.values).toEqual([1, 2, 3]);
  next.change(4);
  await next.storage.flush();
  expect([await stored(), next.kinds]).toEqual([[1, 2, 3, 4], []]);
});

test('what the database had taken all the same is not done twice', async () => {
  const page = await TestPage.open();
  page.change(1);
  page.change(2);
  page.tell('pagehide', false);
  await page.storage.flush();
  await killed(page);
  expect((await TestPage.open()).values).toEqual([1, 2]);
});

test('it is dropped where another tab has gone on since', async () => {
  const page = await TestPage.open();
  page.change(1);
  await page.storage.flush();
  page.change(2);
  const left = new FakeSession();
  page.tell('pagehide', false);
  Object.assign(left, session);
  await page.storage.flush();
  await killed(page);
  session = new FakeSession();
  const other = await TestPage.open();
  await other.storage.close();
  const db = await openDB(DATABASE);
  await db.delete('tail', 2); // as where it had not come so far
  db.close();
  session = left;
  expect((await TestPage.open()).values).toEqual([1]);
});

test('a page that is set aside while it writes keeps nothing from the next one, which goes on with what it had', async () => {
  const page = await TestPage.open();
  page.change(1);
  await page.storage.flush();
  page.change(2);
  void page.storage.flush(); // on its way
  await new Promise((resolve) => { setTimeout(resolve); });
  page.change(3);
  page.tell('pagehide', true);
  locks = new FakeLocks(); // WebKit takes the locks of such a page
  const next = await TestPage.open();
  expect([next.values, next.storage.mode]).toEqual([[1, 2, 3], 'stored']);
  next.change(4);
  await next.storage.close();
  pages.delete(next);
  expect(await stored()).toEqual([1, 2, 3, 4]);
  // It is shown again: the keyspace went on without it.
  page.tell('pageshow', true);
  await expect.poll(() => page.reloads).toBe(1);
  expect(await stored()).toEqual([1, 2, 3, 4]);
});

test('a page that is shown again, and was alone, goes on and stores all that it holds', async () => {
  const page = await TestPage.open();
  page.change(1);
  page.storage.set('theme', 'dark');
  page.tell('pagehide', true);
  expect(page.storage.mode).toBe('memory');
  page.tell('pageshow', true);
  await expect.poll(() => page.storage.mode).toBe('stored');
  page.change(2);
  await page.storage.flush();
  expect([await stored(), page.kinds, page.reloads]).toEqual([[1, 2], [], 0]);
  await killed(page);
  const next = await TestPage.open();
  expect([next.values, next.storage.setting('theme')]).toEqual([[1, 2], 'dark']);
});

test('another tab that became the owner meanwhile stays it', async () => {
  const page = await TestPage.open();
  page.change(1);
  await page.storage.flush();
  page.tell('pagehide', true);
  locks = new FakeLocks();
  session = new FakeSession();
  const other = await TestPage.open();
  expect(other.storage.mode).toBe('stored');
  page.tell('pageshow', true);
  await expect.poll(() => page.reloads).toBe(1);
  other.change(2);
  await other.storage.flush();
  expect(await stored()).toEqual([1, 2]);
});

test('a page that was set aside before it had begun begins anew', async () => {
  const events = new EventTarget();
  vi.stubGlobal('addEventListener', (...how: Parameters<EventTarget['addEventListener']>) => {
    events.addEventListener(...how);
    if (how[0] !== 'pageshow') return;
    for (const type of ['pagehide', 'pageshow']) queueMicrotask(() => events.dispatchEvent(Object.assign(new Event(type), { persisted: true })));
  });
  const reload = vi.fn();
  const storage = await Storage.open({ locks, session, onNotice: () => {}, reload });
  await expect.poll(() => reload).toHaveBeenCalledOnce();
  await storage.close();
});
