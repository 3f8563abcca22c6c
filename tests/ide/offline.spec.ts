// Offline: after one visit the built folder works without its host, and a new version waits to be asked for.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { StaticServer } from '../static-server.ts';
import { keptForOffline } from './page.ts';

test.use({ serviceWorkers: 'allow' });

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

  /** Of a deployment that names its files by what is in them: the entry has another name, a part is gone. */
  replace(part: RegExp): void {
    const assets = join(this.folder, 'assets');
    const index = join(this.folder, 'index.html');
    const text = readFileSync(index, 'utf8');
    const entry = /assets\/(index-[\w-]+\.js)/.exec(text)![1];
    cpSync(join(assets, entry), join(assets, 'index-next.js'));
    writeFileSync(index, text.replaceAll(entry, 'index-next.js').replace(/<title>.*<\/title>/, '<title>The next one</title>'));
    const gone = readdirSync(assets).filter((name) => part.test(name));
    expect(gone).not.toEqual([]);
    for (const name of gone) rmSync(join(assets, name));
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
  await keptForOffline(page);
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
  for (const name of ['Keyspace', 'Script cache', 'Result']) {
    await page.getByRole('tab', { name }).click();
    await expect(page.getByRole('region', { name, exact: true })).toBeVisible();
  }
  await expect(page.getByRole('region', { name: 'Commands', exact: true })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Result' }).click();
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
  // The browser waits until the version before is at rest, which takes long on a busy machine.
  await expect(page).toHaveTitle('The next one', { timeout: 30_000 });
  await expect(other).toHaveTitle('The next one', { timeout: 30_000 });
  await run(page);
  await expect(reply(page)).toContainText('(integer) 3');
});

test('a script that runs as another tab takes a new version is not ended: the tab waits for it, and its record is kept', async ({ page, context }) => {
  await visit(page);
  await page.getByRole('textbox', { name: 'Script', exact: true }).fill('while true do end');
  await run(page);
  const stop = page.getByRole('button', { name: 'Stop' });
  await expect(stop).toBeVisible();
  const other = await context.newPage();
  await other.goto(site.url);
  site.publish('The next one');
  await other.evaluate(async () => { await (await navigator.serviceWorker.ready).update(); });
  await other.getByRole('button', { name: 'Update' }).click();
  await expect(other).toHaveTitle('The next one');
  await expect(page.getByText('This tab is loaded anew once the script has ended.')).toBeVisible();
  await expect(page).toHaveTitle(/Evalua: Lua/);
  await stop.click();
  await expect(page).toHaveTitle('The next one');
  await expect(reply(page)).toContainText('Script killed by user');
  await expect(page.getByRole('textbox', { name: 'Script', exact: true })).toContainText('while true do end');
});

test('a tab whose changes are stored nowhere is not loaded anew for another version: it asks', async ({ page, context }) => {
  await visit(page);
  const copy = await context.newPage();
  await copy.goto(site.url);
  await expect(copy.getByText('This tab works on a copy of it')).toBeVisible();
  await run(copy);
  await expect(reply(copy)).toContainText('(integer) 2');
  site.publish('The next one');
  await page.evaluate(async () => { await (await navigator.serviceWorker.ready).update(); });
  await page.getByRole('button', { name: 'Update' }).click();
  await expect(page).toHaveTitle('The next one');
  await expect(copy.getByText('What changed in this tab is not stored')).toBeVisible();
  await expect(copy).toHaveTitle(/Evalua: Lua/);
  await copy.getByRole('button', { name: 'Reload' }).click();
  await expect(copy).toHaveTitle('The next one');
});

test('after a deployment a part that is gone says so and gets the new version, with what was typed', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'serviceWorker', { value: undefined }));
  await page.goto(site.url);
  await run(page);
  await expect(reply(page)).toContainText('(integer) 1');
  const script = page.getByRole('textbox', { name: 'Script', exact: true });
  site.replace(/^ShareDialog-.*js$/);
  await script.fill('return "typed just now"');
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page).toHaveTitle('The next one');
  await expect(script).toContainText('typed just now');
  // It is still gone, for this host serves parts of two versions: the page does not go round in circles.
  await page.getByRole('button', { name: 'Share' }).click();
  await page.waitForTimeout(1_000);
  await expect(script).toContainText('typed just now');
  await run(page);
  await expect(reply(page)).toContainText('typed just now');
});

test('without a network a part that is missing reloads nothing', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'serviceWorker', { value: undefined }));
  await page.goto(site.url);
  await run(page);
  await expect(reply(page)).toContainText('(integer) 1');
  let loads = 0;
  page.on('load', () => { loads++; });
  site.goAway();
  await page.getByRole('button', { name: 'Share' }).click();
  await page.waitForTimeout(1_000);
  await run(page);
  await expect(reply(page)).toContainText('(integer) 2');
  expect(loads).toBe(0);
});
