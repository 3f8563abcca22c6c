// A panel on the whole screen, in large letters.
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { open, region, violations } from './page.ts';

const script = (page: Page) => page.getByRole('textbox', { name: 'Script' });
const bar = (page: Page) => page.getByRole('region', { name: 'Presentation' });
const rootSize = (page: Page): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).fontSize);

/** As in a browser that gives a page no screen of its own, such as that of an iPhone. */
const withoutFullscreen = (page: Page): Promise<unknown> =>
  page.addInitScript(() => { Object.defineProperty(Element.prototype, 'requestFullscreen', { value: undefined }); });

test('the script fills the window in large letters, runs, gives way to the result, and Escape brings all back', async ({ page }) => {
  await withoutFullscreen(page);
  await open(page);
  await script(page).click();
  const before = await page.locator('.cm-scroller').boundingBox();
  await page.keyboard.press('Alt+Shift+Enter');
  await expect(bar(page)).toBeVisible();
  expect(await rootSize(page)).toBe('24px');
  await expect(script(page)).toBeFocused();
  const box = await page.locator('.presented').boundingBox();
  expect(box).toMatchObject({ x: 0, width: 1280 });
  expect(box!.y + box!.height).toBe(800);
  const isBehind = () => page.getByRole('banner').evaluate((element) => element.closest('[inert]') !== null);
  expect(await isBehind()).toBe(true);
  expect(await violations(page)).toEqual([]);
  await page.screenshot({ path: 'test-results/presentation-script.png' });
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(script(page)).toBeVisible();
  await page.keyboard.press('Alt+1');
  await expect(region(page, 'Reply')).toContainText('(integer) 1');
  await expect(page.locator('#place-result')).toBeFocused();
  await expect(bar(page)).toContainText('Result');
  await bar(page).getByRole('button', { name: 'Larger text' }).click();
  expect(await rootSize(page)).toBe('28px');
  expect(await violations(page)).toEqual([]);
  await page.screenshot({ path: 'test-results/presentation-result.png' });
  await page.keyboard.press('Escape');
  await expect(bar(page)).toHaveCount(0);
  expect(await rootSize(page)).toBe('16px');
  await expect(page.locator('.presented')).toHaveCount(0);
  expect(await isBehind()).toBe(false);
  expect(await page.locator('.cm-scroller').boundingBox()).toEqual(before);
});

test('any panel is presented by the palette, with the screen of its own where the browser gives one', async ({ page }) => {
  await open(page);
  await script(page).click();
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('present keyspace');
  await page.keyboard.press('Enter');
  await expect(bar(page)).toContainText('Keyspace');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement?.localName)).toBe('html');
  await expect(region(page, 'Keyspace')).toBeInViewport();
  await bar(page).getByRole('button', { name: 'Leave the presentation' }).click();
  await expect(bar(page)).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => document.fullscreenElement)).toBe(null);
  await expect(page.locator('#place-keyspace')).toBeFocused();
});

test('Escape is first for what lies over the panel', async ({ page }) => {
  await withoutFullscreen(page);
  await open(page);
  await script(page).click();
  await page.keyboard.press('Alt+Shift+Enter');
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('dialog', { name: 'Actions' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Actions' })).toHaveCount(0);
  await expect(bar(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(bar(page)).toHaveCount(0);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('the result fills the screen, with Run and the way back within reach', async ({ page }) => {
    await withoutFullscreen(page);
    await page.goto('');
    await page.getByRole('button', { name: 'Run', exact: true }).tap();
    await expect(region(page, 'Reply')).toContainText('(integer) 1');
    await page.getByRole('button', { name: 'Actions' }).tap();
    await page.keyboard.type('present result');
    await page.keyboard.press('Enter');
    await expect(bar(page)).toBeVisible();
    await bar(page).getByRole('button', { name: 'Run' }).tap();
    await expect(region(page, 'Reply')).toContainText('(integer) 2');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.screenshot({ path: 'test-results/presentation-phone.png' });
    await bar(page).getByRole('button', { name: 'Leave the presentation' }).tap();
    await expect(page.getByRole('tablist', { name: 'Places' })).toBeVisible();
  });
});
