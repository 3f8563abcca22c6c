// Keys of the newer types in the keyspace browser.
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { open, region, run, send, show, violations } from './page.ts';

async function look(page: Page, name: string): Promise<Locator> {
  await page.getByRole('listbox', { name: 'Keys' }).getByRole('option', { name: new RegExp(name) }).click();
  return page.getByRole('group', { name: `Key ${name}` });
}

test('a stream: entries from either end, added, removed, and its groups', async ({ page }) => {
  await open(page);
  await send(page, 'XADD orders 1-0 item book', 'XADD orders 2-0 item "a red pen"', 'XGROUP CREATE orders ship 0');
  await send(page, 'XREADGROUP GROUP ship anna COUNT 1 STREAMS orders >');
  await run(page, "redis.call('XADD', KEYS[1], '3-0', 'item', 'lamp') return 1", 'orders');
  await show(page, 'Keyspace');
  const detail = await look(page, 'orders');
  await expect(detail.getByRole('row', { name: /added 3-0/ })).toContainText('item lamp');
  const entries = detail.getByRole('row').filter({ has: page.getByRole('button', { name: 'Remove this entry' }) });
  await expect(entries.locator('.id')).toHaveText(['3-0', '2-0', '1-0']);
  await detail.getByText('Oldest').click();
  await expect(entries.locator('.id')).toHaveText(['1-0', '2-0', '3-0']);
  await entries.nth(1).getByRole('button').click();
  await expect(entries.locator('.id')).toHaveText(['1-0', '3-0']);
  await detail.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('textbox', { name: 'Fields of the new entry' }).fill('item "a chair"');
  await page.keyboard.press('Enter');
  await expect(entries).toHaveCount(3);
  await expect(detail).toContainText('a chair');
  await detail.getByText('Groups 1').click();
  const group = detail.getByRole('group', { name: 'Group ship' });
  await expect(group).toContainText('1 pending');
  await expect(group.getByRole('row', { name: /anna/ }).first()).toBeVisible();
  expect(await violations(page, '[aria-label="Keyspace"]')).toEqual([]);
  await group.getByRole('button', { name: 'Acknowledge this entry' }).click();
  await expect(group).toContainText('0 pending');
  await detail.getByRole('button', { name: 'Delete this key' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(await look(page, 'orders')).toContainText('3 entries');
});

test('a HyperLogLog tells its count, a bitmap its bits, a geo set its coordinates', async ({ page }) => {
  await open(page);
  await send(page, 'PFADD seen a b c', 'SETBIT flags 9 1', 'GEOADD sicily 13.361389 38.115556 Palermo', 'ZADD rank 1 a');
  await show(page, 'Keyspace');
  const seen = await look(page, 'seen');
  await expect(seen).toContainText('3 different elements');
  await seen.getByText('Escaped').click();
  await expect(seen).toContainText('HYLL');
  const flags = await look(page, 'flags');
  await flags.getByText('Bits').click();
  await expect(flags).toContainText('1 bit set of 16');
  await expect(flags.getByRole('row', { name: /^0/ })).toContainText('01000000');
  const sicily = await look(page, 'sicily');
  await expect(sicily).toContainText('13.361389, 38.115556');
  await sicily.getByText('Scores').click();
  await expect(sicily).toContainText('3479099956230698');
  await expect((await look(page, 'rank')).getByText('Coordinates')).toHaveCount(0);
  await expect(region(page, 'Keyspace')).toContainText('4 keys');
});
