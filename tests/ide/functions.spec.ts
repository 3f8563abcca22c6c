// Functions beside scripts: loaded by Run, called, opened and deleted.
import { expect, test } from '@playwright/test';
import { kept, open, region, run, show, violations } from './page.ts';

const LIBRARY = `#!lua name=visits
local function count(keys, args) return redis.call('INCRBY', keys[1], args[1]) end
redis.register_function{function_name='visit', callback=count, description='Counts a visit'}
redis.register_function{function_name='seen', callback=function(keys) return redis.call('GET', keys[1]) end,
  flags={'no-writes'}}`;

test('a library is loaded by Run; its functions are called, it is deleted and brought back', async ({ page }) => {
  await open(page);
  await run(page, LIBRARY);
  await expect(region(page, 'Reply')).toContainText('"visits"');
  await expect(region(page, 'Result')).toContainText('Call its functions visit, seen in the script cache');
  await show(page, 'Script cache');
  const scripts = region(page, 'Script cache');
  await scripts.getByText('Functions 1').click();
  await scripts.getByRole('option', { name: /visits/ }).click();
  const detail = page.getByRole('group', { name: 'Library visits' });
  await expect(detail).toContainText('Counts a visit');
  await detail.getByRole('textbox', { name: 'FCALL arguments' }).fill('1 total 5');
  await detail.getByRole('button', { name: 'FCALL' }).click();
  await expect(detail).toContainText('(integer) 5');
  await detail.getByRole('radio', { name: /seen/ }).check();
  await detail.getByRole('textbox', { name: 'FCALL_RO arguments' }).fill('1 total');
  await page.keyboard.press('Enter');
  await expect(detail).toContainText('"5"');
  expect(await violations(page, '[aria-label="Scripts"]')).toEqual([]);
  await detail.getByRole('button', { name: 'Delete this library' }).click();
  await expect(scripts.getByRole('option', { name: /visits/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await scripts.getByRole('option', { name: /visits/ }).click();
  await detail.getByRole('button', { name: 'Open in editor' }).click();
  await expect(page.getByRole('textbox', { name: 'Script' })).toContainText('#!lua name=visits');
});

test('a mistake in a library is marked on its line, and libraries are there after a reload', async ({ page }) => {
  await open(page);
  await run(page, LIBRARY);
  await expect(region(page, 'Reply')).toContainText('"visits"');
  await run(page, '#!lua name=other\nlocal x =\n');
  await expect(region(page, 'Reply')).toContainText('Error compiling function');
  await kept(page, 'history', 2);
  await kept(page, 'tail', 2); // the release, and the library
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Command' })).toBeEnabled();
  await show(page, 'Script cache');
  await region(page, 'Script cache').getByText('Functions 1').click();
  await expect(region(page, 'Script cache').getByRole('option', { name: /visits/ })).toContainText('2 functions');
});
