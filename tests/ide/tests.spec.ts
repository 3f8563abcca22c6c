// Tests of a script as a person has them: a run is kept, the script breaks, the difference shows, and what ran.
import { expect, test } from '@playwright/test';
import { open, region, run, show, violations } from './page.ts';

const MOD = process.platform === 'darwin' ? 'Meta' : 'Control';
const LIMITER = `local n = redis.call('INCR', KEYS[1])
if n > 2 then
  return 'refused'
end
return 'passed ' .. n`;

test('a run is kept as a test, the script is broken, the difference shows, and what ran', async ({ page }) => {
  await open(page);
  await run(page, LIMITER, 'limit:ann');
  await region(page, 'Reply').getByRole('button', { name: 'Keep as a test' }).click();
  await expect(page.getByRole('tab', { name: 'main.test.yaml' })).toHaveAttribute('aria-selected', 'true');
  const editor = page.getByRole('textbox', { name: 'Script' });
  await expect(editor).toContainText('reply: passed 1');
  await expect(editor).toContainText('limit:ann: "1"');

  await page.keyboard.press(`${MOD}+Shift+Enter`);
  const tests = region(page, 'Tests');
  await expect(tests.getByRole('status')).toHaveText('1 of 1 passed');
  await expect(tests.getByRole('row', { name: /main\.lua/ })).toContainText('3 of 4');
  await expect(page.locator('.cm-test-passed')).toBeVisible();
  await tests.getByRole('button', { name: 'Line 3 of main.lua' }).click();
  await expect(page.locator('.cm-test-missed')).toHaveAttribute('title', 'No test runs this line.');
  await expect(page.locator('.cm-test-partly')).toHaveAttribute('title', 'Ran once; never true.');
  // What a test changed is not the person's keyspace.
  await show(page, 'Keyspace');
  await expect(page.getByRole('option', { name: /limit:ann/ })).toHaveCount(1);

  await editor.click();
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText(LIMITER.replace('passed', 'let through'));
  await page.keyboard.press(`${MOD}+Shift+Enter`);
  await expect(tests.getByRole('status')).toHaveText('0 of 1 passed, 1 failed');
  await expect(tests).toContainText('The reply is another.');
  await expect(tests.getByRole('definition').first()).toHaveText('reply: passed 1');
  await expect(tests.getByRole('definition').nth(1)).toHaveText('let through 1');
  expect(await violations(page, 'main')).toEqual([]);
});

test('a test file is written with what the schema offers, and its faults show at their place, by the keyboard alone', async ({ page }) => {
  await open(page);
  await run(page, 'return 1');
  await page.keyboard.press('Alt+Shift+T');
  await region(page, 'Tests').getByRole('button', { name: 'Write main.test.yaml' }).focus();
  await page.keyboard.press('Enter');
  const editor = page.getByRole('textbox', { name: 'Script' });
  await editor.focus();
  await page.keyboard.insertText('tests:\n  - name: one\n    exp');
  await page.keyboard.press('Control+Space');
  await expect(page.getByRole('option', { name: 'expect' })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.insertText('{ replay: 2 }');
  await expect(page.locator('.cm-lintRange-error')).toHaveText('replay');
  await page.keyboard.press(`${MOD}+Shift+Enter`);
  await expect(region(page, 'Tests').getByRole('status')).toHaveText('0 of 0 passed, 1 fault');
  await expect(region(page, 'Tests')).toContainText('"replay" is not known here');
});

for (const [name, options] of [['light', { colorScheme: 'light' }], ['dark', { colorScheme: 'dark' }], ['on a phone', { viewport: { width: 390, height: 844 } }]] as const) {
  test.describe(name, () => {
    test.use(options);
    test('axe finds nothing in the panel', async ({ page }, info) => {
      await page.goto('');
      await page.getByRole('tab', { name: 'Tests' }).click();
      const tests = region(page, 'Tests');
      await tests.getByRole('button', { name: 'Write main.test.yaml' }).click();
      await page.getByRole('textbox', { name: 'Script' }).click();
      await page.keyboard.insertText("tests:\n  - name: holds\n    expect: { reply: !any }\n  - name: does not\n    expect: { reply: 99, unchanged: true }");
      await page.keyboard.press(`${MOD}+Shift+Enter`);
      await expect(tests.getByRole('status')).toHaveText('1 of 2 passed, 1 failed');
      expect(await violations(page, 'main')).toEqual([]);
      await info.attach(`tests ${name}`, { body: await page.screenshot(), contentType: 'image/png' });
    });
  });
}
