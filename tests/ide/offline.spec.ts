// Offline: after one visit the built folder works without its host, and a new version waits to be asked for.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { StaticServer } from '../static-server.ts';

/** A copy of the build behind a host that can go away. */
class Site {
  readonly folder = mkdtempSync(join(tmpdir(), 'evalua-site-'));
  private readonly server = new StaticServer(this.folder);

  get url(): string { return this.server.url; }

  async start(): Promise<this> {
    cpSync(join(import.meta.dirname, '../../dist'), this.folder, { recursive: true });
    await this.server.start();
    return this;
  }

  /** As a deployment does: every file that names the title, and the list of the service worker. */
  publish(title: string): void {
    const index = join(this.folder, 'index.html');
    writeFileSync(index, readFileSync(index, 'utf8').replace(/<title>.*<\/title>/, `<title>${title}</title>`));
    const worker = join(this.folder, 'sw.js');
    const listed = /(url:`index\.html`,revision:`)[^`]*|("?url"?:"index\.html","?revision"?:")[^"]*/;
    const text = readFileSync(worker, 'utf8');
    expect(text).toMatch(listed);
    writeFileSync(worker, text.replace(listed, `$1$2${title.replaceAll(/\W/g, '')}`));
  }

  goAway(): void { this.server.stop(); }

  end(): void {
    this.goAway();
    rmSync(this.folder, { recursive: true });
  }
}

let site: Site;
test.beforeEach(async () => { site = await new Site().start(); });
test.afterEach(() => site.end());

async function run(page: Page): Promise<void> { await page.getByRole('button', { name: 'Run', exact: true }).click(); }
const reply = (page: Page) => page.getByRole('region', { name: 'Reply', exact: true });

/** Opens the page, gets a reply and waits until everything is kept. */
async function visit(page: Page): Promise<void> {
  await page.goto(site.url);
  await run(page);
  await expect(reply(page)).toContainText('(integer) 1');
  await expect.poll(
    () => page.evaluate(() => navigator.serviceWorker.controller?.state), { timeout: 30_000 },
  ).toBe('activated');
}

test('after one visit everything works without the host', async ({ page, context }) => {
  await visit(page);
  site.goAway();
  await context.setOffline(true);
  const failed: string[] = [];
  page.on('pageerror', (error) => failed.push(error.message));
  await page.reload();
  await run(page);
  await expect(reply(page)).toContainText('(integer) 2');
  for (const name of ['Keyspace', 'Events', 'Log', 'Scripts']) {
    await page.getByRole('tab', { name }).click();
    await expect(page.getByRole('region', { name, exact: true })).toBeVisible();
  }
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Reply' }).click();
  await page.getByRole('combobox', { name: 'Host' }).selectOption({ label: 'Plain Lua' });
  await page.getByRole('textbox', { name: 'Script' }).fill('return 7 // 2, _VERSION');
  await run(page);
  await expect(reply(page)).toContainText('Lua 5.4');
  await page.getByRole('textbox', { name: 'Script' }).click();
  await page.keyboard.press('Control+f');
  await expect(page.getByRole('textbox', { name: 'Find' })).toBeVisible();
  expect(failed).toEqual([]);
});

test('a new version waits until the person takes it, then every tab has it', async ({ page, context }) => {
  await visit(page);
  const other = await context.newPage();
  await other.goto(site.url);
  await expect(other).toHaveTitle(/Evalua: Lua/);
  site.publish('The next one');
  await page.evaluate(async () => { await (await navigator.serviceWorker.ready).update(); });
  await expect(page.getByText('A new version of Evalua is ready.')).toBeVisible();
  await page.reload();
  await expect(page).toHaveTitle(/Evalua: Lua/);
  await run(page);
  await page.getByRole('button', { name: 'Update' }).click();
  await expect(page).toHaveTitle('The next one');
  await expect(other).toHaveTitle('The next one');
  await run(page);
  await expect(reply(page)).toContainText('(integer) 3');
});
