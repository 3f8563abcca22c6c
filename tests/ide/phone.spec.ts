// What a phone needs of its own: keys above the on-screen keyboard, tabs of which none is cut, and a page that lies on its side.
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { enter, output, region, violations } from './page.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const script = (page: Page) => page.getByRole('textbox', { name: 'Script' });
const prompt = (page: Page) => page.getByRole('textbox', { name: 'Command' });
const bar = (page: Page) => page.getByRole('toolbar', { name: 'Keys' });

/** The page, ready for a run. */
async function open(page: Page): Promise<void> {
  await page.goto('');
  await expect(page.getByRole('combobox', { name: 'Host' })).toBeEnabled();
}

async function tapKeys(page: Page, ...names: string[]): Promise<void> {
  for (const name of names) await bar(page).getByRole('button', { name, exact: true }).tap();
}

/** Takes the script away, and brings its keys. */
async function empty(page: Page): Promise<void> {
  await open(page);
  await script(page).tap();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await expect(bar(page)).toBeVisible();
}

/** The lines of the script. */
const lines = (page: Page): Promise<string[]> => page.locator('.cm-line').allInnerTexts();

test.describe('the keys above the keyboard', () => {
  test.use(PHONE);

  test('type into the script as keys do, and leave the keyboard to it', async ({ page }) => {
    await empty(page);
    await page.keyboard.insertText('return ');
    await tapKeys(page, 'Left brace', 'Double quote');
    await page.keyboard.insertText('a');
    await tapKeys(page, 'Double quote', 'Two dots', 'Single quote', 'Single quote', 'Right brace');
    await page.keyboard.insertText(' -- ');
    await tapKeys(page, 'Left parenthesis', 'Right parenthesis', 'Left bracket', 'Right bracket', 'Equals', 'Tilde', 'Hash');
    expect(await lines(page)).toEqual(['return {"a"..\'\'} -- ()[]=~#']);
    await expect(script(page)).toBeFocused();
  });

  test('Tab indents, Up goes to the line above, End to the end of the line', async ({ page }) => {
    await empty(page);
    await page.keyboard.insertText('one\n\ntwo');
    await tapKeys(page, 'Up');
    await tapKeys(page, 'Tab');
    await expect.poll(() => lines(page)).toEqual(['one', '  ', 'two']);
    await page.keyboard.insertText('x');
    await tapKeys(page, 'Up');
    await page.keyboard.press('Home');
    await tapKeys(page, 'End');
    await page.keyboard.insertText('!');
    await expect.poll(() => lines(page)).toEqual(['one!', '  x', 'two']);
  });

  test('Ctrl+C copies what is selected', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await empty(page);
    await page.keyboard.insertText('one two');
    await page.keyboard.press('Shift+Home');
    await tapKeys(page, 'Control C');
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('one two');
    await expect(script(page)).toBeFocused();
  });

  test('in the console Up brings the line before, Tab completes, and Ctrl+C ends what waits', async ({ page }) => {
    await page.goto('');
    await enter(page, 'SET a 1');
    await expect(output(page)).toContainText('OK');
    await prompt(page).tap();
    await tapKeys(page, 'Up');
    await expect(prompt(page)).toHaveValue('SET a 1');
    await prompt(page).fill('BLPOP');
    await page.keyboard.press('Home');
    await tapKeys(page, 'End');
    await page.keyboard.insertText(' q 0');
    await page.keyboard.press('Enter');
    await expect(output(page).getByText(/^waiting/)).toBeVisible();
    await tapKeys(page, 'Control C');
    await expect(output(page).getByText(/^waiting/)).toHaveCount(0);
    await prompt(page).fill('HGETAL');
    await tapKeys(page, 'Tab');
    await expect(prompt(page)).toHaveValue('HGETALL ');
  });

  test('are large enough for a finger, have names, move by arrows, and go with the keyboard', async ({ page }) => {
    await empty(page);
    const boxes = await bar(page).getByRole('button').evaluateAll((keys) => keys.map((key) => key.getBoundingClientRect()).map(({ width, height }) => ({ width, height })));
    expect(boxes).toHaveLength(16);
    expect(Math.min(...boxes.map(({ height }) => height))).toBeGreaterThanOrEqual(40);
    expect(Math.min(...boxes.map(({ width }) => width))).toBeGreaterThanOrEqual(36);
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: 'test-results/keys-portrait.png' });
    // With a keyboard of its own.
    await bar(page).getByRole('button', { name: 'Tab' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(bar(page).getByRole('button', { name: 'Left parenthesis' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(script(page)).toBeFocused();
    expect((await lines(page))[0]).toMatch(/^\(\)?$/); // brackets close themselves once that is fetched
    // It stands on what the keyboard leaves.
    await page.setViewportSize({ width: 390, height: 420 });
    await expect(page.getByRole('tablist', { name: 'Places' })).toBeHidden();
    const box = await bar(page).boundingBox();
    expect(box && Math.round(box.y + box.height)).toBe(420);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await expect(bar(page)).toHaveCount(0);
  });
});

test('a desk has no such keys, and fetches none', async ({ page }) => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(request.url()));
  await open(page);
  await script(page).click();
  await page.keyboard.insertText('-- mine');
  await prompt(page).click();
  await page.waitForLoadState('networkidle');
  await expect(bar(page)).toHaveCount(0);
  expect(fetched.filter((url) => /KeyBar-|Presentation-/.test(url))).toEqual([]);
});

for (const width of [320, 390, 430]) {
  test.describe(`${width} px wide`, () => {
    test.use({ ...PHONE, viewport: { width, height: 800 } });

    test('no tab is cut', async ({ page }) => {
      await open(page);
      const tabs = page.getByRole('tablist', { name: 'Places' }).getByRole('tab');
      await expect(page.getByRole('button', { name: 'More panels' })).toBeVisible();
      const cut = () => tabs.evaluateAll((all) => {
        const row = all[0].parentElement!.getBoundingClientRect();
        return all.map((tab) => tab.getBoundingClientRect()).filter(({ left, right }) =>
          (left < row.right - 1 && right > row.right + 1) || (left < row.left - 1 && right > row.left + 1)).length;
      });
      expect(await cut()).toBe(0);
      await page.getByRole('button', { name: 'More panels' }).tap();
      await page.getByRole('menuitem', { name: 'Analysis' }).tap();
      await expect(page.getByRole('tab', { name: 'Analysis' })).toBeInViewport({ ratio: 1 });
      expect(await cut()).toBe(0);
    });
  });
}

test.describe('a phone that lies on its side', () => {
  test.use({ ...PHONE, viewport: { width: 844, height: 390 } });

  test('has its tabs at the side, and most of its height for the script', async ({ page }) => {
    await open(page);
    const places = page.getByRole('tablist', { name: 'Places' });
    await expect(places).toHaveAttribute('aria-orientation', 'vertical');
    const height = await script(page).evaluate((element) => element.closest('.cm-scroller')!.getBoundingClientRect().height);
    expect(height).toBeGreaterThan(200);
    await expect(page.getByRole('combobox', { name: 'Host' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: 'test-results/landscape.png' });
    await page.getByRole('button', { name: 'Run', exact: true }).tap();
    await expect(region(page, 'Reply')).toContainText('(integer) 1');
    await page.getByRole('tab', { name: 'Result' }).focus();
    await page.keyboard.press('ArrowUp');
    await expect(page.getByRole('tab', { name: 'Editor' })).toBeFocused();
    await expect(script(page)).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(844);
  });

  test('leaves to the keyboard all but the script, the keys, and Run among them', async ({ page }) => {
    await open(page);
    await script(page).tap();
    await page.setViewportSize({ width: 844, height: 170 });
    await expect(page.getByRole('banner')).toBeHidden();
    const height = await script(page).evaluate((element) => element.closest('.cm-scroller')!.getBoundingClientRect().height);
    expect(height).toBeGreaterThan(110);
    await page.screenshot({ path: 'test-results/keys-landscape.png' });
    await tapKeys(page, 'Run');
    await expect(region(page, 'Reply')).toContainText('(integer) 1');
  });
});

test.describe('a message', () => {
  test.use(PHONE);

  test('stands above, away from prompt and tabs', async ({ page }) => {
    await open(page);
    await page.getByRole('button', { name: 'Scripts' }).tap();
    await page.getByRole('button', { name: 'New script' }).tap();
    await page.keyboard.press('Alt+Shift+Backspace');
    await page.getByRole('tab', { name: 'Console' }).tap();
    const toast = (await page.locator('.toast').boundingBox())!;
    expect(toast.y).toBeGreaterThan(40);
    expect(toast.y + toast.height).toBeLessThan((await prompt(page).boundingBox())!.y);
    await enter(page, 'PING');
    await expect(output(page)).toContainText('PONG');
  });
});
