// Versions: a script is marked where it would not run, and run on all of them side by side, which changes nothing here.
import { expect, test } from '@playwright/test';
import { choose, open, output, region, run, send, violations } from './page.ts';

test('a script is compared on every version, and says where it would not run', async ({ page }) => {
  await open(page);
  await choose(page, 'Redis 7.0');
  await send(page, 'SET n 41');
  await run(page, "redis.call('HSET', 'h', 'f', 1)\nlocal set = redis.pcall('HEXPIRE', 'h', 100, 'FIELDS', 1, 'f')\nreturn {redis.call('INCR', KEYS[1]), set}", 'n');
  await expect(page.locator('.cm-lintRange-warning')).toHaveText('HEXPIRE');
  await page.keyboard.press('Alt+v');
  const dialog = page.getByRole('dialog', { name: 'Compare versions' });
  await expect(dialog).toContainText('5 versions of 7 do something else.');
  await expect(dialog.getByRole('button', { name: /Redis 7\.2/ })).toContainText('the same');
  await dialog.getByRole('button', { name: /Valkey 9\.1/ }).click();
  const detail = dialog.getByRole('region', { name: 'What differs' });
  await expect(detail).toContainText('Unknown Redis command called from script');
  await expect(detail).toContainText('(integer) 43');
  await expect(detail).toContainText('Redis 7.0 lacks HEXPIRE, which needs Redis 7.4 or Valkey 9.0.');
  expect(await violations(page, '[role="dialog"]')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await send(page, 'GET n', 'DBSIZE');
  await expect(output(page)).toContainText('"42"');
  await page.getByRole('button', { name: 'Version: Redis 7.0' }).click();
  await page.getByRole('menuitemradio', { name: /^Redis 8\.0/ }).click();
  await expect(page.locator('.cm-lintRange-warning')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(region(page, 'Result')).toContainText('Needs Redis 7.4 or Valkey 9.0 (HEXPIRE).');
});
