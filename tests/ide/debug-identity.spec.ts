// The same runs, looked back at in a browser and in Node: the same run each time that it is run again, the same steps, and the same
// variables at each, in the page too.
import { expect, test } from '@playwright/test';
import { shortText } from '../../src/ide/debug/values.ts';
import { identityOf } from '../debug/identity.ts';
import type { Identity } from '../debug/identity.ts';
import { buildIdentity } from '../debug/in-browser/build.ts';
import { lookBack } from '../debug/recorded.ts';
import { SCRIPTS, VARIES } from '../debug/scripts.ts';
import { StaticServer } from '../static-server.ts';
import { open, region, run } from './page.ts';

test('each script is the same run again, and the one that it is in Node', async ({ page }) => {
  test.setTimeout(600_000);
  const server = new StaticServer(await buildIdentity());
  await server.start();
  try {
    await page.goto(server.url);
    await expect(page).toHaveTitle('Ready', { timeout: 60_000 });
    for (const one of SCRIPTS) {
      const found = await page.evaluate((name) => (globalThis as unknown as { identityOf(name: string): Promise<Identity> }).identityOf(name), one.name);
      expect(found.faults, one.name).toEqual([]);
      if (one.within !== false) expect(found.images, one.name).toBeGreaterThan(1);
      if (VARIES.test(one.script) || one.settings !== undefined) continue;
      const { count, reply, seen } = await identityOf(one);
      expect({ count: found.count, reply: found.reply, seen: found.seen }, one.name).toEqual({ count, reply, seen });
    }
  } finally {
    await server.stop();
  }
});

const NAMES = new Set(['pcall', 'hashes', 'json', 'statuses and logs']);
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
