// Looking back at a run, as a person would.
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { enter, open, region, run, show, violations } from './page.ts';

const SCRIPT = `local t = {}
for i = 1, 3 do
  t[i] = redis.call('INCR', KEYS[1])
end
local function double(x)
  local y = x * 2
  return y
end
local r = double(t[3])
redis.call('SET', 'r', r)
return r`;

async function lookBack(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Debug', exact: true }).click();
  await expect(region(page, 'Variables')).toBeVisible();
}
const step = (page: Page) => page.getByRole('slider', { name: 'Step' });
const line = (page: Page) => page.locator('.cm-step-line');

test('a run is looked back at: variables, steps both ways, the stack, a watch, who set what', async ({ page }) => {
  await open(page);
  await run(page, SCRIPT, 'n');
  await lookBack(page);
  await expect(step(page)).toHaveAttribute('aria-valuetext', '13 of 14');
  await expect(line(page)).toHaveText(/return r/);
  await expect(region(page, 'Variables')).toContainText(/t\s*\{1, 2, 3\}/);
  await expect(page.locator('.cm-step-value').last()).toHaveText('r = 6');
  await page.getByRole('button', { name: 'Step back' }).click();
  await expect(line(page)).toHaveText(/redis\.call\('SET'/);
  await expect(region(page, 'This step')).toContainText('redis.call("SET", "r", 6)');
  await expect(region(page, 'This step')).toContainText('r: nothing → 6');
  await page.getByRole('button', { name: 'Step back' }).click();
  await page.getByRole('button', { name: 'Step into' }).click();
  await expect(line(page)).toHaveText(/local y = x \* 2/);
  await expect(region(page, 'Call stack')).toContainText(/double.*line 6.*the script.*line 9/s);
  await page.getByRole('textbox', { name: 'Add a watch' }).fill('x + 1');
  await page.keyboard.press('Enter');
  await expect(region(page, 'Watch')).toContainText(/x \+ 1\s*4/);
  await region(page, 'Call stack').getByRole('button', { name: /the script/ }).click();
  await expect(region(page, 'Variables')).toContainText(/t\s*\{1, 2, 3\}/);
  await page.getByRole('button', { name: 'Step out' }).click();
  await expect(line(page)).toHaveText(/redis\.call\('SET'/);
  await region(page, 'Variables').locator('li', { hasText: /^\s*t\s*\{/ }).first().hover();
  await region(page, 'Variables').locator('li', { hasText: /^\s*t\s*\{/ }).first().getByRole('button', { name: 'Who set it?' }).click();
  await expect(line(page)).toHaveText(/t\[i\] = redis\.call/);
  await expect(step(page)).toHaveAttribute('aria-valuetext', '6 of 14');
});

test('the keyspace shows as it was at the step, and cannot be changed', async ({ page }) => {
  await open(page);
  await run(page, SCRIPT, 'n');
  await lookBack(page);
  await step(page).fill('4');
  await expect(line(page)).toHaveText(/t\[i\]/);
  await show(page, 'Keyspace');
  await expect(page.getByText('As it was at step 4')).toBeVisible();
  await expect(region(page, 'Keyspace').getByText('1 key', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Back to now' }).click();
  await expect(region(page, 'Keyspace').getByText('2 keys', { exact: true })).toBeVisible();
  await expect(line(page)).toHaveCount(0);
});

test('breakpoints: F9, a condition, continue both ways; a key that changed; all by keyboard', async ({ page }) => {
  await open(page);
  await run(page, SCRIPT, 'n');
  await page.getByRole('textbox', { name: 'Script' }).click();
  await page.keyboard.press('Control+Home');
  for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('F9');
  await expect(page.locator('.cm-stop[aria-label="Breakpoint at line 3"]')).toBeVisible();
  await page.keyboard.press('Alt+Shift+b');
  await expect(step(page)).toHaveAttribute('aria-valuetext', '2 of 14');
  await page.keyboard.press('Alt+F10');
  await expect(step(page)).toHaveAttribute('aria-valuetext', '4 of 14');
  await page.getByRole('textbox', { name: 'Condition at line 3' }).fill('i == 3');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Alt+F10');
  await expect(step(page)).toHaveAttribute('aria-valuetext', '6 of 14');
  await page.keyboard.press('Alt+F10');
  await expect(step(page)).toHaveAttribute('aria-valuetext', '14 of 14');
  await expect(region(page, 'Variables')).toContainText('The run is over');
  await page.keyboard.press('Alt+Shift+F10');
  await expect(step(page)).toHaveAttribute('aria-valuetext', '6 of 14');
  await page.keyboard.press('F10');
  await expect(step(page)).toHaveAttribute('aria-valuetext', '7 of 14');
  await page.keyboard.press('Shift+F10');
  await page.keyboard.press('F11');
  await expect(step(page)).toHaveAttribute('aria-valuetext', '7 of 14');
  await page.getByRole('textbox', { name: 'Stop at changes of the key' }).fill('n');
  await page.getByRole('button', { name: 'Who changed it?' }).click();
  await expect(step(page)).toHaveAttribute('aria-valuetext', '6 of 14');
});

test('an error is looked back at where it happened, and a call of the console too', async ({ page }) => {
  await open(page);
  await run(page, 'local n = nil\nlocal m = 1\nreturn n.x');
  await lookBack(page);
  await expect(line(page)).toHaveText(/return n\.x/);
  await expect(region(page, 'Variables')).toContainText(/n\s*nil/);
  await enter(page, 'EVAL "local a = 7 return a * 2" 0');
  await page.getByRole('button', { name: 'Look back at it' }).click();
  await expect(line(page)).toHaveText(/local a = 7/);
  await expect(page.getByText('Script attempted')).toHaveCount(0);
});

test('a link leads to a step, and runs nothing until one asks for it', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  await run(page, SCRIPT, 'n');
  await lookBack(page);
  await step(page).fill('6');
  await expect(line(page)).toHaveText(/t\[i\]/);
  await page.getByRole('button', { name: 'Copy a link to this step' }).click();
  await expect(page.getByText('Link to this step copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/\.s6$/);
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.getByText('This link leads to step 6 of a run.')).toBeVisible();
  await expect(other.getByRole('slider', { name: 'Step' })).toHaveCount(0);
  await other.getByRole('button', { name: 'Run and look back' }).click();
  await expect(step(other)).toHaveAttribute('aria-valuetext', '6 of 14');
  await expect(region(other, 'Variables')).toContainText(/t\s*\{4, 5\}/); // it counts on from what the first tab keeps
});

test('an earlier run of the history is looked back at', async ({ page }) => {
  await open(page);
  await run(page, SCRIPT, 'n');
  await run(page, 'return 1');
  await page.keyboard.press('Alt+a');
  await page.getByRole('listbox', { name: 'Past runs' }).getByRole('option').last().click();
  await region(page, 'History').getByRole('button', { name: 'Look back at it' }).click();
  await expect(step(page)).toHaveAttribute('aria-valuetext', '13 of 14');
  await expect(line(page)).toHaveText(/return r/);
});

for (const [name, look] of [['light', {}], ['dark', { colorScheme: 'dark' as const }], ['phone', { viewport: { width: 390, height: 844 } }]] as const) {
  test.describe(name, () => {
    test.use(look);
    test('axe finds nothing', async ({ page }) => {
      await page.goto('');
      await expect(page.getByRole('button', { name: 'Run', exact: true }).first()).toBeEnabled();
      await page.getByRole('textbox', { name: 'Script' }).waitFor();
      await expect(page.getByRole('button', { name: 'Debug', exact: true }).first()).toBeEnabled();
      await page.getByRole('button', { name: 'Debug', exact: true }).first().click();
      await expect(region(page, 'Variables')).toBeVisible({ timeout: 30_000 }); // the first run of a first visit, and the debugger's own worker
      if (name === 'phone') await expect(region(page, 'Script at this step').locator('[aria-current]')).toContainText('return');
      await page.screenshot({ path: `test-results/debug-${name}.png` });
      expect(await violations(page)).toEqual([]);
    });
  });
}
