// Editing: another name for a local, where names are made and used, what a call takes, forms, and formatting: by keys alone.
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { open, violations } from './page.ts';

const MOD = process.platform === 'darwin' ? 'Meta' : 'Control';
const script = (page: Page) => page.getByRole('textbox', { name: 'Script' });

/** Puts the text in with the cursor behind a part of it. */
async function write(page: Page, text: string, behind?: string): Promise<void> {
  await open(page);
  await page.keyboard.press('Alt+0');
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText(text);
  // Folds are there when all else is.
  await expect(page.locator('.cm-content[data-language=lua][aria-autocomplete=list]')).toBeAttached({ timeout: 20_000 });
  if (behind !== undefined) await cursorBehind(page, text, behind);
}

async function cursorBehind(page: Page, text: string, part: string): Promise<void> {
  const before = text.slice(0, text.indexOf(part) + part.length).split('\n');
  await page.keyboard.press(`${MOD}+Home`);
  for (let line = 1; line < before.length; line++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Home');
  for (let column = 0; column < before.at(-1)!.length; column++) await page.keyboard.press('ArrowRight');
}

const lines = async (page: Page): Promise<string[]> => page.locator('.cm-content .cm-line').allTextContents();

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    test('a local gets another name by F2, and a name that is taken is refused', async ({ page }, info) => {
      await write(page, 'local total, n = 1, 2\ntotal = total + n\nreturn total\n', 'local tot');
      await page.keyboard.press('F2');
      const field = page.getByRole('textbox', { name: 'New name of total' });
      await expect(field).toBeFocused();
      await page.keyboard.type('n');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('alert').filter({ hasText: 'means something else' })).toBeVisible();
      expect(await violations(page), 'field').toEqual([]);
      await page.screenshot({ path: info.outputPath('rename.png') });
      await page.keyboard.press(`${MOD}+a`);
      await page.keyboard.type('sum');
      await page.keyboard.press('Enter');
      await expect(field).toHaveCount(0);
      expect(await lines(page)).toEqual(['local sum, n = 1, 2', 'sum = sum + n', 'return sum', '']);
      await expect(script(page)).toBeFocused();
      await page.keyboard.press(`${MOD}+z`);
      expect((await lines(page))[1]).toBe('total = total + n');
    });

    test('what a command takes stands over its call, with the argument that is typed', async ({ page }, info) => {
      await write(page, '\n');
      await page.keyboard.press(`${MOD}+Home`);
      await page.keyboard.type("redis.call('ZADD', ");
      const signature = page.getByRole('status', { name: 'Signature' });
      await expect(signature.locator('mark')).toHaveText('key');
      await page.keyboard.type('KEYS[1], ');
      await page.keyboard.type("'GT', ");
      await expect(signature.locator('mark')).toHaveText('score');
      await page.keyboard.type('1, ');
      await expect(signature.locator('mark')).toHaveText('member');
      await expect(signature).toContainText('ZADD key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...]');
      expect(await violations(page), 'signature').toEqual([]);
      await page.screenshot({ path: info.outputPath('signature.png') });
      await page.keyboard.press('Escape');
      await expect(signature).toHaveCount(0);
      await page.keyboard.press(`${MOD}+Shift+Space`);
      await expect(signature.locator('mark')).toHaveText('member');
    });
  });
}

test('F12 goes to where a name is made, and Shift+F12 lists its places', async ({ page }) => {
  const text = 'local function double(n)\n  return n * 2\nend\nlocal a = double(1)\nreturn a + double(2)\n';
  await write(page, text, 'return a + doub');
  await page.keyboard.press('F12');
  await page.keyboard.insertText('X');
  expect((await lines(page))[0]).toBe('local function Xdouble(n)');
  await page.keyboard.press(`${MOD}+z`);
  await cursorBehind(page, text, 'function doub');
  await page.keyboard.press('Shift+F12');
  const list = page.getByRole('region', { name: 'References' });
  await expect(list).toContainText('double: 3 places');
  await expect(list.getByRole('button', { name: /^1/ })).toBeFocused();
  expect(await violations(page), 'references').toEqual([]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(script(page)).toBeFocused();
  await page.keyboard.insertText('Y');
  expect((await lines(page))[3]).toBe('local a = Ydouble(1)');
});

test('a call of a function of the text shows its parameters', async ({ page }) => {
  await write(page, 'local function add(first, second, ...) return first + second end\n\n', 'end\n');
  await page.keyboard.type('add(1, ');
  await expect(page.getByRole('status', { name: 'Signature' })).toHaveText('add(first, second, ...)');
  await expect(page.getByRole('status', { name: 'Signature' }).locator('mark')).toHaveText('second');
  await page.keyboard.type('2, 3');
  await expect(page.getByRole('status', { name: 'Signature' }).locator('mark')).toHaveText('...');
});

test('Format writes the text anew, one undo takes it back, and the cursor stays at its letter', async ({ page }) => {
  await write(page, "if KEYS[1] then\nreturn   {1,2,'a'}\nend\n", '{1,2');
  await page.keyboard.press('Shift+Alt+F');
  await expect(page.locator('.cm-content .cm-line').nth(1)).toHaveText("  return { 1, 2, 'a' }");
  await page.keyboard.insertText('0');
  expect((await lines(page))[1]).toBe("  return { 1, 20, 'a' }");
  await page.keyboard.press(`${MOD}+z`);
  await page.keyboard.press(`${MOD}+z`);
  expect((await lines(page))[1]).toBe("return   {1,2,'a'}");
});

test('the palette has the functions of the text, and a form is filled gap by gap', async ({ page }) => {
  await write(page, '\nlocal function first() end\nlocal function second() end\n');
  await page.keyboard.press(`${MOD}+k`);
  await page.keyboard.type('second, line');
  await page.keyboard.press('Enter');
  await expect(script(page)).toBeFocused();
  await page.keyboard.insertText('Z');
  expect((await lines(page))[2]).toMatch(/^Zlocal function second/);
  await page.keyboard.press(`${MOD}+Home`);
  await page.keyboard.type('fo');
  await page.getByRole('option', { name: /^fori for/ }).click();
  await page.keyboard.type('k');
  await page.keyboard.press('Tab');
  await page.keyboard.type('3');
  expect((await lines(page))[0]).toBe('for k = 1, 3 do');
});

test('lines wrap and letters grow where one wants it, also after a reload', async ({ page }) => {
  await write(page, `return '${'long '.repeat(200)}'`);
  const line = page.locator('.cm-line').first();
  const height = async (): Promise<number> => (await line.boundingBox())!.height;
  const first = await height();
  const choose = async (what: string): Promise<void> => {
    await page.keyboard.press(`${MOD}+k`);
    await page.getByPlaceholder('Type what to do').fill(what);
    await page.keyboard.press('Enter');
    await expect(page.getByPlaceholder('Type what to do')).toHaveCount(0);
  };
  await choose('Wrap long lines of code');
  await expect.poll(height).toBeGreaterThan(3 * first);
  await choose('Let long lines of code run on');
  await expect.poll(height).toBe(first);
  await choose('Larger code');
  await expect.poll(height).toBeGreaterThan(first + 2);
  const larger = await height();
  await page.reload();
  await expect.poll(height).toBe(larger);
  await choose('Code in its first size');
  await expect.poll(height).toBe(first);
  await expect(script(page)).toHaveAttribute('aria-description', /Escape, then Tab leaves the editor/);
});
