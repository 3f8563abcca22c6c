// Sharing, export and what came from a link: by the keyboard alone, and on a phone.
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { encodeLink } from '../share/site.ts';
import { open, region, violations } from './page.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const link = () => encodeLink({
  name: 'A long name that a phone has to cut somewhere, and does', script: "return redis.call('GET', KEYS[1])", files: [], host: 'redis', lua: '5.1',
  settings: {}, inputs: { keys: ['greeting'] }, seed: [['SET', 'greeting', 'hello']], panel: 'keyspace',
});
const origin = (page: Page): Locator => page.getByRole('group', { name: 'Where this script comes from' });
const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

/** Opens the link as someone does who follows it. */
async function follow(page: Page): Promise<void> {
  await page.goto(`#${await link()}`);
  await expect(origin(page)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
}

test.describe('by the keyboard alone', () => {
  /** Presses Tab until something has the focus. */
  async function tabTo(page: Page, wanted: Locator, key = 'Tab'): Promise<void> {
    for (let presses = 0; presses < 60; presses++) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press(key);
    }
    throw new Error(`${String(wanted)} is not reached by ${key}`);
  }

  async function choose(page: Page, action: string): Promise<void> {
    await page.keyboard.press('ControlOrMeta+k');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.type(action);
    await page.keyboard.press('Enter');
  }

  test('a link is made, with the keyspace, and copied; code is chosen and copied', async ({ page }) => {
    await open(page);
    await choose(page, 'Share this script');
    const share = page.getByRole('dialog', { name: 'Share' });
    const address = share.getByRole('textbox', { name: 'Link' });
    await expect(address).toHaveValue(/#1/);
    await tabTo(page, share.getByRole('checkbox', { name: 'With the keyspace as it is now' }));
    await page.keyboard.press('Space');
    await tabTo(page, share.getByRole('button', { name: 'Copy link' }));
    await page.keyboard.press('Enter');
    await expect(share.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await clipboard(page)).toBe(await address.inputValue());
    await tabTo(page, share.getByRole('button', { name: /As code for a client/ }));
    await page.keyboard.press('Enter');
    const code = page.getByRole('dialog', { name: 'Export' });
    await tabTo(page, code.getByRole('combobox', { name: 'Client' }));
    await page.keyboard.press('ArrowDown');
    await expect(code.getByRole('textbox', { name: 'Code' })).toHaveValue(/defineCommand/);
    await tabTo(page, code.getByRole('button', { name: 'Copy code' }));
    await page.keyboard.press('Enter');
    await expect(code.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await clipboard(page)).toContain('defineCommand');
    await page.keyboard.press('Escape');
    await expect(code).toBeHidden();
  });

  test('what came from a link is looked at, given its data, run and kept', async ({ page }) => {
    await open(page);
    await follow(page);
    await choose(page, 'Load the data of this script');
    await expect(page.getByText('1 command made its data.')).toBeVisible();
    await page.keyboard.press('Alt+0');
    await page.keyboard.press('Escape'); // in the editor Tab indents, unless Escape comes before it
    await tabTo(page, origin(page).getByRole('button', { name: /Load its data/ }), 'Shift+Tab');
    await tabTo(page, origin(page).getByRole('button', { name: 'Keep it' }));
    await page.keyboard.press('Enter');
    await expect(origin(page)).not.toContainText('From a link');
    await page.keyboard.press('ControlOrMeta+Enter');
    await page.keyboard.press('Alt+1');
    await expect(region(page, 'Reply')).toContainText('"hello"');
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  /** Nothing reaches past the edge of the screen, and what is to be touched can be. */
  async function fits(page: Page, within: Locator): Promise<void> {
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    // All at one moment: what is drawn anew between two questions has no place.
    const controls = await within.locator('button:visible, input:visible, select:visible, textarea:visible')
      .evaluateAll((elements) => elements.map((element) => {
        const { left, right, height } = element.getBoundingClientRect();
        const isBox = element.getAttribute('type') === 'checkbox'; // its label is touched as well
        return { left, right, height, isBox, name: element.ariaLabel ?? element.textContent ?? '' };
      }));
    expect(controls).not.toEqual([]);
    for (const { left, right, height, isBox, name } of controls) {
      expect(left, name).toBeGreaterThanOrEqual(0);
      expect(right, name).toBeLessThanOrEqual(390);
      expect(height, name).toBeGreaterThanOrEqual(isBox ? 13 : 28);
    }
  }

  test('a link is made and copied, and the script becomes code', async ({ page }) => {
    await page.goto('');
    await page.getByRole('button', { name: 'Share', exact: true }).tap();
    const share = page.getByRole('dialog', { name: 'Share' });
    await expect(share.getByRole('textbox', { name: 'Link' })).toHaveValue(/#1/);
    await fits(page, share);
    await share.getByRole('button', { name: 'Copy link' }).tap();
    expect(await clipboard(page)).toMatch(/#1[\w-]+$/);
    expect(await violations(page)).toEqual([]);
    await share.getByRole('button', { name: /As code for a client/ }).tap();
    const code = page.getByRole('dialog', { name: 'Export' });
    await expect(code.getByRole('textbox', { name: 'Code' })).toHaveValue(/redis-cli/);
    await fits(page, code);
    await code.getByRole('button', { name: 'Copy code' }).tap();
    expect(await clipboard(page)).toContain('EVALSHA');
  });

  test('what came from a link shows that, and is given its data, run and kept', async ({ page }) => {
    await page.goto('');
    await follow(page);
    await expect(page.getByRole('textbox', { name: 'Script' })).toContainText('return redis.call');
    await expect(origin(page)).toBeVisible();
    await fits(page, origin(page));
    await origin(page).getByRole('button', { name: /Load its data/ }).tap();
    await expect(page.getByText('1 command made its data.')).toBeVisible();
    await page.getByRole('button', { name: 'Run', exact: true }).tap();
    await expect(region(page, 'Reply')).toContainText('"hello"');
    await page.getByRole('tab', { name: 'Editor' }).tap();
    expect(await violations(page)).toEqual([]);
    await origin(page).getByRole('button', { name: 'Keep it' }).tap();
    await expect(origin(page)).not.toContainText('From a link');
  });
});
