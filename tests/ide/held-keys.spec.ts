// Keys that are pressed while the part of the page that they are meant for is still on its way.
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { open, violations } from './page.ts';

const script = (page: Page) => page.getByRole('textbox', { name: 'Script' });

/** Holds back the files of a name until it is told to let them go. */
async function holdBack(page: Page, name: RegExp): Promise<() => void> {
  let go = (): void => {};
  const gone = new Promise<void>((resolve) => { go = resolve; });
  await page.route((url) => name.test(url.pathname), async (route) => {
    await gone;
    await route.continue();
  });
  return go;
}

async function start(page: Page, held: RegExp): Promise<() => void> {
  // A page that is left alone fetches the rest by itself, through a service worker.
  await page.addInitScript(() => { Object.defineProperty(navigator, 'serviceWorker', { value: undefined }); });
  const go = await holdBack(page, held);
  await open(page);
  await script(page).click();
  return go;
}

test('the palette gets what was typed, and Enter', async ({ page }) => {
  const go = await start(page, /Palette-[^/]*\.js$/);
  const before = await script(page).innerText();
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.locator('.held-keys')).toBeFocused();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.type('dark theme');
  go();
  const field = page.getByPlaceholder('Type what to do', { exact: true });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('dark theme');
  await expect(page.locator('.held-keys')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(script(page)).toBeFocused();
  expect(await script(page).innerText()).toBe(before);
});

test('what was chosen blindly is done', async ({ page }) => {
  const go = await start(page, /Palette-[^/]*\.js$/);
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('dark theme');
  await page.keyboard.press('Enter');
  go();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('Escape while it is on its way: it does not come, and the script has the keyboard', async ({ page }) => {
  const go = await start(page, /Palette-[^/]*\.js$/);
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('dark');
  await page.keyboard.press('Escape');
  await expect(script(page)).toBeFocused();
  go();
  await page.waitForResponse(/Palette-/).catch(() => undefined);
  await page.keyboard.type('-- mine');
  await expect(script(page)).toContainText('-- mine');
  await expect(script(page)).not.toContainText('dark');
  await expect(page.getByPlaceholder('Type what to do', { exact: true })).toHaveCount(0);
});

test('search gets what was typed, and finds it', async ({ page }) => {
  const go = await start(page, /find-[^/]*\.js$/);
  const before = await script(page).innerText();
  await page.keyboard.press('ControlOrMeta+f');
  await page.keyboard.type('EXPIRE');
  await page.keyboard.press('Enter');
  go();
  await expect(page.getByRole('textbox', { name: 'Find' })).toHaveValue('EXPIRE');
  await expect(page.locator('.cm-searchMatch-selected')).toHaveText('EXPIRE');
  expect(await script(page).innerText()).toBe(before);
});

test('a key that leads to no field leaves what was typed to the script', async ({ page }) => {
  const go = await start(page, /find-[^/]*\.js$/);
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ControlOrMeta+d');
  await page.keyboard.type('seen');
  go();
  await expect(script(page)).toContainText('seen visits = ');
});

test('a new file gets its name', async ({ page }) => {
  const go = await start(page, /file-edits-[^/]*\.js$/);
  const before = await script(page).innerText();
  await page.keyboard.press('Alt+Shift+N');
  await page.keyboard.type('limits');
  await page.keyboard.press('Enter');
  go();
  await expect(page.getByRole('tab', { name: 'limits.lua' })).toBeVisible();
  await page.getByRole('tab', { name: 'main.lua' }).click();
  expect(await script(page).innerText()).toBe(before);
});

test('the editor types, goes back and selects by itself, and what its other keys do is done once they are there', async ({ page }) => {
  const go = await start(page, /completion-[^/]*\.js$/);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('if true then');
  await page.keyboard.press('Enter');
  await page.keyboard.type('  return 1');
  await page.keyboard.press('Enter');
  await page.keyboard.type('x');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(script(page)).not.toContainText('x');
  await page.keyboard.press('ControlOrMeta+y');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('end');
  await expect(script(page).locator('.cm-line')).toHaveText(['if true then', '  return 1', '  end']);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ControlOrMeta+/');
  await expect(script(page)).toBeFocused();
  await expect(script(page).locator('.cm-line')).toHaveText(['if true then', '  return 1', '  end']);
  go();
  await expect(script(page).locator('.cm-line')).toHaveText(['  -- if true then', '  --   return 1', '  --   end']);
});
