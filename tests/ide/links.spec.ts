// Links of 500 random projects, opened in the page by their address: what the page then shares is the same project, and
// a run of it replies the same. Scripts hold every byte value, also those that are no text.
//
//     SEED=7 npx playwright test tests/ide/links.spec.ts     other projects
import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { encodeText } from '../../src/bytes/text.ts';
import { decodeLink, encodeLink } from '../share/site.ts';
import type { Project } from '../../src/project/project.ts';
import { Random } from '../redis/random.ts';
import { randomProject } from '../share/random-project.ts';
import { open, region } from './page.ts';

// A page of 250 projects would make a trace of 1,000 snapshots.
test.use({ trace: 'off' });
test.setTimeout(400_000);

const PROJECTS = 500;
/** One of so many is run, and opened elsewhere and run again. */
const RUN_EVERY = 50;
/** Tests that take turns on the same page are slower than two at the same time. */
const PARTS = 2;

const projects = ((r: Random): Project[] => r.some(PROJECTS, PROJECTS, () => randomProject(r)))(
  new Random(Number(process.env.SEED ?? 11)));

const ready = (page: Page) => expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();

/** The page copies links to here. */
declare global {
  interface Window { copied: string[] }
}

async function openEmpty(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.copied = [];
    navigator.clipboard.write = async ([item]) => { window.copied.push(await (await item.getType('text/plain')).text()); };
  });
  await open(page);
  await ready(page);
}

/** Opens a link as the address does, and waits until the project is the open one. */
async function visit(page: Page, fragment: string, name: string): Promise<void> {
  await page.goto(`#${fragment}`);
  await page.evaluate(async (wanted) => {
    const open = (): string | null | undefined => document.querySelector('nav [aria-current]')?.getAttribute('title');
    while (open() !== wanted) await new Promise((resolve) => { setTimeout(resolve, 4); });
  }, name);
}

/** What Ctrl+S copies. */
async function shared(page: Page): Promise<string> {
  await page.keyboard.press('ControlOrMeta+s');
  return page.evaluate(async () => {
    while (window.copied.length === 0) await new Promise((resolve) => { setTimeout(resolve, 4); });
    return window.copied.splice(0).join().replace(/^.*#/, '');
  });
}

/** Runs the open script: what the panel then shows, without the run's number and time. */
async function reply(page: Page, { host, script }: Project): Promise<string> {
  await page.getByRole('tab', { name: 'Result' }).click();
  const panel = region(page, 'Reply');
  const runs = panel.getByRole('group', { name: 'Runs' });
  const before = await runs.count() === 0 ? 0 : Number(/of (\d+)/.exec(await runs.innerText())?.[1]);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(runs).toContainText(`Run ${before + 1} of`);
  if (host === 'redis') {
    const sha = createHash('sha1').update(encodeText(script), 'latin1').digest('hex');
    await expect(panel.locator(`[title^="SHA1 ${sha}"]`)).toBeVisible();
  }
  return panel.getByRole('group', { name: /^Reply of/ }).innerText();
}

for (let part = 0; part < PARTS; part++) {
  test(`${PROJECTS / PARTS} projects come back from the page as they were, part ${part + 1}`, async ({ page, browser }) => {
    const elsewhere = await (await browser.newContext()).newPage();
    await Promise.all([openEmpty(page), openEmpty(elsewhere)]);
    for (let at = part; at < PROJECTS; at += PARTS) {
      const project = projects[at];
      await visit(page, await encodeLink(project), project.name);
      const again = await shared(page);
      expect(await decodeLink(again), `project ${at}`).toEqual(project);
      if (at % RUN_EVERY !== part) continue;
      const first = await reply(page, project);
      await visit(elsewhere, again, project.name);
      expect(await reply(elsewhere, project), `reply of project ${at}`).toBe(first);
    }
    await elsewhere.context().close();
  });
}
