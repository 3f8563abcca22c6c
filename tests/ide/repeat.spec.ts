// The script more than once: in a series, and from several clients at once.
import { expect, test } from '@playwright/test';
import { open, output, region, send, violations } from './page.ts';

test('a series steps an argument, is a table, and is taken back', async ({ page }) => {
  await open(page);
  await page.getByRole('textbox', { name: 'Script' }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText("return redis.call('INCRBY', KEYS[1], ARGV[1])");
  await page.getByRole('textbox', { name: 'KEYS' }).fill('sum');
  await page.getByRole('textbox', { name: 'ARGV' }).fill('1');
  await page.getByRole('button', { name: 'More ways to run' }).click();
  await page.getByRole('menuitem', { name: /^Run it several times/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Repeat' });
  await dialog.getByRole('spinbutton', { name: 'runs' }).fill('4');
  await dialog.getByRole('spinbutton', { name: 'by' }).fill('2');
  await dialog.getByRole('button', { name: 'Run the series' }).click();
  await expect(dialog.getByRole('status')).toHaveText('4 runs');
  const rows = await dialog.getByRole('row').allInnerTexts();
  expect(rows.slice(1).map((row) => /\(integer\) \d+/.exec(row)?.[0])).toEqual([1, 4, 9, 16].map((sum) => `(integer) ${sum}`));
  expect(rows[4]).toContain('ARGV 7');
  expect(rows[4]).toContain('sum');
  expect(await violations(page, '.repeat')).toEqual([]);
  await dialog.getByRole('button', { name: 'Take them back' }).click();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await send(page, 'EXISTS sum');
  await expect(output(page)).toContainText('(integer) 0');
});

test('clients lose what they count by GET and SET, and nothing as a script', async ({ page }) => {
  await open(page);
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('Several clients at once');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Repeat' });
  await dialog.getByRole('spinbutton', { name: 'Clients' }).fill('8');
  await dialog.getByRole('button', { name: 'Let them run' }).click();
  await expect(region(page, 'GET, then SET')).toContainText(/the counter is [1-7]: [1-7] lost/);
  await expect(region(page, 'The same as a script')).toContainText('the counter is 8: none lost');
  await expect(region(page, 'This script').getByRole('listitem')).toHaveCount(8);
  expect(await violations(page, '.repeat')).toEqual([]);
  await page.keyboard.press('Escape');
  await send(page, 'DBSIZE');
  await expect(output(page)).toContainText('(integer) 0');
});
