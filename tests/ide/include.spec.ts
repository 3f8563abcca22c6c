// Files of a project: the script includes them, and what goes wrong names the file and line that it was written in.
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { kept, open, region, show, violations } from './page.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const MOD = process.platform === 'darwin' ? 'Meta' : 'Control';
const script = (page: Page): Locator => page.getByRole('textbox', { name: /^Script/ });
const tabs = (page: Page): Locator => page.getByRole('tablist', { name: 'Files' }).getByRole('tab');
const tab = (page: Page, name: string): Locator => page.getByRole('tablist', { name: 'Files' }).getByRole('tab', { name });
const nameField = (page: Page): Locator => page.getByRole('textbox', { name: 'Name of the file' });
const errorLine = (page: Page): Locator => page.locator('.cm-error-line');

async function write(page: Page, text: string): Promise<void> {
  await script(page).click();
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText(text);
}

/** Makes a file by its key. */
async function add(page: Page, name: string, text: string): Promise<void> {
  await page.keyboard.press('Alt+Shift+N');
  await nameField(page).fill(name);
  await nameField(page).press('Enter');
  await expect(script(page)).toBeFocused();
  await page.keyboard.insertText(text);
}

const LIMITS = `local function check(amount)
  if amount > 10 then
    error('too many: ' .. amount)
  end
  return amount
end
`;
const MAIN = `#!lua
-- @include lib/limits
return check(tonumber(ARGV[1]))
`;

/** A project of two files, of which the script is open. */
async function project(page: Page): Promise<void> {
  await open(page);
  await write(page, MAIN);
  await page.getByRole('textbox', { name: 'KEYS' }).fill('');
  await page.getByRole('textbox', { name: 'ARGV' }).fill('5');
  await add(page, 'lib/limits', LIMITS);
  await tab(page, 'main.lua').click();
  await expect(script(page)).toContainText('@include lib/limits');
}

async function run(page: Page, argument: string, reply: string | RegExp): Promise<void> {
  await page.getByRole('textbox', { name: 'ARGV' }).fill(argument);
  await page.keyboard.press(`${MOD}+Enter`);
  await expect(region(page, 'Reply')).toContainText(reply);
}

test('a script sees what it includes; an error names file and line, and its button goes there', async ({ page }) => {
  await project(page);
  await run(page, '7', '(integer) 7');
  await run(page, '70', /user_script:4: too many: 70.*on @user_script:4\./);
  await expect(errorLine(page)).toHaveCount(0);
  await expect(tab(page, 'lib/limits.lua')).toContainText('has an error');
  await region(page, 'Reply').getByRole('button', { name: 'in lib/limits.lua, line 3' }).click();
  await expect(tab(page, 'lib/limits.lua')).toHaveAttribute('aria-selected', 'true');
  await expect(errorLine(page)).toHaveText(/error\('too many/);
  await expect(script(page)).toBeFocused();
  // The script's own errors are its own, by its own lines.
  await tab(page, 'main.lua').click();
  await write(page, `${MAIN.replace('return', 'local x = nil + 1 return')}`);
  await run(page, '7', 'attempt to perform arithmetic');
  await expect(errorLine(page)).toHaveText(/nil \+ 1/);
  await expect(region(page, 'Reply').getByRole('button', { name: 'in main.lua, line 3' })).toBeVisible();
});

test('a run of the past is mapped as it was joined', async ({ page }) => {
  await project(page);
  await run(page, '70', 'too many: 70');
  await write(page, `-- one\n-- two\n-- three\n${MAIN.replace('#!lua\n', '')}`);
  await run(page, '80', 'user_script:6: too many: 80');
  await expect(region(page, 'Reply').getByRole('button', { name: 'in lib/limits.lua, line 3' })).toBeVisible();
  await page.keyboard.press('Alt+Comma');
  await expect(region(page, 'Reply')).toContainText('user_script:4: too many: 70');
  await region(page, 'Reply').getByRole('button', { name: 'in lib/limits.lua, line 3' }).click();
  // The script changed since: nothing is marked, though the place is shown.
  await expect(tab(page, 'lib/limits.lua')).toHaveAttribute('aria-selected', 'true');
  await expect(errorLine(page)).toHaveCount(0);
});

test('a line of the log that names a place says which file it is in', async ({ page }) => {
  await project(page);
  await write(page, '-- @include lib/limits\nlocal ok, e = pcall(check, 99)\nredis.log(redis.LOG_WARNING, e)\nreturn 1');
  await run(page, '7', '(integer) 1');
  await show(page, 'Log');
  await region(page, 'Log').getByRole('button', { name: 'lib/limits.lua, line 3' }).click();
  await expect(tab(page, 'lib/limits.lua')).toHaveAttribute('aria-selected', 'true');
});

test('plain Lua includes alike', async ({ page }) => {
  await project(page);
  await page.getByRole('combobox', { name: 'Host' }).selectOption({ index: 1 });
  await write(page, '-- @include lib/limits\nreturn check(tonumber(ARGV[1]))');
  await run(page, '8', '8');
  await run(page, '80', 'too many: 80');
  await expect(region(page, 'Reply').getByRole('button', { name: 'in lib/limits.lua, line 3' })).toBeVisible();
});

test('what cannot be joined is not sent: the line is shown, and a missing file can be made', async ({ page }) => {
  await open(page);
  await write(page, 'return redis.call("INCR", "sent")');
  await run(page, '', '(integer) 1');
  await write(page, '-- @include twice\nreturn redis.call("INCR", "sent")');
  await expect(page.locator('.cm-lint-marker-error')).toBeVisible();
  await page.keyboard.press(`${MOD}+Enter`);
  const notice = page.getByRole('status').filter({ hasText: 'Not sent.' });
  await expect(notice).toContainText('main.lua, line 1: There is no file "twice" here.');
  await notice.getByRole('button', { name: 'Make this file' }).click();
  await expect(tab(page, 'twice')).toHaveAttribute('aria-selected', 'true');
  await write(page, '-- @include main');
  await expect(page.locator('.cm-lintRange-error')).toHaveText('main');
  await page.keyboard.press(`${MOD}+Enter`);
  await expect(page.getByRole('status').filter({ hasText: 'main.lua includes itself by way of twice' })).toBeVisible();
  await write(page, 'local two = 2');
  await expect(page.locator('.cm-lintRange-error')).toHaveCount(0);
  await page.keyboard.press(`${MOD}+Enter`);
  await expect(region(page, 'Reply')).toContainText('(integer) 2');
});

test('the editor offers names, opens what is included, and makes what is missing', async ({ page }) => {
  await project(page);
  await add(page, 'lib/other', 'local other');
  await tab(page, 'main.lua').click();
  await script(page).click();
  await page.keyboard.press(`${MOD}+End`);
  await page.keyboard.type('-- @include l');
  await page.keyboard.press('Control+Space');
  const option = page.getByRole('option', { name: 'lib/other' });
  await expect(async () => { // the list takes no click at once, lest it takes one meant for the text
    if (await option.isVisible()) await option.click();
    await expect(script(page)).toContainText('-- @include lib/other', { timeout: 1_000 });
  }).toPass();
  await page.keyboard.press('F12');
  await expect(tab(page, 'lib/other.lua')).toHaveAttribute('aria-selected', 'true');
  await tab(page, 'main.lua').click();
  await page.locator('.cm-include', { hasText: 'lib/limits' }).click({ modifiers: ['ControlOrMeta'] });
  await expect(tab(page, 'lib/limits.lua')).toHaveAttribute('aria-selected', 'true');
  await write(page, '-- @include next\n');
  await page.locator('.cm-lintRange-error').hover();
  await page.getByRole('button', { name: 'Make this file' }).click();
  await expect(tab(page, 'next')).toHaveAttribute('aria-selected', 'true');
});

test('a file that is not included can be', async ({ page }) => {
  await open(page);
  await write(page, '#!lua\nreturn one');
  await add(page, 'one', 'local one = 1');
  await page.getByRole('button', { name: 'Include it' }).click();
  await expect(page.getByRole('button', { name: 'Include it' })).toHaveCount(0);
  await run(page, '', '(integer) 1');
  await tab(page, 'main.lua').click();
  await expect(script(page).locator('.cm-line').nth(1)).toHaveText('-- @include one');
});

test('a file is renamed with its includes, and deleted with a way back and its undo', async ({ page }) => {
  await project(page);
  await tab(page, 'lib/limits.lua').click();
  await page.keyboard.press('F2');
  await nameField(page).fill('main');
  await nameField(page).press('Enter');
  await expect(page.getByRole('status').getByText('cannot be a file\'s name')).toBeVisible();
  await nameField(page).fill('rules');
  await nameField(page).press('Enter');
  await expect(tabs(page)).toHaveText(['main.lua', 'rules.lua']);
  await tab(page, 'main.lua').click();
  await expect(script(page)).toContainText('-- @include rules');
  await run(page, '6', '(integer) 6');
  await tab(page, 'rules.lua').click();
  await page.getByRole('button', { name: 'Delete rules.lua' }).click();
  await expect(tabs(page)).toHaveCount(0);
  await expect(page.locator('.cm-lint-marker-error')).toBeVisible();
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect(tab(page, 'rules.lua')).toHaveAttribute('aria-selected', 'true');
  await script(page).click();
  await page.keyboard.press(`${MOD}+z`);
  await expect(script(page)).toContainText('Write what the script can include.');
  await page.keyboard.press(`${MOD}+Shift+z`);
  await expect(script(page)).toContainText('too many');
});

test('each file keeps its undo and where it was scrolled to', async ({ page }) => {
  await project(page);
  await tab(page, 'lib/limits.lua').click();
  await script(page).click();
  await page.keyboard.press(`${MOD}+End`);
  await page.keyboard.insertText(Array.from({ length: 200 }, (_, at) => `-- ${at}`).join('\n'));
  const scroller = page.locator('.cm-scroller');
  await expect.poll(() => scroller.evaluate((element) => element.scrollTop)).toBeGreaterThan(1_000);
  await scroller.evaluate((element) => { element.scrollTop = 840; });
  await page.keyboard.press('Alt+Shift+PageUp');
  await expect(tab(page, 'main.lua')).toHaveAttribute('aria-selected', 'true');
  await expect.poll(() => scroller.evaluate((element) => element.scrollTop)).toBe(0);
  await script(page).click();
  await page.keyboard.press(`${MOD}+z`);
  await expect(script(page)).toContainText('Counts a visit');
  await page.keyboard.press('Alt+Shift+PageDown');
  await expect(tab(page, 'lib/limits.lua')).toHaveAttribute('aria-selected', 'true');
  await expect.poll(() => scroller.evaluate((element) => Math.round(element.scrollTop / 10))).toBe(84);
});

test('a reload finds the files, and the one that was open', async ({ page }) => {
  await project(page);
  await tab(page, 'lib/limits.lua').click();
  await kept(page, 'projects', 'too many');
  await kept(page, 'settings', 'lib/limits.lua');
  await page.reload();
  await expect(tab(page, 'lib/limits.lua')).toHaveAttribute('aria-selected', 'true');
  await expect(script(page)).toContainText('too many');
  await expect(page.getByRole('textbox', { name: 'Command' })).toBeEnabled();
  await run(page, '70', 'user_script:4: too many: 70');
  await expect(errorLine(page)).toHaveText(/error\('too many/);
});

test('a link and an export carry them', async ({ page, context }) => {
  await project(page);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const link = page.getByRole('textbox', { name: 'Link' });
  await expect(link).toHaveValue(/#1/);
  const url = await link.inputValue();
  await page.getByRole('button', { name: 'As code for a client…' }).click();
  await expect(page.getByRole('textbox', { name: 'Code' })).toHaveValue(/script='#!lua\nlocal function check[^]*end\nreturn check\(/);
  const other = await (await context.browser()!.newContext()).newPage();
  await other.goto(url);
  await expect(tabs(other)).toHaveText(['main.lua', 'lib/limits.lua']);
  await run(other, '70', 'too many: 70');
  await expect(region(other, 'Reply').getByRole('button', { name: 'in lib/limits.lua, line 3' })).toBeVisible();
  await other.close();
});

test('an embed shows the files, and where an error is', async ({ page }) => {
  await project(page);
  await page.getByRole('textbox', { name: 'ARGV' }).fill('70');
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const link = page.getByRole('textbox', { name: 'Link' });
  await expect(link).toHaveValue(/#1/);
  const { hash } = new URL(await link.inputValue());
  await page.goto('about:blank');
  await page.goto(`/?embed&readonly${hash}`);
  await expect(tabs(page)).toHaveText(['main.lua', 'lib/limits.lua']);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('button', { name: 'in lib/limits.lua, line 3' }).click();
  await expect(tab(page, 'lib/limits.lua')).toHaveAttribute('aria-selected', 'true');
  await expect(errorLine(page)).toHaveText(/error\('too many/);
  await expect(page.getByRole('button', { name: /file|Delete|Rename/ })).toHaveCount(0);
  expect(await violations(page)).toEqual([]);
});

test('all of it by keyboard, and from the palette', async ({ page }) => {
  await open(page);
  await write(page, '-- @include a\nreturn a');
  await page.keyboard.press(`${MOD}+k`);
  await page.getByRole('combobox', { name: 'Find an action' }).fill('add a file');
  await page.keyboard.press('Enter');
  await expect(nameField(page)).toBeFocused();
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.type('a');
  await page.keyboard.press('Enter');
  await expect(script(page)).toBeFocused();
  await page.keyboard.insertText('local a = 9');
  await page.keyboard.press(`${MOD}+Enter`);
  await expect(region(page, 'Reply')).toContainText('(integer) 9');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await tab(page, 'a.lua').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(tab(page, 'main.lua')).toBeFocused();
  await expect(script(page)).toContainText('return a');
  await page.keyboard.press('Alt+Shift+PageDown');
  await expect(tab(page, 'a.lua')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Alt+Shift+Backspace');
  await expect(tabs(page)).toHaveCount(0);
  await expect(script(page)).toContainText('return a');
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, viewport] of [['desk', { width: 1280, height: 800 }], ['phone', { width: 390, height: 844 }]] as const) {
    test.describe(`on a ${name}, ${colorScheme}`, () => {
      test.use({ colorScheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('axe-core finds nothing, and nothing is wider than the screen', async ({ page }) => {
        await page.goto('');
        await expect(page.getByRole('combobox', { name: 'Host' })).toBeEnabled();
        await write(page, `${MAIN}-- @include gone\n`);
        await expect(page.locator('.cm-lint-marker-error').first()).toBeVisible();
        expect(await violations(page), 'an unknown name').toEqual([]);
        await page.keyboard.press('Alt+Shift+N');
        await expect(nameField(page)).toBeFocused();
        expect(await violations(page), 'naming').toEqual([]);
        await nameField(page).fill('lib/limits');
        await nameField(page).press('Enter');
        await page.keyboard.insertText(LIMITS);
        await add(page, 'a-file-of-a-long-name/within-a-folder', '');
        await expect(page.getByRole('button', { name: 'Include it' })).toBeVisible();
        expect(await violations(page), 'files').toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
        await tab(page, 'main.lua').click();
        await write(page, MAIN);
        await page.getByRole('button', { name: 'Run', exact: true }).click();
        await region(page, 'Reply').getByRole('button', { name: 'in lib/limits.lua, line 3' }).click();
        await expect(errorLine(page)).toBeVisible();
        expect(await violations(page), 'an error').toEqual([]);
      });
    });
  }
}
