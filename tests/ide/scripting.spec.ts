// What the page is for: a script runs in the keyspace, and everything it did shows. Names of controls
// are part of the interface, so the tests find them by these alone.
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { kept, rollsBack, show } from './page.ts';

const MOD = process.platform === 'darwin' ? 'Meta' : 'Control';

async function open(page: Page): Promise<void> {
  await page.goto('');
  await expect(page.getByRole('textbox', { name: 'Script' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Command' })).toBeEnabled();
}

/** Replaces what the editor holds, as one paste, so that no bracket is closed by itself. */
async function write(page: Page, script: string, keys = '', argv = ''): Promise<void> {
  const editor = page.getByRole('textbox', { name: 'Script' });
  await editor.click();
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText(script);
  await page.getByRole('textbox', { name: 'KEYS' }).fill(keys);
  await page.getByRole('textbox', { name: 'ARGV' }).fill(argv);
}

const run = (page: Page): Promise<void> => page.getByRole('button', { name: 'Run', exact: true }).click();
const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

async function command(page: Page, line: string): Promise<void> {
  const prompt = page.getByRole('textbox', { name: 'Command' });
  await prompt.fill(line);
  await prompt.press('Enter');
}

test('a script runs: reply, keyspace, events, log and cache tell what it did', async ({ page }) => {
  await open(page);
  await write(page, `redis.log(redis.LOG_WARNING, 'took ' .. ARGV[1])
redis.call('HSET', KEYS[1], 'name', ARGV[1])
redis.call('ZADD', KEYS[2], 3, 'c')
return {1, 'two', {3}}`, 'user:1\nboard', 'Ann\\xff');
  await run(page);
  await expect(region(page, 'Reply')).toContainText('1) (integer) 1');
  await expect(region(page, 'Reply')).toContainText('2) "two"');
  await expect(region(page, 'Reply')).toContainText('3) 1) (integer) 3');
  await show(page, 'Keyspace');
  await expect(region(page, 'Keyspace')).toContainText('user:1');
  await expect(region(page, 'Keyspace')).toContainText('board');
  await show(page, 'Events');
  await expect(region(page, 'Events')).toContainText('redis_command_executed');
  await expect(region(page, 'Events')).toContainText('result_array');
  await show(page, 'Log');
  await expect(region(page, 'Log')).toContainText('took Ann');
  await show(page, 'Script cache');
  await expect(region(page, 'Script cache')).toContainText('redis.log(redis.LOG_WARNING');
});

test('an error is shown with its line, its text of Redis and a hint', async ({ page }) => {
  await open(page);
  await write(page, `local a\nprint('x')`);
  await page.keyboard.press(`${MOD}+Enter`);
  const reply = region(page, 'Reply');
  await expect(reply).toContainText("user_script:2: Script attempted to access nonexistent global variable 'print'");
  await expect(reply).toContainText('redis.log');
  await expect(page.locator('.cm-lintRange-error, .cm-lint-marker-error').first()).toBeVisible();
  await show(page, 'Events');
  await expect(region(page, 'Events')).toContainText('sandbox_violation');
});

test('a loop without end is killed, and the keyspace is whole', async ({ page }) => {
  await open(page);
  await command(page, 'SET kept "by the kill"');
  await expect(region(page, 'Console')).toContainText('OK');
  await write(page, 'while true do end');
  await run(page);
  const kill = page.getByRole('button', { name: 'Kill', exact: true });
  await expect(kill).toBeVisible();
  await kill.click();
  await expect(region(page, 'Reply')).toContainText('Script killed by user with SCRIPT KILL');
  await command(page, 'GET kept');
  await expect(region(page, 'Console')).toContainText('"by the kill"');
  await show(page, 'Events');
  await expect(region(page, 'Events')).toContainText('killed');
});

test('a script that wrote is unkillable; Stop takes it back', async ({ page }) => {
  await open(page);
  await write(page, `redis.call('SET', 'x', 1) while true do end`);
  await run(page);
  await page.getByRole('button', { name: 'Kill', exact: true }).click();
  await expect(page.getByText(/UNKILLABLE/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  await command(page, 'EXISTS x');
  await expect(region(page, 'Console')).toContainText('(integer) 0');
});

test("another client waits while a script runs, is told BUSY past the threshold, and keeps its own state", async ({ page }) => {
  await open(page);
  await command(page, 'CONFIG SET busy-reply-threshold 300');
  await command(page, 'SELECT 3');
  await command(page, 'MULTI');
  await command(page, 'SET queued 1');
  await expect(region(page, 'Console')).toContainText('QUEUED');
  await page.getByRole('button', { name: 'New client' }).click();
  await write(page, 'while true do end');
  await run(page);
  await expect(page.getByRole('button', { name: 'Kill', exact: true })).toBeVisible();
  await command(page, 'GET anything');
  await expect(region(page, 'Console')).toContainText('BUSY Redis is busy running a script');
  await command(page, 'script kill');
  await expect(region(page, 'Reply')).toContainText('Script killed by user');
  await page.getByRole('tab', { name: 'Client 1' }).click();
  await command(page, 'EXEC');
  await expect(region(page, 'Console')).toContainText('1) OK');
  await command(page, 'CLIENT INFO');
  await expect(region(page, 'Console')).toContainText('db=3');
});

test('effects of a failed script remain, and with Roll back on error they do not', async ({ page }) => {
  await open(page);
  await write(page, `redis.call('SET', KEYS[1], 'written') redis.call('LPUSH', KEYS[1], 'x')`, 'a');
  await run(page);
  await expect(region(page, 'Reply')).toContainText('WRONGTYPE');
  await command(page, 'GET a');
  await expect(region(page, 'Console')).toContainText('"written"');
  await rollsBack(page, true);
  await page.getByRole('textbox', { name: 'KEYS' }).fill('b');
  await run(page);
  await show(page, 'Events');
  await expect(region(page, 'Events')).toContainText('atomic_abort');
  await command(page, 'EXISTS b');
  await expect(region(page, 'Console')).toContainText('(integer) 0');
});

test('tomorrow everything is as it was', async ({ page }) => {
  await open(page);
  await write(page, `redis.call('RPUSH', KEYS[1], ARGV[1]) return redis.call('LLEN', KEYS[1])`, 'kept:list', 'one');
  await run(page);
  await expect(region(page, 'Reply')).toContainText('(integer) 1');
  await kept(page, 'history', 1);
  await kept(page, 'tail', 3); // the release, the script, what it did
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Script' })).toContainText("redis.call('RPUSH'");
  await expect(page.getByRole('textbox', { name: 'KEYS' })).toHaveValue('kept:list');
  await expect(page.getByRole('textbox', { name: 'ARGV' })).toHaveValue('one');
  await expect(page.getByRole('textbox', { name: 'Command' })).toBeEnabled();
  await run(page);
  await expect(region(page, 'Reply')).toContainText('(integer) 2');
  await show(page, 'Script cache');
  await expect(region(page, 'Script cache')).toContainText('RPUSH');
});

test('a crashed tab loses nothing that was acknowledged more than a second ago', async ({ browser, baseURL }) => {
  const context = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  const first = await context.newPage();
  await open(first);
  await command(first, 'SET survivor yes');
  await expect(region(first, 'Console')).toContainText('OK');
  await first.waitForTimeout(1000);
  const session = await context.newCDPSession(first);
  const crashed = new Promise((resolve) => { first.once('crash', resolve); });
  session.send('Page.crash').catch(() => {}); // the answer never comes
  await crashed;
  const second = await context.newPage();
  await open(second);
  await command(second, 'GET survivor');
  await expect(region(second, 'Console')).toContainText('"yes"');
  await context.close();
});

test('a second tab works on a copy and says so', async ({ context, page }) => {
  await open(page);
  await command(page, 'SET shared first');
  await expect(region(page, 'Console')).toContainText('OK');
  await kept(page, 'tail', 2); // the release, and the key
  const other = await context.newPage();
  await open(other);
  await expect(other.getByText(/open in another tab/)).toBeVisible();
  await command(other, 'GET shared');
  await expect(region(other, 'Console')).toContainText('"first"');
  await command(other, 'SET shared second');
  await command(page, 'GET shared');
  await expect(region(page, 'Console')).toContainText('"first"');
});

test('memory without end is an error, and the page lives on', async ({ page }) => {
  await open(page);
  await write(page, `return string.rep('x', 2^30)`);
  await run(page);
  await expect(region(page, 'Reply')).toContainText(/not enough memory/, { timeout: 30_000 });
  await write(page, 'return 1');
  await run(page);
  await expect(region(page, 'Reply')).toContainText('(integer) 1');
});

test('every example runs green', async ({ page }) => {
  await open(page);
  const examples = await page.getByRole('combobox', { name: 'Example' }).locator('option').allTextContents();
  const titles = examples.filter((title) => title.trim() !== '').slice(-8);
  expect(titles).toHaveLength(8);
  for (const title of titles) {
    await page.getByRole('combobox', { name: 'Example' }).selectOption({ label: title });
    await expect(page.getByRole('textbox', { name: 'Script' })).toContainText('redis.call');
    await run(page);
    await expect(region(page, 'Reply')).not.toContainText('ERR', { timeout: 3000 });
  }
});

test('Plain Lua is a host like any other', async ({ page }) => {
  await open(page);
  await page.getByRole('combobox', { name: 'Host' }).selectOption({ label: 'Plain Lua' });
  await expect(page.getByRole('textbox', { name: 'KEYS' })).toHaveCount(0);
  const editor = page.getByRole('textbox', { name: 'Script' });
  await editor.click();
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText(`print('hello', ...) return _VERSION`);
  await page.getByRole('textbox', { name: 'ARGV' }).fill('you');
  await run(page);
  await expect(region(page, 'Reply')).toContainText('"Lua 5.4"');
  await show(page, 'Log');
  await expect(region(page, 'Log')).toContainText('hello');
});
