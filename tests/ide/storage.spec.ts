// What the page does where the browser does not keep what it should: nothing in memory is lost, and the person is told.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { enter, kept, keptForOffline, open, output, region, run, send, show, stored } from './page.ts';

/** Everything of the page's origin is cleared, as by the browser's own button, while the page is open. */
async function clearData(page: Page, types = 'all'): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Storage.clearDataForOrigin', { origin: new URL(page.url()).origin, storageTypes: types });
  await cdp.detach();
}

/** From now on each write finds the disk full, until `window.roomAgain()`. */
const fillDisk = (page: Page): Promise<void> => page.evaluate(() => {
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = () => { throw new DOMException('no room', 'QuotaExceededError'); };
  Object.assign(window, { roomAgain: () => { IDBObjectStore.prototype.put = put; } });
});
const roomAgain = (page: Page): Promise<void> => page.evaluate(() => (window as unknown as { roomAgain(): void }).roomAgain());

const toast = (page: Page, text: string | RegExp) => page.getByRole('status').getByText(text);
const typed = (page: Page) => page.getByRole('textbox', { name: 'Script', exact: true });

test('site data is cleared: the page goes on, stores what it holds again, and a reload finds all of it', async ({ page }) => {
  let loads = 0;
  await open(page);
  page.on('load', () => { loads++; });
  await send(page, 'SET before 1');
  await run(page, "return redis.call('SET', KEYS[1], 'by the script')", 'k');
  await kept(page, 'history', 1);
  await clearData(page);
  await expect(toast(page, 'The browser had removed what this page stored.')).toBeVisible();
  await expect.poll(async () => (await stored(page, 'tail')).length).toBeGreaterThan(1);
  const { length } = await stored(page, 'tail');
  await send(page, 'SET after 1');
  await kept(page, 'tail', length + 1);
  await kept(page, 'projects', 'by the script');
  await kept(page, 'history', 1);
  expect(loads).toBe(0);
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Command' })).toBeEnabled();
  await enter(page, 'MGET before k after');
  await expect(output(page)).toContainText('1) "1"2) "by the script"3) "1"');
  await expect(typed(page)).toContainText('by the script');
});

test.describe('with a service worker', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a service worker that goes away takes nothing with it', async ({ page }) => {
    await open(page);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await keptForOffline(page);
    let loads = 0;
    page.on('load', () => { loads++; });
    await send(page, 'SET k v');
    await clearData(page, 'service_workers,cache_storage');
    await page.evaluate(async () => {
      for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
      navigator.serviceWorker.dispatchEvent(new Event('controllerchange'));
    });
    await page.waitForTimeout(500);
    await enter(page, 'GET k');
    await expect(output(page)).toContainText('"v"');
    expect(loads).toBe(0);
  });
});

test('a full disk: told once, marked in the bar, saved as a file, stored when there is room', async ({ page }) => {
  await page.addInitScript(() => {
    for (const name of ['showOpenFilePicker', 'showSaveFilePicker']) Reflect.deleteProperty(window, name);
  });
  await open(page);
  await fillDisk(page);
  await send(page, 'SET only:in:memory 1');
  await expect(toast(page, /The storage is full/)).toBeVisible();
  const mark = page.getByRole('button', { name: 'Not stored: why' });
  await expect(mark).toBeVisible();
  await page.getByRole('status').locator('.toast', { hasText: 'The storage is full' }).getByRole('button', { name: 'Dismiss' }).click();
  await expect(toast(page, /The storage is full/)).toHaveCount(0);
  await mark.click();
  await expect(toast(page, /The storage is full/)).toHaveCount(1);
  const [download] = await Promise.all([
    page.waitForEvent('download'), page.getByRole('button', { name: 'Save as a file' }).click(),
  ]);
  const path = await download.path();
  await roomAgain(page);
  await expect(toast(page, 'Everything is stored again.')).toBeVisible({ timeout: 30_000 });
  await expect(toast(page, /The storage is full/)).toHaveCount(0);
  await expect(mark).toHaveCount(0);
  await kept(page, 'tail', 2); // the release, and the key
  // The file holds what was in memory.
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Control+o')]);
  await chooser.setFiles({ name: 'evalua.zip', mimeType: 'application/zip', buffer: readFileSync(path) });
  await send(page, 'DEL only:in:memory');
  await page.getByRole('button', { name: /^Load its data/ }).click();
  await enter(page, 'EXISTS only:in:memory');
  await expect(output(page)).toContainText(/EXISTS only:in:memory\s*\(integer\) 1/);
});

test('a panel that throws costs itself, says so, and draws the next run', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(region(page, 'Reply')).toContainText('(integer) 1');
  await kept(page, 'history', 1);
  await page.evaluate(() => new Promise<void>((resolve) => {
    const opening = indexedDB.open('evalua');
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('history', 'readwrite');
      const store = transaction.objectStore('history');
      store.getAll().onsuccess = ({ target }) => {
        const [record] = (target as IDBRequest).result;
        store.put({ ...record, reply: { resp2: { type: 'map', entries: 5 }, resp3: { type: 'map', entries: 5 } } });
      };
      transaction.oncomplete = () => { opening.result.close(); resolve(); };
    };
  }));
  await page.reload();
  await expect(region(page, 'Reply').getByRole('alert')).toContainText('This part of the page failed.');
  await region(page, 'Reply').getByRole('button', { name: 'Try again' }).click();
  await expect(region(page, 'Reply').getByRole('alert')).toBeVisible();
  await show(page, 'Problems');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await show(page, 'Reply');
  await expect(region(page, 'Reply')).toContainText('(integer) 2');
});

test('a run of another version of the page is drawn as such', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await kept(page, 'history', 1);
  await page.evaluate(() => new Promise<void>((resolve) => {
    const opening = indexedDB.open('evalua');
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('history', 'readwrite');
      const store = transaction.objectStore('history');
      store.getAll().onsuccess = ({ target }) => {
        const [record] = (target as IDBRequest).result;
        store.put({ ...record, log: 'no list', differences: { length: 3 }, commands: null });
      };
      transaction.oncomplete = () => { opening.result.close(); resolve(); };
    };
  }));
  await page.reload();
  await expect(region(page, 'Reply')).toContainText('stored by another version of Evalua');
  for (const name of ['Keyspace', 'Problems']) await show(page, name);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await show(page, 'Reply');
  await expect(region(page, 'Reply')).toContainText('(integer) 2');
});

/** As a browser that blocks cookies: the names of what keeps data throw. */
const block = (page: Page): Promise<unknown> => page.addInitScript(() => {
  const insecure = (): never => { throw new DOMException('The operation is insecure.', 'SecurityError'); };
  const getter = { get: insecure, configurable: true };
  for (const name of ['indexedDB', 'localStorage', 'sessionStorage', 'caches', 'BroadcastChannel']) Object.defineProperty(window, name, getter);
  for (const name of ['serviceWorker', 'storage', 'locks']) Object.defineProperty(navigator, name, getter);
});

test('with cookies blocked everything works, and the page says that it keeps nothing', async ({ page }) => {
  const failed: string[] = [];
  page.on('pageerror', (error) => failed.push(error.message));
  await block(page);
  await page.goto('');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(region(page, 'Reply')).toContainText('(integer) 1');
  await expect(toast(page, 'This browser keeps nothing for the page (The operation is insecure.)')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Not stored: why' })).toBeVisible();
  await typed(page).fill('while true do end');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(region(page, 'Reply')).toContainText('killed');
  await page.getByRole('button', { name: 'New script' }).first().click();
  await typed(page).fill('return 5');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(region(page, 'Reply')).toContainText('(integer) 5');
  for (const name of ['Keyspace', 'Events', 'Script cache']) await show(page, name);
  expect(failed).toEqual([]);
});

test('where workers are refused, the page shows and says so at each Run', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'Worker', { value: class { constructor() { throw new DOMException('Workers are refused.', 'SecurityError'); } } });
  });
  await page.goto('');
  await expect(toast(page, 'The engine did not start: Workers are refused.')).toBeVisible();
  await page.getByRole('status').getByRole('button', { name: 'Dismiss' }).click();
  await typed(page).press('Control+Enter');
  await expect(toast(page, 'The engine did not start: Workers are refused.')).toBeVisible();
  await typed(page).fill('return "still typed"');
  await kept(page, 'projects', 'still typed');
});
