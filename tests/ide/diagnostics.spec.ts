// What is said of a script before it runs: marked, reached by keys, and written anew by a key or a press.
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { open, violations } from './page.ts';

const MOD = process.platform === 'darwin' ? 'Meta' : 'Control';
const FILE = `name: t
nodes:
  - name: a
    language: lua
    run: |
      local half = state.n // 2
      local flags <const> = 1
      return {half = half}
`;

async function write(page: Page, text: string, host: string): Promise<void> {
  await open(page);
  await page.getByRole('combobox', { name: 'Host' }).selectOption(host);
  await page.keyboard.press('Alt+0');
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText(text);
}

const script = (page: Page) => page.getByRole('textbox', { name: 'Script' });

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    test('a key goes to what is said, and a key writes the form that both runtimes take', async ({ page }, info) => {
      await write(page, FILE, 'workflow');
      await expect(page.locator('.cm-lintRange-warning')).toHaveText(['state.n // 2', '<const>']);
      await page.keyboard.press(`${MOD}+Home`);
      await page.keyboard.press('F8');
      await expect(page.getByText('LuaJIT has no //.')).toBeVisible();
      await expect(page.getByRole('button', { name: 'Write math.floor(state.n / 2)' })).toBeVisible();
      expect(await violations(page), 'tooltip').toEqual([]);
      await page.screenshot({ path: info.outputPath('said.png') });
      await page.keyboard.press('Alt+Enter');
      await expect(script(page)).toContainText('local half = math.floor(state.n / 2)');
      await expect(page.locator('.cm-lintRange-warning')).toHaveText(['<const>']);
      await page.keyboard.press('F8');
      await page.keyboard.press('F8');
      await page.keyboard.press('Alt+Enter');
      await expect(script(page)).toContainText('local flags = 1');
      await expect(page.locator('.cm-lintRange-warning')).toHaveCount(0);
      await expect(page.locator('.cm-lintRange-hint')).toHaveText(['flags']);
      await page.keyboard.press(`${MOD}+z`);
      await page.keyboard.press(`${MOD}+z`);
      await expect(script(page)).toContainText('state.n // 2');
    });

    test('Problems lists what is said, and is worked by keys alone', async ({ page }, info) => {
      await write(page, FILE, 'workflow');
      await expect(page.locator('.cm-lintRange-warning')).toHaveCount(2);
      await page.keyboard.press(`${MOD}+Shift+M`);
      const problems = page.getByRole('region', { name: 'Problems' });
      const places = problems.locator('.place');
      await expect(places).toHaveText([/LuaJIT has no \/\//, /LuaJIT has no <const>/, /Nothing reads the local flags/]);
      await expect(problems).toContainText('2 warnings, 1 hint');
      await expect(page.getByRole('tab', { name: /^Problems/ })).toContainText('2');
      await page.keyboard.press('ArrowDown');
      await expect(places.first()).toBeFocused();
      await page.keyboard.press('ArrowDown');
      await expect(places.nth(1)).toBeFocused();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await expect(problems.locator('details[open] p')).toContainText('The two runtimes');
      await page.keyboard.press('Tab');
      await expect(problems.getByRole('button', { name: 'Leave it out' })).toBeFocused();
      expect(await violations(page), 'panel').toEqual([]);
      await page.screenshot({ path: info.outputPath('problems.png') });
      await page.keyboard.press('Enter');
      await expect(script(page)).not.toContainText('<const>');
      await expect(places).toHaveCount(2);
      await page.keyboard.press('Home');
      await page.keyboard.press('Enter');
      await expect(script(page)).toBeFocused();
      await page.keyboard.insertText('X');
      await expect(script(page)).toContainText('local half = Xstate.n // 2');
    });

    test('what Redis made of a value stands under the reply, and leads to its line', async ({ page }, info) => {
      await write(page, 'local half = 1.5\n\nreturn { half, true }\n', 'redis');
      await page.keyboard.press(`${MOD}+Enter`);
      const advice = page.getByRole('region', { name: 'Result' }).getByRole('region', { name: 'Advice' });
      await expect(advice.getByRole('listitem')).toHaveText([/^1\.5 at \[1\] became 1\. .*tostring\(value\).* line 3$/, /^true at \[2\] became 1\. .* line 3$/]);
      await expect(advice.getByRole('heading')).toHaveText('Advice 2');
      expect(await violations(page), 'advice').toEqual([]);
      await page.screenshot({ path: info.outputPath('advice.png') });
      await advice.getByRole('button', { name: 'line 3' }).first().click();
      await expect(page.locator('.cm-activeLine')).toHaveText('return { half, true }');
      await page.keyboard.press(`${MOD}+a`);
      await page.keyboard.insertText('return 2');
      await page.keyboard.press(`${MOD}+Enter`);
      await expect(page.getByRole('region', { name: 'Reply' })).toContainText('(integer) 2');
      await expect(advice).toHaveCount(0);
    });
  });
}

test('what a script of Redis would be ended by is told while it is written', async ({ page }) => {
  await write(page, 'total = 1\nreturn totl\n', 'redis');
  await expect(page.locator('.cm-lintRange-warning')).toHaveText(['total', 'totl']);
  await page.getByRole('tab', { name: /^Problems/ }).click();
  await expect(page.getByRole('region', { name: 'Problems' })).toContainText('global-write');
  await page.keyboard.press('Alt+0');
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText('local total = 1\nreturn total\n');
  await expect(page.locator('.cm-lintRange')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Problems' })).toContainText('shows here, before it runs');
});

test('a pointer that rests where a mark comes later hears of it, and of the mark that takes its place', async ({ page }) => {
  await write(page, 'local total = 1\nreturn 1\n', 'redis');
  await expect(page.locator('.cm-lintRange-hint')).toHaveText('total'); // by now texts are looked at
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText('total = 1\nreturn 1\n');
  await page.locator('.cm-line').first().hover({ position: { x: 20, y: 10 } });
  await expect(page.locator('.cm-tooltip .cm-diagnostic')).toContainText('Write "local" before it');
});

test('what comes from JavaScript is told beside the error of a run, too, and written anew by keys', async ({ page }) => {
  // Those of the text, without the mark of the run's error.
  const said = page.locator('.cm-lintRange-error.cm-said');
  await write(page, 'if (#KEYS === 9) {\n  return 1\n}\nreturn 2\n', 'redis');
  await expect(said).toHaveText('===');
  await page.keyboard.press(`${MOD}+Enter`);
  await expect(page.getByRole('region', { name: 'Reply' })).toContainText('Lua writes == for ===');
  await page.keyboard.press('F8');
  await page.keyboard.press('Alt+Enter');
  await expect(said).toHaveText('{');
  await page.keyboard.press('F8');
  await page.keyboard.press('Alt+Enter');
  await expect(script(page)).toContainText('if (#KEYS == 9) then');
  await expect(said).toHaveCount(0);
  await page.keyboard.press(`${MOD}+Enter`);
  await expect(page.getByRole('region', { name: 'Reply' })).toContainText('(integer) 2');
});

test('what the mark of an error and other marks say stands beside it', async ({ page }) => {
  await write(page, FILE, 'workflow');
  await expect(page.locator('.cm-lintRange-warning')).toHaveCount(2);
  await page.keyboard.press(`${MOD}+Enter`);
  await expect(page.locator('.cm-error-line')).toBeVisible();
  await expect(page.locator('.cm-lintRange-warning')).toHaveText(['<const>']);
  await page.getByText('state.n // 2').hover();
  await expect(page.locator('.cm-tooltip .cm-diagnostic')).toHaveText([/error loading code|unexpected symbol/, /LuaJIT has no \/\//]);
});
