// What a script is given: cases of it by name, as high as their lines, and the settings behind their button.
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { kept, open, region, settings, violations } from './page.ts';

const keys = (page: Page): Locator => page.getByRole('textbox', { name: 'KEYS' });
const cases = (page: Page): Locator => page.getByRole('tablist', { name: 'Cases' });
const tab = (page: Page, name: string): Locator => cases(page).getByRole('tab', { name, exact: true });
const run = (page: Page): Locator => page.getByRole('button', { name: 'Run', exact: true });

async function write(page: Page, script: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Script' }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(script);
}

test('cases are made, named, chosen by arrows, run, and stay', async ({ page }) => {
  await open(page);
  await write(page, 'return KEYS[1]');
  await run(page).click();
  await expect(tab(page, 'Case 1')).toHaveAttribute('aria-selected', 'true');
  await keys(page).fill('first');
  await page.getByRole('button', { name: 'Add a case' }).click();
  await expect(tab(page, 'Case 2')).toBeFocused();
  await expect(keys(page)).toHaveValue('first');
  await keys(page).fill('second');
  await tab(page, 'Case 2').focus();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'Name of the case' }).fill('no stock');
  await page.keyboard.press('Enter');
  await expect(tab(page, 'no stock')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(keys(page)).toHaveValue('first');
  await run(page).click();
  await expect(region(page, 'Reply')).toContainText('"first"');
  await tab(page, 'no stock').click();
  await run(page).click();
  await expect(region(page, 'Reply')).toContainText('"second"');
  expect(await violations(page, '#place-script, .pane')).toEqual([]);
  await kept(page, 'projects', 'no stock');
  await page.reload();
  await expect(tab(page, 'no stock')).toHaveAttribute('aria-selected', 'true');
  await expect(keys(page)).toHaveValue('second');
  await tab(page, 'no stock').focus();
  await page.keyboard.press('Delete');
  await expect(cases(page).getByRole('tab')).toHaveCount(1);
  await expect(keys(page)).toHaveValue('first');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(tab(page, 'no stock')).toHaveAttribute('aria-selected', 'true');
  await expect(keys(page)).toHaveValue('second');
});

test('lists are one table: rows are added, taken away, pasted and walked through', async ({ page }) => {
  await open(page);
  await write(page, 'return {#KEYS, KEYS[2], #ARGV, ARGV[2]}');
  const argv = page.getByRole('textbox', { name: 'ARGV' });
  await keys(page).fill('');
  await argv.fill('');
  await keys(page).focus();
  await page.keyboard.type('a');
  await page.keyboard.press('Enter');
  await page.keyboard.type('b');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Backspace');
  await expect(keys(page)).toHaveValue('a\nb');
  // From the end of a cell to the one beside it, and back.
  await argv.fill('one\ntwo');
  await keys(page).focus();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.press('ArrowRight');
  await expect(argv).toBeFocused();
  await page.keyboard.type('2:');
  await expect(argv).toHaveValue('one\n2:two');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await expect(keys(page)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('End');
  await page.keyboard.insertText('!\nx\\xff');
  await expect(keys(page)).toHaveValue('a!\nx\\xff\nb');
  await expect(page.locator('.values .numbers')).toHaveText('123');
  await run(page).click();
  await expect(region(page, 'Reply')).toContainText('(integer) 3');
  await expect(region(page, 'Reply')).toContainText('"x\\xff"');
  await expect(region(page, 'Reply')).toContainText('"2:two"');
  const [left, right] = [(await keys(page).boundingBox())!, (await argv.boundingBox())!];
  expect([right.y, right.height]).toEqual([left.y, left.height]);
});

test('the fields are as high as what they hold, and leave the script its room', async ({ page }) => {
  await open(page);
  const height = async (): Promise<number> => (await keys(page).boundingBox())!.height;
  await keys(page).fill('a');
  const one = await height();
  await keys(page).fill('a\nb\nc\nd');
  expect(await height()).toBeCloseTo(one + 60, -1);
  await page.setViewportSize({ width: 1000, height: 500 });
  await keys(page).fill('x\n'.repeat(200));
  const editor = (await page.locator('.cm-editor').boundingBox())!;
  expect(editor.height).toBeGreaterThan(90);
  await expect(run(page)).toBeInViewport();
});

test('settings lie behind their button, which tells what differs', async ({ page }) => {
  await open(page);
  const dialog = await settings(page);
  await dialog.getByRole('checkbox', { name: 'Roll back on error' }).check();
  await dialog.getByRole('spinbutton', { name: 'Time limit' }).fill('500');
  expect(await violations(page, '.settings-menu')).toEqual([]);
  await page.keyboard.press('Escape');
  const button = page.getByRole('button', { name: 'Settings: Roll back on error · Time limit 500 ms' });
  await expect(button).toBeFocused();
  await write(page, 'while true do end');
  await run(page).click();
  await expect(region(page, 'Reply')).toContainText('500 ms');
  await (await settings(page)).getByRole('button', { name: 'As at first' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Settings', exact: true })).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 760 }, hasTouch: true });

  test('cases and settings are there', async ({ page }) => {
    await page.goto('');
    await run(page).click();
    await page.getByRole('tab', { name: 'Editor' }).click();
    await page.getByRole('button', { name: 'Add a case' }).click();
    await expect(cases(page).getByRole('tab')).toHaveCount(2);
    await settings(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
