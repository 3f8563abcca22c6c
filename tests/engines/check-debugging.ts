// Looking back at runs: the same steps, with the same variables at each, as the same scripts have in Node. One of them by rule, all
// with EVALUA_IDENTITY=all in the environment; with EVALUA_IDENTITY=heap it is all of them, without the page, to the words of the heap.
import { expect, test } from 'vitest';
import { shortText } from '../../src/ide/debug/values.ts';
import { identityOf } from '../debug/identity.ts';
import type { Identity } from '../debug/identity.ts';
import { buildIdentity } from '../debug/in-browser/build.ts';
import { lookBack } from '../debug/recorded.ts';
import type { Looked } from '../debug/recorded.ts';
import { SCRIPTS, VARIES } from '../debug/scripts.ts';
import type { LongScript } from '../debug/scripts.ts';
import { StaticServer } from '../static-server.ts';
import { until } from './driver.ts';
import type { Ground } from './engines.test.ts';
import { button, region } from './page.ts';
import type { Page } from './page.ts';

const ALL = process.env.EVALUA_IDENTITY === 'all';
const ALWAYS = 'pcall';
const SAMPLES = 4;
const SLIDER = { css: 'input[type=range][aria-label=Step]' };

/** Those without settings of their own: a limit of milliseconds ends a run elsewhere on each machine. */
const CHECKED = SCRIPTS.filter(({ name, settings }) => settings === undefined && (ALL || name === ALWAYS));

export function debuggingChecks(ground: Ground): void {
  test.skipIf(process.env.EVALUA_IDENTITY !== 'heap')('each script is the same run again, and the one that it is in Node', async () => {
    const { page } = ground;
    const server = new StaticServer(await buildIdentity());
    await page.driver.go(await server.start());
    for (const one of SCRIPTS) {
      const found = await inEngine(page, one.name);
      expect(found.faults, one.name).toEqual([]);
      if (one.within !== false) expect(found.images, one.name).toBeGreaterThan(1);
      if (VARIES.test(one.script) || one.settings !== undefined) continue;
      const { count, reply, seen } = await identityOf(one);
      expect({ count: found.count, reply: found.reply, seen: found.seen }, one.name).toEqual({ count, reply, seen });
    }
    server.stop();
  }, 1_200_000);

  test.each(CHECKED)('$name', async (one) => {
    const { page } = ground;
    const { debug, count } = await inNode(one);
    await run(page, one);
    await page.click(button('Debug'));
    await page.one(region('Variables'));
    await until(`it has ${count} steps`, async () => (await stepText(page)) === `${count - 1} of ${count}` || undefined);
    for (let i = 0; i < SAMPLES; i++) {
      const step = Math.floor(((i * 0.618 + 0.1) % 1) * count);
      const { frames } = await debug.visit({ step, world: false });
      const expected = frames[0].variables.map(({ name, value }) => `${name} ${shortText(value, 120)}`.replace(/\s+/g, ' '));
      await goTo(page, step);
      let seen: string[] = [];
      await until(`step ${step} is as in Node`, async () => JSON.stringify(seen = await variables(page)) === JSON.stringify(expected) || undefined, 20)
        .catch((): void => { expect(seen, `step ${step}`).toEqual(expected); });
    }
    debug.close();
  });
}

/** No evaluation may take as long as some of them do. */
async function inEngine(page: Page, name: string): Promise<Identity> {
  await until('the page is ready', async () => (await page.evaluate(() => document.title)) === 'Ready' || undefined);
  await page.evaluate((its) => {
    const own = globalThis as unknown as { found?: Identity; identityOf(name: string): Promise<Identity> };
    delete own.found;
    void own.identityOf(its).then((found) => { own.found = found; });
  }, name);
  return until(`${name} is looked at`, async () => (await page.evaluate(() => (globalThis as unknown as { found?: Identity }).found)) ?? undefined, 300);
}

/** The settings are those of a new project. */
async function inNode({ script, host = 'redis', lua = '5.1', keys = [] }: LongScript): Promise<{ debug: Looked['debug']; count: number }> {
  const { debug, opened } = await lookBack({ script, host, lua, inputs: { keys, argv: [] }, settings: host === 'redis' ? { 'redis-version': '8.6' } : {} });
  expect(opened.parted).toBeUndefined();
  let its = await debug.indexed();
  while (!its.done) its = await debug.indexed();
  return { debug, count: its.count };
}

async function run(page: Page, { script, host = 'redis', lua = '5.1', keys = [] }: LongScript): Promise<void> {
  if (host === 'redis') return page.run(script, keys.join('\n'));
  await page.select({ role: 'combobox', name: 'Host' }, 'Plain Lua');
  await page.select({ role: 'combobox', name: 'Lua' }, lua);
  await page.run(script);
}

const stepText = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.querySelector('input[type=range][aria-label=Step]')?.getAttribute('aria-valuetext') ?? null);

async function goTo(page: Page, step: number): Promise<void> {
  await page.one(SLIDER);
  await page.evaluate((to) => {
    const slider = document.querySelector<HTMLInputElement>('input[type=range][aria-label=Step]')!;
    slider.value = String(to);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  }, step);
}

const variables = (page: Page): Promise<string[]> => page.evaluate(() =>
  [...document.querySelectorAll('section[aria-label=Variables] .line')].map((line) =>
    [...line.querySelectorAll('.name, .text')].map((part) => part.textContent).join(' ').replace(/\s+/g, ' ')));
