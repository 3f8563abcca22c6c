// A keyspace for each script, or one for all; a lesson has its own.
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { lessonsOf } from '../../src/lessons/course.ts';
import { course } from '../lessons/course.ts';
import { enter, open, output, region, run, send, show, violations } from './page.ts';

const key = (page: Page, name: string): Locator => region(page, 'Keyspace').getByRole('option', { name: new RegExp(`\\b${name}\\b`) });
const own = (page: Page): Locator => page.getByRole('button', { name: 'A keyspace for each script' });

/** What the last command answered. */
async function answers(page: Page, command: string, reply: string): Promise<void> {
  await enter(page, command);
  await expect(output(page).getByText(reply, { exact: true }).last()).toBeVisible();
}

test('all scripts share one, until each has its own; both stay through reloads and kills', async ({ page }) => {
  await open(page);
  await send(page, 'SET a shared');
  await page.keyboard.press('Alt+n');
  await answers(page, 'GET a', '"shared"');
  await show(page, 'Keyspace');
  await expect(own(page)).toHaveAttribute('aria-pressed', 'false');
  await own(page).click();
  await expect(page.getByText('Each script has a keyspace of its own. That of this one begins with what was there.')).toBeVisible();
  expect(await violations(page, '#place-keyspace')).toEqual([]);
  await answers(page, 'SET a second', 'OK');
  // Undo of what was done to one does not reach another.
  await show(page, 'Keyspace');
  await page.getByRole('button', { name: 'Clear the keyspace' }).click();
  await expect(page.getByText('The keyspace is empty.')).toBeVisible();
  await page.keyboard.press('Alt+PageUp');
  await answers(page, 'EXISTS a', '(integer) 0');
  await send(page, 'SET b first');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('The keyspace is as it was.')).toBeVisible();
  await show(page, 'Keyspace');
  await expect(key(page, 'b')).toBeVisible();
  await expect(key(page, 'a')).toHaveCount(0);
  await page.reload();
  await show(page, 'Keyspace');
  await expect(key(page, 'b')).toBeVisible();
  await page.keyboard.press('Alt+PageDown');
  await expect(key(page, 'a')).toBeVisible();
  await expect(key(page, 'b')).toHaveCount(0);
  // A script that is killed takes its worker along: the next one has the same.
  await page.getByRole('textbox', { name: 'Script' }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText("while true do redis.call('GET', 'a') end");
  await page.keyboard.press('ControlOrMeta+Enter');
  await page.getByRole('button', { name: 'Stop' }).click();
  await answers(page, 'GET a', '"second"');
  await show(page, 'Keyspace');
  await own(page).click();
  await answers(page, 'GET a', '"shared"');
});

test('a lesson has its data at once, and leaves what is the person’s', async ({ page }) => {
  const lesson = lessonsOf(course).find(({ check }) => /^data:/m.test(check) && /^host: redis|^inputs/m.test(check))!;
  await open(page);
  await send(page, 'SET mine 1');
  await page.goto(`./#lesson=${lesson.id}`);
  await expect(region(page, 'Lesson')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: /^Load its data/ })).toHaveCount(0);
  await answers(page, 'EXISTS mine', '(integer) 0');
  await run(page, "return redis.call('DBSIZE') > 0");
  await expect(region(page, 'Reply')).toContainText('(integer) 1');
  await show(page, 'Keyspace');
  await expect(own(page)).toBeDisabled();
  await send(page, 'SET mine lesson');
  await page.reload();
  await expect(region(page, 'Lesson')).toBeVisible({ timeout: 30_000 });
  await answers(page, 'EXISTS mine', '(integer) 0');
  await page.getByRole('button', { name: 'Close the lessons' }).click();
  await answers(page, 'GET mine', '"1"');
});
