// The size of text is the one that a person has chosen in the browser.
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { enter, region, show } from './page.ts';

/** Sets the size of text as the browser's settings do, in pixels; 16 is the one at first. */
async function chooseSize(page: Page, size: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.enable');
  await session.send('Page.setFontSizes', { fontSizes: { standard: size, fixed: size } });
}

/** The height of what is within, in pixels. */
const sizeOf = (page: Page, selector: string): Promise<number> =>
  page.locator(selector).first().evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));

/** Buttons, tabs and fields in sight whose words do not fit into them. */
const cut = (page: Page): Promise<string[]> => page.evaluate(() =>
  [...document.querySelectorAll<HTMLElement>('button, [role=tab], select, input:not([type=checkbox]), h1, h2')]
    .filter((one) => one.checkVisibility() && !one.closest('.truncate, .visually-hidden') && one.clientHeight > 0)
    .filter((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
    .map((one) => `${one.outerHTML.slice(0, 120)}: ${one.scrollWidth} × ${one.scrollHeight} in ${one.clientWidth} × ${one.clientHeight}`));

async function ran(page: Page): Promise<void> {
  await page.goto('');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(region(page, 'Reply')).toContainText('(integer) 1');
}

test('all of the page grows with it, and nothing is cut', async ({ page }) => {
  await chooseSize(page, 20);
  await ran(page);
  await expect(region(page, 'Changed keys')).toBeVisible();
  expect(await sizeOf(page, 'body')).toBe(16.25); // 13 px of 16
  expect(await sizeOf(page, '.cm-content')).toBe(16.25);
  expect(await sizeOf(page, '.tab')).toBe(16.25);
  expect(await sizeOf(page, '[aria-label=Reply] .text .mono')).toBe(16.25);
  expect(await cut(page)).toEqual([]);
  await enter(page, 'PING');
  await show(page, 'Keyspace');
  const row = await page.getByRole('option', { name: /visits/ }).boundingBox();
  expect(row?.height).toBe(30); // 24 px of 16
  expect(await cut(page)).toEqual([]);
  await page.screenshot({ path: 'test-results/text-20.png' });
});

test('with letters of twice the size a desk becomes one column', async ({ page }) => {
  await chooseSize(page, 32);
  await ran(page);
  await expect(page.getByRole('tablist', { name: 'Places' })).toBeVisible();
  expect(await sizeOf(page, 'body')).toBe(26);
  expect(await cut(page)).toEqual([]);
  await page.screenshot({ path: 'test-results/text-32.png' });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  for (const size of [20, 32]) {
    test(`letters of ${size} px leave the page as wide as the screen, and Run within reach`, async ({ page }) => {
      await chooseSize(page, size);
      await ran(page);
      for (const name of ['Editor', 'Result']) {
        await page.getByRole('tab', { name }).tap();
        expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBe(390);
        await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeInViewport({ ratio: 1 });
      }
      await page.screenshot({ path: `test-results/text-phone-${size}.png` });
    });
  }
});
