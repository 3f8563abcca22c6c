// One result: the reply, and under it what the run changed, called and wrote; the dock with the host's world; and what a first
// visit is told.
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { enter, open, region, run, show, violations } from './page.ts';

const SCRIPT = `redis.call('SET', KEYS[1], ARGV[1])
redis.log(redis.LOG_WARNING, 'took ' .. ARGV[1])
for i = 1, 30 do redis.call('RPUSH', 'list', i) end
return redis.pcall('INCR', KEYS[1])`;

const headers = async (page: Page): Promise<string[]> =>
  (await region(page, 'Result').locator('h2').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());

test('what a run did stands under its reply, each with its count, and what there is none of is away', async ({ page }) => {
  await open(page);
  await run(page, SCRIPT, 'greeting', 'hello');
  await expect.poll(() => headers(page)).toEqual(['Changed keys 2', 'Commands 32', 'Log 1', expect.stringMatching(/^Events \d+$/), 'Advice 1']);
  await expect(region(page, 'Changed keys')).toContainText(/greeting\s*"hello"/);
  await expect(region(page, 'Commands').getByRole('button', { name: /1 SET greeting hello OK/ })).toBeVisible();
  await expect(region(page, 'Commands').getByRole('button', { name: /4 INCR greeting ERR value is not an integer/ })).toHaveCount(0);
  await region(page, 'Commands').getByRole('button', { name: 'Show all 32' }).click();
  await region(page, 'Commands').getByRole('button', { name: /4 INCR greeting ERR value is not an integer/ }).click();
  await expect(page.getByRole('textbox', { name: 'Script' })).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('ControlOrMeta+Shift+k'); // nothing runs: nothing to kill
  await expect(page.locator('.cm-activeLine, .cm-line').filter({ hasText: 'INCR' })).toBeInViewport();
  await run(page, 'return 1');
  await expect.poll(() => headers(page)).toEqual([expect.stringMatching(/^Events \d+$/)]);
});

test('what is folded stays so, over a reload too, and its key unfolds it', async ({ page }) => {
  await open(page);
  await run(page, SCRIPT, 'greeting', 'hello');
  await region(page, 'Log').getByRole('button', { name: /^Log/ }).click();
  await expect(region(page, 'Log')).not.toContainText('took hello');
  await page.reload();
  await expect(region(page, 'Log')).toBeVisible();
  await expect(region(page, 'Log')).not.toContainText('took hello');
  await page.keyboard.press('Alt+4');
  await expect(region(page, 'Log')).toContainText('took hello');
  await expect(region(page, 'Log')).toBeInViewport();
});

test('what is too much to be drawn or kept is told with its true numbers, after a reload too', async ({ page }) => {
  await open(page);
  await run(page, `for i = 1, 3000 do redis.call('SET', 'key:' .. i, i) end
for i = 1, 100000 do redis.log(redis.LOG_NOTICE, 'line ' .. i) end
local all = {} for i = 1, 100000 do all[i] = i end return all`);
  const told = ['Changed keys 3,000', 'Commands 3,000', 'Log 100,000'];
  await expect(region(page, 'Reply')).toContainText('100,000 elements');
  await expect.poll(() => headers(page)).toEqual(expect.arrayContaining(told));
  await expect(region(page, 'Log').getByRole('listitem').first()).toHaveText(/line 1\s*$/);
  await expect(region(page, 'Log').getByRole('listitem').last()).toHaveText(/line 100000\s*$/);
  await expect(region(page, 'Log')).toContainText('between are counted, but not kept.');
  await page.waitForTimeout(500); // it is stored once it is painted
  await page.reload();
  await expect.poll(() => headers(page)).toEqual(expect.arrayContaining(told));
  await expect(region(page, 'Reply')).toContainText('99,600 more of 100,000 elements');
  await region(page, 'Reply').getByRole('radio', { name: 'RESP3' }).click();
  await expect(region(page, 'Reply')).toContainText('*100000');
  await expect(region(page, 'Changed keys')).toContainText('counted, but not kept');
  await expect(region(page, 'Commands')).toContainText('counted, but not kept');
  const lines = region(page, 'Log');
  await expect(lines).toContainText('100,000 lines, 150 of them kept');
  await expect(lines.getByRole('listitem').first()).toHaveText(/line 1\s*$/);
  await expect(lines.getByRole('listitem').last()).toHaveText(/line 100000\s*$/);
  await lines.getByRole('button', { name: /^Show 100 more lines of 100 between/ }).click();
  await expect(lines.getByRole('listitem')).toHaveCount(151);
  await expect(lines.getByRole('listitem').nth(100)).toHaveText('99,850 lines between are counted, but not kept.');
  await expect(lines.getByRole('listitem').nth(101)).toHaveText(/line 99951\s*$/);
});

test('who is new reads what this is, and begins with a card', async ({ page }) => {
  await open(page);
  const begin = region(page, 'Where to begin');
  await expect(begin).toContainText('Nothing leaves the browser');
  expect(await violations(page)).toEqual([]);
  await begin.getByRole('button', { name: /^Distributed lock/ }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(region(page, 'Commands')).toBeVisible();
  await expect(begin).toHaveCount(0);
});

test('a card opens the lesson for people who know JavaScript', async ({ page }) => {
  await open(page);
  await region(page, 'Where to begin').getByRole('button', { name: /^Lua in 10 minutes/ }).click();
  await expect(region(page, 'Lesson')).toContainText('Lua in ten minutes', { ignoreCase: true });
});

test('a card of another host opens an example of it', async ({ page }) => {
  await open(page);
  await region(page, 'Where to begin').getByRole('button', { name: /^Workflow/ }).click();
  await expect(page.getByRole('combobox', { name: 'Host' })).toHaveValue('workflow');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(region(page, 'Reply').getByRole('group', { name: 'Runs' })).toContainText('Run 1 of 1');
});

test('each panel of the dock has a height of its own, and where there is room it is a column', async ({ page }) => {
  await open(page);
  const line = page.getByRole('separator', { name: 'Height of the dock' });
  const height = (): Promise<string | null> => line.getAttribute('aria-valuenow');
  const console = await height();
  await show(page, 'Keyspace');
  await expect(line).not.toHaveAttribute('aria-valuenow', console ?? '');
  await line.press('ArrowUp');
  const keyspace = await height();
  await show(page, 'Console');
  await expect(line).toHaveAttribute('aria-valuenow', console ?? '');
  await show(page, 'Keyspace');
  await expect(line).toHaveAttribute('aria-valuenow', keyspace ?? '');
  await page.setViewportSize({ width: 1920, height: 1000 });
  const boxes = await Promise.all(['Panels', 'Dock'].map((name) => page.getByRole('tablist', { name }).boundingBox()));
  const editor = await page.getByRole('textbox', { name: 'Script' }).boundingBox();
  const [left, middle, right] = [editor?.x ?? 0, boxes[0]?.x ?? 0, boxes[1]?.x ?? 0];
  expect(left).toBeLessThan(middle);
  expect(middle).toBeLessThan(right);
  expect(boxes[0]?.y).toBe(boxes[1]?.y);
});

test('one place tells in a sentence what a run did', async ({ page }) => {
  await open(page);
  const told = page.getByRole('status', { name: 'Run' });
  await run(page, "redis.call('SET', 'k', 'v') return 7");
  await expect(told).toHaveText(/^Run 1, .* ms: \(integer\) 7, 1 change\.$/);
  await run(page, 'return 7');
  await expect(told).toHaveText(/^Run 2, .* ms: the same reply again\.$/);
  await run(page, 'local a\nprint(a)');
  await expect(told).toHaveText(/^Run 3 failed at line 2: .*redis\.log/);
  await page.getByRole('textbox', { name: 'Script' }).fill('while true do end');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(told).toHaveText('Running.');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(told).toHaveText(/^Run 4 failed/);
});

test('F6 goes through the areas, Shift+F6 back', async ({ page }) => {
  await open(page);
  const area = (): Promise<string | undefined> => page.evaluate(() => (document.activeElement?.closest('[data-area]') as HTMLElement | null)?.dataset.area);
  await page.getByRole('textbox', { name: 'Script' }).click();
  for (const [key, name] of [['F6', 'panels'], ['F6', 'dock'], ['F6', 'list'], ['F6', 'script'], ['Shift+F6', 'list'], ['Shift+F6', 'dock'], ['Shift+F6', 'panels']]) {
    await page.keyboard.press(key);
    await expect.poll(area, `${key} to ${name}`).toBe(name);
  }
});

test('the help has keys, words and what this is', async ({ page }) => {
  await open(page);
  const choose = async (name: string): Promise<void> => {
    await page.getByRole('button', { name: 'Help' }).click();
    await page.getByRole('menuitem', { name, exact: true }).click();
  };
  await choose('Keys');
  const dialog = page.getByRole('dialog', { name: 'Help' });
  await dialog.getByRole('searchbox').fill('next area');
  await expect(dialog.getByRole('listitem')).toHaveText([/^Next area of the page\s*F6$/]);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await choose('Words of Redis');
  await dialog.getByRole('searchbox').fill('hgetall');
  await expect(dialog).toContainText('HGETALL key');
  await dialog.getByText('About', { exact: true }).click();
  await expect(dialog).toContainText(/Version \d+\.\d+\.\d+\. MIT licence/);
});

test('a message stands above the prompt', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'New script' }).first().click();
  await page.getByRole('button', { name: 'Delete Untitled' }).click();
  const toast = await page.locator('.toast').boundingBox();
  const prompt = await page.getByRole('textbox', { name: 'Command' }).boundingBox();
  expect(toast && prompt && toast.y + toast.height).toBeLessThan(prompt?.y ?? 0);
  await enter(page, 'PING');
});

for (const [name, options] of Object.entries({
  light: {}, dark: { colorScheme: 'dark' as const }, forced: { forcedColors: 'active' as const }, phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
})) {
  test.describe(`as it looks, ${name}`, () => {
    test.use(name === 'forced' ? { contextOptions: options } : options);
    test('axe-core finds nothing in the result', async ({ page }) => {
      await page.goto('');
      await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
      if (name === 'phone') await page.getByRole('button', { name: 'Run', exact: true }).click();
      else await run(page, SCRIPT, 'greeting', 'hello');
      await expect(region(page, 'Commands')).toBeVisible();
      await show(page, 'Events');
      expect(await violations(page, '#place-result')).toEqual([]);
      await page.screenshot({ path: `test-results/result-${name}.png` });
    });
  });
}
