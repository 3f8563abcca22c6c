// Files that real servers wrote, opened as a person would; what is saved again; and a reply on its way to clients.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { open, send, violations } from './page.ts';

const RECORDED = join(import.meta.dirname, '../redis/rdb/recorded');
const keyspace = (page: Page) => page.getByRole('region', { name: 'Keyspace' });
const notice = (page: Page, text: string | RegExp) => page.getByRole('status').getByText(text);

/** A browser that has no dialogs of the File System Access API: files are chosen by an input, and saved by a download. */
async function withoutDialogs(page: Page): Promise<void> {
  await page.addInitScript(() => {
    for (const name of ['showOpenFilePicker', 'showSaveFilePicker', 'showDirectoryPicker']) {
      for (const owner of [window, Window.prototype]) Reflect.deleteProperty(owner, name);
    }
  });
}

async function chooseInMenu(page: Page, item: string): Promise<void> {
  await keyspace(page).getByRole('button', { name: 'Files of the keyspace' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

async function load(page: Page, files: string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await chooseInMenu(page, 'Load an RDB or append-only file');
  await (await chooser).setFiles(files.map((file) => join(RECORDED, file)));
}

test.beforeEach(async ({ page }) => { await withoutDialogs(page); });

test('an RDB file of Redis 8.6 takes the place of the keyspace, and what was there comes back', async ({ page }) => {
  await open(page);
  await send(page, 'SET mine stays');
  await page.getByRole('tab', { name: /^Keyspace/ }).click();
  await load(page, ['redis-8.6.rdb']);
  await expect(notice(page, /Loaded "redis-8.6.rdb": 34 keys and 1 library of functions/)).toBeVisible();
  await expect(keyspace(page).getByText('bits', { exact: true })).toBeVisible();
  await expect(keyspace(page).getByText('mine', { exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(notice(page, 'The keyspace is as it was.')).toBeVisible();
  await expect(keyspace(page).getByText('mine', { exact: true })).toBeVisible();
});

test('a folder of append-only files, with the menu by keyboard alone', async ({ page }) => {
  await open(page);
  await page.getByRole('tab', { name: /^Keyspace/ }).click();
  const chooser = page.waitForEvent('filechooser');
  await keyspace(page).getByRole('button', { name: 'Files of the keyspace' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(['appendonly.aof.2.base.rdb', 'appendonly.aof.2.incr.aof', 'appendonly.aof.manifest']
    .map((file) => join(RECORDED, 'aof-7.0', file)));
  await expect(notice(page, /Loaded 3 files: .* and 6 commands/)).toBeVisible();
  await expect(keyspace(page).getByText('counted')).toBeVisible();
});

test('a damaged file says where, and nothing is lost', async ({ page }) => {
  await open(page);
  await send(page, 'SET mine stays');
  await page.getByRole('tab', { name: /^Keyspace/ }).click();
  const bytes = readFileSync(join(RECORDED, 'redis-7.0.rdb')).subarray(0, 900);
  const chooser = page.waitForEvent('filechooser');
  await chooseInMenu(page, 'Load an RDB or append-only file');
  await (await chooser).setFiles([{ name: 'cut.rdb', mimeType: '', buffer: bytes }]);
  await expect(page.getByText(/"cut.rdb" is not loaded\. .*the file ends in it \(at byte \d+\)/)).toBeVisible();
  await expect(keyspace(page).getByText('mine', { exact: true })).toBeVisible();
});

test('the keyspace is saved as an RDB file, as commands and as JSON, and opened again', async ({ page }) => {
  await open(page);
  await send(page, 'RPUSH list a b c');
  await send(page, 'HSET hash field value');
  await page.getByRole('tab', { name: /^Keyspace/ }).click();
  const saved = async (item: string): Promise<{ name: string; path: string }> => {
    const download = page.waitForEvent('download');
    await chooseInMenu(page, item);
    const its = await download;
    return { name: its.suggestedFilename(), path: await its.path() };
  };
  const rdb = await saved('Save the data as an RDB file');
  expect(rdb.name).toBe('dump.rdb');
  expect(readFileSync(rdb.path, 'latin1')).toMatch(/^REDIS0013/);
  const commands = await saved('Save the data as commands');
  expect(readFileSync(commands.path, 'latin1').split('\n').sort()).toEqual(['', 'HSET hash field value', 'RPUSH list a b c']);
  const json = await saved('Save the data as JSON');
  expect(JSON.parse(readFileSync(json.path, 'utf8'))).toMatchObject({ databases: [{ db: 0, keys: [{ key: 'list', value: ['a', 'b', 'c'] }, { key: 'hash' }] }] });
  await send(page, 'FLUSHALL');
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Control+o');
  await (await chooser).setFiles([{ name: 'dump.rdb', mimeType: '', buffer: readFileSync(rdb.path) }]);
  await expect(notice(page, /Loaded "dump.rdb": 2 keys/)).toBeVisible();
});

test('a reply on its way: what Lua lost, the bytes, and what clients hand on', async ({ page }) => {
  await open(page);
  await page.getByRole('textbox', { name: 'Script' }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText("return {3.99, 'a\\255', false}");
  await page.keyboard.press('Control+Enter');
  const reply = page.getByRole('region', { name: 'Reply' });
  await reply.getByRole('radio', { name: 'Clients' }).check({ force: true });
  const way = page.getByRole('region', { name: 'On its way' });
  await expect(way.getByText(/3\.99 at \[1\] became 3\. A reply has no fractions/)).toBeVisible();
  const row = (name: string) => way.getByRole('row', { name: new RegExp(name) });
  await expect(row('redis-py')).toContainText('[3, b"a\\xff", None]');
  await expect(row('phpredis')).toContainText('nil is false');
  await expect(row('Jedis')).toContainText('bytes that are no UTF-8');
  await expect(way.getByRole('group', { name: 'Bytes of RESP2' })).toContainText('$-1');
  await expect(way.getByRole('group', { name: 'Bytes of RESP3' })).toContainText('_');
  await expect(way.getByRole('row')).toHaveCount(7);
  await way.getByRole('checkbox', { name: 'Every protocol' }).check();
  await expect(way.getByRole('row')).toHaveCount(13);
  expect(await violations(page, '[aria-label="On its way"]')).toEqual([]);
});

test('a database at a glance and a sorted set, drawn and as tables', async ({ page }) => {
  await open(page);
  await send(page, 'ZADD board 10 ann 30 bob 20 cid', 'SET user:1 x EX 100');
  await page.getByRole('tab', { name: /^Keyspace/ }).click();
  await keyspace(page).getByRole('button', { name: 'Overview' }).click();
  const overview = page.getByRole('region', { name: 'Overview' });
  await overview.getByRole('button', { name: 'Table of Keys by time to live' }).click();
  await expect(overview.getByRole('row', { name: 'for ever 1' })).toBeVisible();
  await expect(overview.getByRole('row', { name: 'under an hour 1' })).toBeVisible();
  expect(await violations(page, '[aria-label="Overview"]')).toEqual([]);
  await keyspace(page).getByText('board', { exact: true }).first().click();
  const detail = page.getByRole('group', { name: 'Key board' });
  await detail.getByText('Chart').click();
  await expect(detail.getByRole('img', { name: 'Scores, drawn: the table has the numbers' })).toBeVisible();
  await detail.getByRole('button', { name: 'Table of Scores' }).click();
  await expect(detail.getByRole('row', { name: 'bob 30' }).first()).toBeVisible();
});
