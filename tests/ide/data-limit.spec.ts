// What the keyspace may take of the tab's memory.
import { expect, test } from '@playwright/test';
import { open, region, run, send, settings } from './page.ts';

test('a loop that fills memory ends in an error; the setting is there after a reload, and the page works', async ({ page }) => {
  await open(page);
  const limit = page.getByRole('spinbutton', { name: 'Data' });
  await settings(page);
  await expect(limit).toHaveValue('512');
  await limit.fill('16');
  await limit.press('Tab');
  await page.keyboard.press('Escape');
  await run(page, "for i = 1, 100000 do redis.call('SET', i, string.rep('x', 1000000)) end");
  await expect(region(page, 'Reply')).toContainText("OOM command not allowed when used memory > 'maxmemory'.");
  await send(page, 'SET another 1');
  await expect(page.getByRole('log')).toContainText('OOM command not allowed');
  await page.reload();
  await settings(page);
  await expect(limit).toHaveValue('16');
  await page.keyboard.press('Escape');
  await send(page, 'FLUSHALL', 'SET another 1');
  await run(page, "return redis.call('GET', 'another')");
  await expect(region(page, 'Reply')).toContainText('"1"');
});

test('a reply that no page can show ends in an error', async ({ page }) => {
  await open(page);
  await run(page, 'local t = {1} for i = 1, 40 do t = {t, t} end return t');
  await expect(region(page, 'Reply')).toContainText("the script's reply is too large");
  await run(page, "local s = string.rep('x', 1048576) local t = {} for i = 1, 1000 do t[i] = s end return t");
  await expect(region(page, 'Reply')).toContainText("the script's reply is too large");
  await run(page, 'return 1');
  await expect(region(page, 'Reply')).toContainText('(integer) 1');
});
