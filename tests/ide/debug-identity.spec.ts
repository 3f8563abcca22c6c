// The same runs, looked back at in a browser and in Node: the same steps, with the same variables at each.
import { expect, test } from '@playwright/test';
import { shortText } from '../../src/ide/debug/values.ts';
import { lookBack } from '../debug/recorded.ts';
import { SCRIPTS } from '../debug/scripts.ts';
import { open, region, run } from './page.ts';

const NAMES = new Set(['tables', 'pcall', 'sort', 'incr', 'hashes', 'sorted sets', 'errors of commands', 'json', 'bits and structs', 'statuses and logs']);
const SAMPLES = 4;

for (const one of SCRIPTS.filter(({ name, host = 'redis' }) => host === 'redis' && NAMES.has(name))) {
  test(`${one.name}`, async ({ page }) => {
    test.slow();
    const { debug, opened } = await lookBack({ script: one.script, inputs: { keys: one.keys ?? [], argv: [] }, settings: { 'redis-version': '8.6' } });
    for (let its = await debug.indexed(); !its.done;) its = await debug.indexed();
    const { count } = await debug.indexed();
    await open(page);
    await run(page, one.script, (one.keys ?? []).join('\n'));
    await page.getByRole('button', { name: 'Debug', exact: true }).click();
    await expect(region(page, 'Variables')).toBeVisible();
    const slider = page.getByRole('slider', { name: 'Step' });
    await expect(slider).toHaveAttribute('aria-valuetext', `${count - 1} of ${count}`, { timeout: 30_000 });
    expect(opened.parted).toBeUndefined();
    for (let i = 0; i < SAMPLES; i++) {
      const step = Math.floor(((i * 0.618 + 0.1) % 1) * count);
      const { frames } = await debug.visit({ step, world: false });
      await slider.fill(String(step));
      await expect(page.locator('.panel[aria-busy="false"]').first()).toBeVisible();
      const variables = region(page, 'Variables').locator('.line');
      const expected = frames[0].variables.map(({ name, value }) => `${name} ${shortText(value, 120)}`.replace(/\s+/g, ' '));
      await expect.poll(async () => (await variables.evaluateAll((lines) => lines.map((line) =>
        [...line.querySelectorAll('.name, .text')].map((part) => part.textContent).join(' ').replace(/\s+/g, ' ')))), { message: `step ${step}` }).toEqual(expected);
    }
    debug.close();
  });
}
