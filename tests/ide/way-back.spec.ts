// The way back from commands that make the page useless.
import { expect, test } from '@playwright/test';
import { enter, open, output, region, run, send, stored, violations } from './page.ts';

const LOCK = 'ACL SETUSER default -@all';

test('a locked console offers to start over, which lasts, and scripts stay', async ({ page }) => {
  await open(page);
  await run(page, "return redis.call('SET', KEYS[1], 'mine')", 'kept');
  await send(page, 'CONFIG SET hz 50', 'ACL SETUSER someone on nopass', LOCK);
  // The script that entered the cache, what it wrote, and three commands.
  await expect.poll(async () => (await stored(page, 'tail')).length).toBeGreaterThanOrEqual(5);
  await page.reload();
  await open(page);
  await enter(page, 'GET kept');
  await expect(output(page)).toContainText('NOPERM');
  const before = (await stored(page, 'tail')).length;
  await output(page).getByRole('button', { name: 'Start over' }).click();
  await expect.poll(async () => (await stored(page, 'tail')).length).toBeGreaterThan(before);
  await expect(page.getByText('Started over: keyspace, users and configuration are new. Your scripts stay.')).toBeVisible();
  await expect(output(page).getByRole('button', { name: 'Start over' })).toHaveCount(0);
  await send(page, 'DBSIZE', 'ACL USERS', 'CONFIG GET hz');
  await expect(output(page)).toContainText('(integer) 0');
  await expect(output(page).getByText('"someone"')).toHaveCount(0);
  await expect(output(page)).toContainText('"10"');
  await expect(page.getByRole('textbox', { name: 'Script' })).toContainText("'mine'");
  await page.reload();
  await open(page);
  await send(page, 'SET a 1');
  await expect(output(page)).toContainText('OK');
});

test('a script that the rules forbid offers it too, and it can be taken back', async ({ page }) => {
  await open(page);
  await send(page, 'SET k before', LOCK);
  await run(page, "return redis.call('GET', 'k')");
  await expect(region(page, 'Reply')).toContainText('NOPERM');
  expect(await violations(page, '#place-result')).toEqual([]);
  await region(page, 'Reply').getByRole('button', { name: 'Start over' }).click();
  await expect(region(page, 'Reply').getByRole('button', { name: 'Start over' })).toHaveCount(0);
  await expect(region(page, 'Reply')).toContainText('NOPERM');
  await run(page, "return redis.call('EXISTS', 'k')");
  await expect(region(page, 'Reply')).toContainText('(integer) 0');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Keyspace, users and configuration are as they were.')).toBeVisible();
  await enter(page, 'GET k');
  await expect(output(page)).toContainText('NOPERM');
  await output(page).getByRole('button', { name: 'Start over' }).click();
  await send(page, 'ACL SETUSER narrow on nopass +get ~*', 'AUTH narrow x');
  await enter(page, 'SET k 1');
  await expect(output(page).getByText(/narrow|NOPERM/).last()).toBeVisible();
  // It is not the default user: others are not locked out.
  await expect(output(page).getByText('The rules for the default user forbid this.')).toHaveCount(0);
});

test('the palette and the ? menu have it', async ({ page }) => {
  await open(page);
  await send(page, 'SET a 1');
  await page.getByRole('button', { name: 'Help' }).click();
  const menu = page.getByRole('menu', { name: 'Help' });
  await expect(menu.getByRole('menuitem')).toHaveCount(7);
  expect(await violations(page, '.menu')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Help' })).toBeFocused();
  await page.getByRole('button', { name: 'Help' }).click();
  await menu.getByRole('menuitem', { name: /^Start over/ }).click();
  await expect(page.getByText(/^Started over/)).toBeVisible();
  await send(page, 'DBSIZE');
  await expect(output(page)).toContainText('(integer) 0');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('start over');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Started over/)).toBeVisible();
});
