// Links: they carry a project whole, run nothing, overwrite nothing, and are met with a message where they are damaged.
import { deflateRawSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import type { BrowserContext, Page } from '@playwright/test';
import { kept, rollsBack, settings, violations } from './page.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const script = (page: Page) => page.getByRole('textbox', { name: 'Script' });
const reply = (page: Page) => page.getByRole('region', { name: 'Reply', exact: true });
const origin = (page: Page) => page.getByRole('group', { name: 'Where this script comes from' });

async function open(page: Page, url = '/'): Promise<void> {
  await page.goto(url);
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Command' })).toBeVisible();
}

async function write(page: Page, text: string): Promise<void> {
  await script(page).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

/** What another person sees who opens the link. */
async function elsewhere(context: BrowserContext, url: string): Promise<Page> {
  const page = await (await context.browser()!.newContext()).newPage();
  await open(page, url);
  return page;
}

async function link(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const field = page.getByRole('textbox', { name: 'Link' });
  await expect(field).toHaveValue(/#1/);
  const url = await field.inputValue();
  await page.keyboard.press('Escape');
  return url;
}

test('a link opens elsewhere with script, inputs, settings and panel, and has not run', async ({ page, context }) => {
  await open(page);
  await write(page, 'return {KEYS[1], ARGV[1], ARGV[2]} -- \u00e9 \u{1f4cf}');
  await page.getByRole('textbox', { name: 'KEYS' }).fill('a\\xffb');
  await page.getByRole('textbox', { name: 'ARGV' }).fill('one\ntwo');
  await rollsBack(page, true);
  await page.getByRole('tab', { name: 'Problems' }).click();
  const other = await elsewhere(context, await link(page));
  await expect(script(other)).toContainText('return {KEYS[1], ARGV[1], ARGV[2]} -- \u00e9 \u{1f4cf}');
  await expect(other.getByRole('textbox', { name: 'KEYS' })).toHaveValue('a\\xffb');
  await expect(other.getByRole('textbox', { name: 'ARGV' })).toHaveValue('one\ntwo');
  await rollsBack(other);
  await expect(other.getByRole('tab', { name: 'Problems' })).toHaveAttribute('aria-selected', 'true');
  await expect(other.getByRole('region', { name: 'Problems' })).toBeVisible();
  await expect(origin(other)).toContainText('From a link');
  await other.close();
});

test('what came from a link is stored when it is kept or changed, and beside the own drafts', async ({ page }) => {
  await open(page);
  await write(page, 'return "mine"');
  const url = await link(page);
  await page.getByRole('button', { name: 'New script' }).click();
  await write(page, 'return "another"');
  await kept(page, 'projects', 'another');
  await page.goto('about:blank');
  await open(page, url);
  await expect(origin(page)).toBeVisible();
  const scripts = page.getByRole('complementary').or(page.getByRole('navigation')).first();
  await expect(scripts).toContainText('Untitled');
  await page.reload();
  await expect(origin(page)).toBeVisible();
  await page.getByRole('button', { name: 'Keep it' }).click();
  await expect(origin(page)).toBeHidden();
  await expect(page).toHaveURL(/\/$/);
  await kept(page, 'projects', 3);
  await page.reload();
  await expect(script(page)).toContainText('return "mine"');
  await expect(origin(page)).toBeHidden();
});

test('a link with the keyspace makes its data when asked, and not before', async ({ page, context }) => {
  await open(page);
  await page.getByRole('textbox', { name: 'Command' }).fill('HSET user:1 name Ada');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Command' }).fill('ZADD board 3 x 1.5 y');
  await page.keyboard.press('Enter');
  await write(page, "return {redis.call('HGET', 'user:1', 'name'), redis.call('ZRANGE', 'board', 0, -1, 'WITHSCORES')}");
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const field = page.getByRole('textbox', { name: 'Link' });
  await expect(field).toHaveValue(/#1/);
  const short = (await field.inputValue()).length;
  await page.getByRole('checkbox', { name: 'With the keyspace as it is now' }).check();
  await expect.poll(async () => (await field.inputValue()).length).toBeGreaterThan(short);
  const other = await elsewhere(context, await field.inputValue());
  await other.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(reply(other)).toContainText('(nil)');
  await other.getByRole('button', { name: /Load its data/ }).click();
  await expect(other.getByText('2 commands made its data.')).toBeVisible();
  await other.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(reply(other)).toContainText('"Ada"');
  await expect(reply(other)).toContainText('"1.5"');
  await other.close();
});

test('every example comes back from its link as it was', async ({ page }) => {
  test.slow();
  await open(page);
  const box = page.getByRole('combobox', { name: 'Example' });
  const titles = (await box.locator('option').allTextContents()).slice(1);
  expect(titles.length).toBeGreaterThan(7);
  for (const title of titles) {
    await box.selectOption({ label: title });
    await expect(page.locator('nav [aria-current=true]')).toHaveText(title);
    const text = await script(page).innerText();
    const url = await link(page);
    const other = await page.context().newPage();
    await open(other, url);
    await expect(origin(other)).toBeVisible();
    expect(await script(other).innerText()).toBe(text);
    await other.close();
  }
});

test('Ctrl+S copies the link, with its length', async ({ page }) => {
  await open(page);
  await write(page, 'return 1');
  await page.keyboard.press('Control+s');
  await expect(page.getByText(/Link copied, \d+ characters/)).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/#1[\w-]+$/);
});

test('a long link says that it is', async ({ page }) => {
  await open(page);
  await write(page, `-- ${Array.from({ length: 900 }, (_, i) => (i * 7919 % 10_007).toString(36)).join(' ')}`);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(page.getByText('Chat programs may cut a link of this length.')).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('a damaged link is a message, and the own draft stands', async ({ page }) => {
  await open(page);
  await write(page, 'return "safe"');
  await kept(page, 'projects', 'safe');
  await page.goto('about:blank');
  await open(page, '/#1qVYqULJSUCpKLSktylNQKkoty');
  await expect(page.getByText(/This link is damaged or was cut off/)).toBeVisible();
  await expect(script(page)).toContainText('return "safe"');
});

test('a link of what this version does not know says so, and can be run in another host', async ({ page }) => {
  const project = { s: 'return 1', h: '<b>nowhere</b>', p: 'dreams', o: { 'time-limit': 'x', 'rollback': 'maybe' }, z: 1 };
  await open(page, `/#1${deflateRawSync(JSON.stringify(project)).toString('base64url')}`);
  await expect(page.getByText('The link holds more than this version of Evalua knows. That was left out.')).toBeVisible();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText('does not have the host of this script')).toBeVisible();
  await page.getByRole('combobox', { name: 'Host' }).selectOption({ label: 'Redis' });
  await expect((await settings(page)).getByRole('spinbutton', { name: 'Time limit' })).toHaveValue('0');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(reply(page)).toContainText('(integer) 1');
});

test('names that are markup are text', async ({ page, context }) => {
  await open(page);
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'Name' }).fill('<img src=x onerror="document.title=1">');
  await page.keyboard.press('Enter');
  const other = await elsewhere(context, await link(page));
  await expect(other.getByText('<img src=x onerror="document.title=1">').first()).toBeVisible();
  await expect(other).toHaveTitle(/Evalua/);
  await other.close();
});

test('Export shows the script as code for each client, to copy', async ({ page }) => {
  await open(page);
  await write(page, "return redis.call('GET', KEYS[1])");
  await page.getByRole('textbox', { name: 'KEYS' }).fill('user:1');
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByRole('button', { name: /As code for a client/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  for (const [client, call] of [['redis-cli', 'EVALSHA "$sha" 1 user:1'], ['redis-py (Python)', 'keys=["user:1"]']]) {
    await dialog.getByRole('combobox', { name: 'Client' }).selectOption({ label: client });
    await expect(dialog.getByRole('textbox', { name: 'Code' })).toHaveValue(new RegExp(call.replace(/[$[\]"]/g, '\\$&')));
  }
  await dialog.getByRole('button', { name: 'Copy code' }).click();
  await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('register_script');
  expect(await violations(page)).toEqual([]);
});
