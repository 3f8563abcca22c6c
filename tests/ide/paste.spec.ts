// What is pasted, or opened as a file, that holds commands.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { enter, open, output, region, send, violations } from './page.ts';

const script = (page: Page) => page.getByRole('textbox', { name: 'Script' });
const prompt = (page: Page) => page.getByRole('textbox', { name: 'Command' });
const notice = (page: Page, text: string | RegExp) => page.getByRole('status').getByText(text);

/** As a paste from another program comes: through the clipboard's event, into what has the keyboard. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.activeElement!.dispatchEvent(event);
  }, text);
}

const EVAL = `EVAL "local n = redis.call('INCRBY', KEYS[1], ARGV[1])\nreturn n" 1 pasted 5`;

test('the prompt runs a session that was copied, and offers its script', async ({ page }) => {
  await open(page);
  await prompt(page).click();
  await paste(page, `127.0.0.1:6379> SET pasted 1\nOK\n127.0.0.1:6379> ${EVAL}\n(integer) 6\n127.0.0.1:6379> GET pasted\n"6"\n`);
  await expect(output(page).getByText('"6"')).toBeVisible();
  await expect(output(page)).toContainText('(integer) 6');
  await expect(output(page)).not.toContainText('error');
  await expect(notice(page, 'This is a command that sends a script.')).toBeVisible();
  await page.getByRole('button', { name: 'Open as a script' }).click();
  await expect(script(page)).toContainText("local n = redis.call('INCRBY', KEYS[1], ARGV[1])");
  await expect(page.getByRole('textbox', { name: 'KEYS' })).toHaveValue('pasted');
  await expect(page.getByRole('textbox', { name: 'ARGV' })).toHaveValue('5');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(region(page, 'Reply')).toContainText('(integer) 11');
});

test('the prompt takes lines, a repeat, MONITOR and the protocol; the last line waits for Enter', async ({ page }) => {
  await open(page);
  await prompt(page).click();
  await paste(page, '3 INCR n\nSET quoted "a\nb"\nGET n');
  await expect(output(page)).toContainText('(integer) 3');
  await expect(prompt(page)).toHaveValue('GET n');
  await prompt(page).press('Enter');
  await expect(output(page)).toContainText('"3"');
  await send(page, 'STRLEN quoted');
  await expect(output(page).getByText('(integer) 3')).toHaveCount(2);
  await paste(page, '1339518083.107412 [0 127.0.0.1:60866] "set" "by monitor" "\\x00"\n*2\r\n');
  await send(page, 'EXISTS "by monitor"');
  await paste(page, '*3\r\n$3\r\nSET\r\n$1\r\np\r\n$5\r\nwired\r\n');
  await enter(page, 'GET p');
  await expect(output(page)).toContainText('"wired"');
  await paste(page, '$ redis-cli GET p');
  await expect(prompt(page)).toHaveValue('GET p');
  await prompt(page).fill('');
  await paste(page, 'EVAL "return 1\n');
  await expect(output(page)).toContainText('Nothing was sent. A quote is not closed');
  await enter(page, '1001 INCR n');
  await expect(output(page)).toContainText('at most 1,000 times');
});

test('Ctrl+C ends what is still to be sent', async ({ page }) => {
  await open(page);
  await prompt(page).click();
  await paste(page, `SET before 1\nBLPOP nothing 0\nSET after 1\nSET last 1\n`);
  await expect(output(page).getByText(/^waiting/)).toBeVisible();
  await prompt(page).press('Control+c');
  await expect(output(page)).toContainText('^C: 2 commands were not sent.');
  await send(page, 'EXISTS before after last');
  await expect(output(page)).toContainText('(integer) 1');
});

test('the script offers what was pasted into it, and gets its text back', async ({ page }) => {
  await open(page);
  await page.keyboard.press('Alt+n');
  await script(page).click();
  await page.keyboard.insertText('-- mine\n');
  await paste(page, EVAL);
  await expect(script(page)).toContainText('EVAL "local n');
  await page.getByRole('button', { name: 'Open as a script' }).click();
  await expect(script(page)).not.toContainText('EVAL');
  await expect(page.getByRole('textbox', { name: 'KEYS' })).toHaveValue('pasted');
  await page.getByRole('navigation', { name: 'Scripts' }).getByText('Untitled', { exact: true }).click();
  await expect(script(page)).toHaveText('-- mine');
  await script(page).click();
  await paste(page, '$ redis-cli SET told 1\nOK\n$ redis-cli GET told\n"1"');
  await page.getByRole('button', { name: 'Run in the console' }).click();
  await expect(output(page)).toContainText('"1"');
  await expect(script(page)).toHaveText('-- mine');
  await script(page).click();
  await paste(page, 'redis-cli --eval /tmp/counter.lua a b , 7');
  await expect(notice(page, 'redis-cli --eval runs the file counter.lua, with 2 keys and 1 argument.')).toBeVisible();
  await page.getByRole('button', { name: 'Fill in "Counter"' }).click();
  await expect(page.getByRole('textbox', { name: 'KEYS' })).toHaveValue('a\nb');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('textbox', { name: 'KEYS' })).toHaveValue('visits:today');
});

test('a call in a program is offered as a script, too', async ({ page }) => {
  await open(page);
  await page.keyboard.press('Alt+n');
  await script(page).click();
  await paste(page, 'n, err := rdb.Eval(ctx, `return {KEYS[1], ARGV[1]}`, []string{"user:1"}, limit).Result()');
  await expect(notice(page, 'This code sends a script.')).toBeVisible();
  await page.getByRole('button', { name: 'Open as a script' }).click();
  await expect(script(page)).toHaveText('return {KEYS[1], ARGV[1]}');
  await expect(page.getByRole('textbox', { name: 'KEYS' })).toHaveValue('user:1');
  await expect(page.getByRole('textbox', { name: 'ARGV' })).toHaveValue('limit');
});

test('Lua that is pasted is left alone', async ({ page }) => {
  await open(page);
  await page.keyboard.press('Alt+n');
  await script(page).click();
  await paste(page, "local get = redis.call('GET', KEYS[1])\nreturn get");
  await expect(script(page)).toContainText('return get');
  await page.waitForTimeout(300);
  await expect(page.getByRole('button', { name: /Open as a script|Run in the console/ })).toHaveCount(0);
});

async function openFile(page: Page, name: string, content: Buffer): Promise<void> {
  await page.keyboard.press('Escape');
  // A browser shows no chooser when the part that asks for it takes seconds to come: a busy machine's first press may be in vain.
  await expect(async () => {
    const chooser = page.waitForEvent('filechooser', { timeout: 6_000 });
    await page.keyboard.press('ControlOrMeta+o');
    await (await chooser).setFiles({ name, mimeType: '', buffer: content });
  }).toPass();
}

test('a file of commands is data that a click makes, and one that sends a script is that script', async ({ page }) => {
  await page.addInitScript(() => { Reflect.deleteProperty(window, 'showOpenFilePicker'); });
  await open(page);
  await openFile(page, 'appendonly.aof', readFileSync(join(import.meta.dirname, '../ide-unit/paste/appendonly.aof')));
  await expect(page.getByText('This is data, as commands that make it.')).toBeVisible();
  await send(page, 'EXISTS a');
  await expect(output(page)).toContainText('(integer) 0');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Load its data 8 commands' }).click();
  await expect(page.getByText('8 commands made its data.')).toBeVisible();
  await send(page, 'GET a');
  await expect(output(page)).toContainText('"\\x00\\xff"');
  // It selects another database at its end: that of its own client alone.
  await script(page).click();
  await page.keyboard.insertText("return redis.call('GET', 'a')");
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(region(page, 'Reply')).toContainText('"\\x00\\xff"');
  await openFile(page, 'call.txt', Buffer.from(`SET pasted 10\n${EVAL}\n`));
  await expect(script(page)).toContainText('local n');
  await expect(page.getByRole('textbox', { name: 'ARGV' })).toHaveValue('5');
  await expect(page.getByRole('button', { name: 'Load its data 1 command' })).toBeVisible();
  await openFile(page, 'dump.rdb', Buffer.from('REDIS0010\xfa\tredis-ver', 'latin1'));
  await expect(notice(page, /at byte \d+/)).toBeVisible();
});
