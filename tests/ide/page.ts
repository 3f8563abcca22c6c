// What specs of the page do time and again.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

const MOD = process.platform === 'darwin' ? 'Meta' : 'Control';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
export const output = (page: Page): Locator => page.getByRole('log');

/** The page, ready for commands. */
export async function open(page: Page): Promise<void> {
  await page.goto('');
  await expect(page.getByRole('textbox', { name: 'Command' })).toBeEnabled();
}

/** Waits until the service worker has all of the page: some megabytes, which take a busy machine longer than what is drawn. */
export async function keptForOffline(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state), { timeout: 40_000 }).toBe('activated');
}

/** Runs what follows as another release: "Redis 7.0". */
export async function choose(page: Page, release: string): Promise<void> {
  await page.getByRole('button', { name: /^Version: / }).click();
  await page.getByRole('menuitemradio', { name: new RegExp(`^${release.replace('.', '\\.')}`) }).click();
  await expect(page.getByRole('button', { name: `Version: ${release}` })).toBeVisible();
}

/** Parts of the result, by their names. */
const OF_RESULT = ['Reply', 'Changed keys', 'Commands', 'Log', 'Events'];

/** Shows a panel, or a part of the result, unfolded. */
export async function show(page: Page, name: string): Promise<void> {
  const isPart = OF_RESULT.includes(name);
  await page.getByRole('tab', { name: isPart ? 'Result' : name }).first().click();
  await expect(region(page, name)).toBeVisible();
  const folded = region(page, name).getByRole('button', { name: new RegExp(`^${name}`), expanded: false });
  if (isPart && await folded.count() > 0) await folded.click();
}

/** Types a script, runs it, and waits for its reply, which then shows. */
export async function run(page: Page, script: string, keys = '', argv = ''): Promise<void> {
  await page.getByRole('textbox', { name: 'Script' }).click();
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText(script);
  await page.getByRole('textbox', { name: 'KEYS' }).fill(keys);
  await page.getByRole('textbox', { name: 'ARGV' }).fill(argv);
  await show(page, 'Reply');
  const stepper = region(page, 'Reply').getByRole('group', { name: 'Runs' });
  const before = await stepper.count() === 0 ? 0 : Number(/of (\d+)/.exec(await stepper.innerText())?.[1]);
  await page.keyboard.press(`${MOD}+Enter`);
  await expect(stepper).toContainText(`Run ${before + 1} of`);
}

/** The settings of the open script, which lie behind a button; Escape leaves them. */
export async function settings(page: Page): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  if (!await dialog.isVisible()) await page.getByRole('button', { name: /^Settings/ }).click();
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Whether a setting of the open script is on, or sets it. */
export async function rollsBack(page: Page, on?: boolean): Promise<void> {
  const box = (await settings(page)).getByRole('checkbox', { name: 'Roll back on error' });
  if (on === undefined) await expect(box).toBeChecked();
  else await box.setChecked(on);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toHaveCount(0);
}

/** Types a line into the prompt. */
export async function enter(page: Page, line: string): Promise<void> {
  const prompt = page.getByRole('textbox', { name: 'Command' });
  if (!await prompt.isVisible()) await show(page, 'Console');
  await prompt.fill(line);
  await prompt.press('Enter');
}

/** Sends lines and waits for the prompt's answer to each. */
export async function send(page: Page, ...lines: string[]): Promise<void> {
  for (const line of lines) {
    await enter(page, line);
    await expect(output(page).getByText(line, { exact: false }).last()).toBeVisible();
    await expect(output(page).getByText(/^waiting/)).toHaveCount(0);
  }
}

/** The records in a store of the page's database, as JSON. */
export async function stored(page: Page, store: string): Promise<string[]> {
  return page.evaluate((name) => new Promise<string[]>((resolve, reject) => {
    const opening = indexedDB.open('evalua');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const reading = opening.result.transaction(name).objectStore(name).getAll();
      reading.onsuccess = () => { opening.result.close(); resolve(reading.result.map((one) => JSON.stringify(one))); };
    };
  }), store);
}

/** Waits until so many records are stored, or one that holds a text. */
export async function kept(page: Page, store: string, what: number | string): Promise<void> {
  await expect.poll(async () => {
    const records = await stored(page, store);
    return typeof what === 'number' ? records.length : records.some((record) => record.includes(what)) ? what : records;
  }).toBe(what);
}

/** Rules of axe that the page, or a part of it, breaks. */
export async function violations(page: Page, selector = 'html'): Promise<string[]> {
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(axe);
  return page.evaluate(async (within) => {
    const { axe: checker } = window as unknown as {
      axe: { run(within: string, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await checker.run(within, { resultTypes: ['violations'] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
  }, selector);
}
