// Runs of this visit and of earlier ones: looked at again as they were then.
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { kept, open, region, run, show, violations } from './page.ts';

const stepper = (page: Page): Locator => region(page, 'Reply').getByRole('group', { name: 'Runs' });

test('the runs before can be stepped through, and what each did shows', async ({ page }) => {
  await open(page);
  await run(page, "return redis.call('SET', KEYS[1], 'hello')", 'greeting');
  await run(page, "redis.log(redis.LOG_WARNING, 'second')\nreturn {1, 2}");
  await run(page, 'return 3');
  await expect(stepper(page)).toContainText('Run 3 of 3 · just now');
  await page.getByRole('button', { name: 'Earlier' }).click();
  await expect(region(page, 'Reply')).toContainText('1) (integer) 1');
  await show(page, 'Log');
  await expect(region(page, 'Log')).toContainText('second');
  await page.keyboard.press('Alt+Comma');
  await show(page, 'Keyspace');
  const keyspace = page.locator('#place-keyspace');
  await expect(keyspace.getByRole('group', { name: 'Runs' })).toContainText('Run 1 of 3');
  await expect(page.getByRole('option', { name: /greeting/ })).toContainText('added');
  await keyspace.getByRole('button', { name: 'Back to the latest' }).click();
  await expect(keyspace.getByRole('group', { name: 'Runs' })).toHaveCount(0);
  await show(page, 'Reply');
  await expect(region(page, 'Reply')).toContainText('(integer) 3');
});

test('the list of runs opens by its key, each shows as it is chosen, and Escape closes it', async ({ page }) => {
  await open(page);
  await run(page, "return 'first'");
  await run(page, 'return nosuch.field');
  await page.keyboard.press('Alt+h');
  const list = page.getByRole('listbox', { name: 'Runs' });
  await expect(list.getByRole('option')).toHaveCount(2);
  await expect(list.getByRole('option').first()).toContainText(/Script attempted to access nonexistent|ERR/);
  await expect(list).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(stepper(page)).toContainText('Run 1 of 2');
  await expect(page.getByRole('group', { name: 'Reply of run 1' })).toContainText('"first"');
  expect(await violations(page, 'main')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(list).toHaveCount(0);
  await page.keyboard.press('Alt+End');
  await expect(stepper(page)).toContainText('Run 2 of 2');
});

test('after a reload the runs are there, and the error is marked while the script is unchanged', async ({ page }) => {
  await open(page);
  await run(page, "return 'kept'");
  await run(page, 'local x = nil\nreturn x.y');
  await expect(page.locator('.cm-error-line')).toHaveCount(1);
  await kept(page, 'history', 2);
  await page.reload();
  await expect(page.locator('.cm-error-line')).toContainText('return x.y');
  await expect(stepper(page)).toContainText('Run 2 of 2');
  await page.getByRole('button', { name: 'Earlier' }).click();
  await expect(page.getByRole('group', { name: 'Reply of run 1' })).toContainText('"kept"');
  await expect(page.locator('.cm-error-line')).toHaveCount(0);
  await page.getByRole('button', { name: 'Later' }).click();
  await expect(page.locator('.cm-error-line')).toHaveCount(1);
  await page.getByRole('textbox', { name: 'Script' }).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' -- changed');
  await kept(page, 'projects', '-- changed');
  await page.reload();
  await expect(stepper(page)).toContainText('Run 2 of 2');
  await expect(page.locator('.cm-error-line')).toHaveCount(0);
});

test('two tabs keep the runs of both', async ({ page, context }) => {
  await open(page);
  const other = await context.newPage();
  await open(other);
  await run(page, "return 'one'");
  await run(other, "return 'two'");
  await kept(page, 'history', 2);
  await page.reload();
  await expect(stepper(page)).toContainText('Run 2 of 2');
});
