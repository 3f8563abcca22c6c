// With colours of the system, which take backgrounds and shadows away: what is chosen has a mark that the others have not.
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { enter, open, region, run, settings, show } from './page.ts';

test.use({ contextOptions: { forcedColors: 'active' } });

/** Borders and outlines of an element, and of what is drawn behind its end, as they are computed. */
const marks = (one: Locator): Promise<string> => one.evaluate((element) => [getComputedStyle(element), getComputedStyle(element, '::after')]
  .map((style) => [style.borderTop, style.borderRight, style.borderBottom, style.borderLeft, `${style.outlineStyle} ${style.outlineWidth}`].join('|')).join(' / '));

/** A border or an outline of a width that shows. */
const hasEdge = (one: Locator): Promise<boolean> => one.evaluate((element) => {
  const style = getComputedStyle(element);
  const widths = [style.borderTopStyle !== 'none' && style.borderTopWidth, style.outlineStyle !== 'none' && style.outlineWidth];
  return widths.some((width) => width !== false && Number.parseFloat(width) >= 1);
});

/** In a row of tabs the chosen one is told from the others. */
async function toldApart(row: Locator, name: string): Promise<void> {
  const chosen = row.locator('[aria-selected=true]').first();
  const other = row.locator('[aria-selected=false]').first();
  await expect(chosen, name).toBeVisible();
  expect(await marks(chosen), name).not.toBe(await marks(other));
}

test('tabs, rows, cases and switches that are chosen are told from those that are not', async ({ page }) => {
  await open(page);
  await run(page, "redis.call('SET', KEYS[1], ARGV[1]) redis.call('SET', 'other', '1') return {1, 2}", 'greeting', 'hello');
  for (const name of ['Panels', 'Dock']) await toldApart(page.getByRole('tablist', { name, exact: true }), name);
  await page.getByRole('button', { name: 'Add a case' }).click();
  await toldApart(page.getByRole('tablist', { name: 'Cases' }), 'Cases');
  const views = region(page, 'Reply').locator('label:has(input[type=radio])');
  expect(await marks(views.filter({ has: page.locator('input:checked') }).first())).not.toBe(await marks(views.filter({ hasNot: page.locator('input:checked') }).first()));
  await show(page, 'Keyspace');
  await page.getByRole('option', { name: /greeting/ }).click();
  await toldApart(region(page, 'Keyspace').getByRole('listbox'), 'keys');
  await enter(page, 'PING');
  await page.getByRole('button', { name: 'New client' }).click();
  await toldApart(page.getByRole('tablist', { name: 'Clients' }), 'Clients');
  await page.screenshot({ path: 'test-results/forced-desk.png' });
});

test('what can be pressed has an edge, and what lies over the page too', async ({ page }) => {
  await page.goto('');
  const card = page.getByRole('button', { name: /Rate limiter/ }).first();
  await expect(card).toBeVisible();
  expect(await hasEdge(card), 'card').toBe(true);
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  for (const name of ['Run', 'Debug']) expect(await hasEdge(page.getByRole('button', { name, exact: true })), name).toBe(true);
  const popover = await settings(page);
  expect(await hasEdge(popover), 'settings').toBe(true);
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+k');
  const palette = page.getByRole('dialog', { name: 'Actions' });
  await expect(palette).toBeVisible();
  expect(await hasEdge(palette), 'palette').toBe(true);
  const [first, second] = [palette.getByRole('option').nth(0), palette.getByRole('option').nth(1)];
  expect(await marks(first), 'the action that Enter takes').not.toBe(await marks(second));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'New script' }).first().click();
  await page.getByRole('button', { name: 'Delete Untitled' }).click();
  expect(await hasEdge(page.locator('.toast')), 'message').toBe(true);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('places are told apart, and keys have edges', async ({ page }: { page: Page }) => {
    await page.goto('');
    await page.getByRole('textbox', { name: 'Script' }).tap();
    await toldApart(page.getByRole('tablist', { name: 'Places' }), 'Places');
    const key = page.getByRole('toolbar', { name: 'Keys' }).getByRole('button').first();
    await expect(key).toBeVisible();
    expect(await hasEdge(key)).toBe(true);
    await page.screenshot({ path: 'test-results/forced-phone.png' });
  });
});

test('the lines between places show', async ({ page }) => {
  await open(page);
  const lines = page.getByRole('separator');
  expect(await lines.count()).toBeGreaterThanOrEqual(3);
  const colours = await lines.evaluateAll((all) => all.map((line) => getComputedStyle(line).backgroundColor));
  const paper = await page.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
  for (const colour of colours) expect(colour).not.toBe(paper);
});
