// Beginning again, named snapshots, and the clock of the keyspace.
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { open, output, region, run, send, show, violations } from './page.ts';

const clock = (page: Page): Locator => page.getByRole('group', { name: 'Clock' }).and(page.locator('[aria-label=Clock]')); // actions have a group of that name
const key = (page: Page, name: string): Locator => region(page, 'Keyspace').getByRole('option', { name: new RegExp(`\\b${name}\\b`) });

async function choose(page: Page, action: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type(action);
  await page.keyboard.press('Enter');
}

test('the keyspace is cleared and comes back, with expiries and all databases', async ({ page }) => {
  await open(page);
  await send(page, 'SET a 1 EX 1000', 'SELECT 2', 'SET b 2', 'SELECT 0');
  await show(page, 'Keyspace');
  await expect(key(page, 'a')).toBeVisible();
  await page.getByRole('button', { name: 'Clear the keyspace' }).click();
  await expect(page.getByText('The keyspace is empty.')).toBeVisible();
  await expect(key(page, 'a')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('The keyspace is as it was.')).toBeVisible();
  await expect(key(page, 'a')).toContainText(/\d+ (?:min|s)/);
  await send(page, 'SELECT 2', 'GET b');
  await expect(output(page)).toContainText('"2"');
});

test('what the script came with is made again, however often', async ({ page }) => {
  await open(page);
  await choose(page, 'Leaderboard');
  await show(page, 'Keyspace');
  await expect(region(page, 'Keyspace').getByRole('option', { name: /sorted set/ })).toHaveCount(1);
  await send(page, 'DBSIZE', 'SET other 1');
  const before = await output(page).getByText(/^\(integer\) \d+$/).first().innerText();
  await show(page, 'Keyspace');
  for (let times = 0; times < 2; times++) {
    await page.getByRole('button', { name: 'Reset to its data' }).click();
    await expect(page.getByText('The keyspace is what the example begins with.')).toBeVisible();
    await page.getByRole('button', { name: 'Dismiss' }).first().click();
  }
  await expect(key(page, 'other')).toHaveCount(0);
  await send(page, 'DBSIZE');
  await expect(output(page).getByText(/^\(integer\) \d+$/).last()).toHaveText(before);
});

test('a snapshot is kept by name, gone back to at another visit, renamed and deleted', async ({ page }) => {
  await open(page);
  await send(page, 'SET a before');
  await show(page, 'Keyspace');
  await page.getByRole('button', { name: 'Snapshots' }).click();
  const menu = page.getByRole('dialog', { name: 'Snapshots of the keyspace' });
  await menu.getByRole('textbox', { name: 'Name of the snapshot' }).fill('before the sale');
  await page.keyboard.press('Enter');
  await expect(menu.getByRole('button', { name: 'Go back to before the sale' })).toBeVisible();
  expect(await violations(page, '.snapshots')).toEqual([]);
  await page.keyboard.press('Escape');
  await send(page, 'SET a after');
  await page.reload();
  await open(page);
  await show(page, 'Keyspace');
  await page.getByRole('button', { name: 'Snapshots' }).click();
  await menu.getByRole('button', { name: 'Rename before the sale' }).click();
  await menu.getByRole('textbox', { name: 'New name of the snapshot' }).fill('sale');
  await page.keyboard.press('Enter');
  await menu.getByRole('button', { name: 'Go back to sale' }).click();
  await expect(page.getByText('The keyspace is that of "sale".')).toBeVisible();
  await send(page, 'GET a');
  await expect(output(page)).toContainText('"before"');
  await show(page, 'Keyspace');
  await page.getByRole('button', { name: 'Snapshots' }).click();
  await menu.getByRole('button', { name: 'Delete sale' }).click();
  await expect(menu.getByRole('button', { name: 'Go back to sale' })).toHaveCount(0);
});

test('the clock stands, moves on to the next expiry, and stays so at another visit', async ({ page }) => {
  await open(page);
  await show(page, 'Keyspace');
  await clock(page).getByRole('button', { name: 'Let the clock stand' }).click();
  await expect(clock(page)).toContainText('stands');
  await send(page, 'SET gone 1 EX 100', 'SET late 1 EX 500');
  await show(page, 'Keyspace');
  await expect(key(page, 'gone')).toContainText('1 m 40 s');
  await clock(page).getByRole('button', { name: 'Move the clock on: +60 s' }).click();
  await expect(key(page, 'gone')).toContainText('40 s');
  await page.reload();
  await expect(clock(page)).toContainText('stands');
  await expect(key(page, 'gone')).toContainText('40 s');
  await clock(page).getByRole('button', { name: 'Move the clock on to the next expiry' }).click();
  await expect(key(page, 'gone')).toHaveCount(0);
  await run(page, "return redis.call('TTL', 'late')");
  await expect(region(page, 'Reply')).toContainText('(integer) 400');
  await show(page, 'Keyspace');
  expect(await violations(page, '#place-keyspace')).toEqual([]);
  await choose(page, 'Clock The real time again');
  await expect(clock(page)).not.toContainText('stands');
  await expect(clock(page).getByRole('button', { name: 'Real', exact: true })).toHaveCount(0);
});
