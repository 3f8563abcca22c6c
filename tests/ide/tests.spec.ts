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
  await page.waitForTimeout(150); // a list takes no keys for 75 ms after it came
  await page.keyboard.press('Enter');
  await page.keyboard.insertText('{ replay: 2 }');
  await expect(page.locator('.cm-lintRange-error')).toHaveText('replay');
  await page.keyboard.press(`${MOD}+Shift+Enter`);
  await expect(region(page, 'Tests').getByRole('status')).toHaveText('0 of 0 passed, 1 fault');
  await expect(region(page, 'Tests')).toContainText('"replay" is not known here');
});

const WRITTEN = `inputs: { keys: [visits] }
tests:
  - name: counts the first
    expect: { reply: 1 }
  - name: counts on
    steps:
      - { expect: { reply: 1 } }
      - { name: a minute later, after: 60 s, expect: { reply: 3, unchanged: true } }
  - name: counts whatever was there
    data: SET visits \${n}
    property:
      given: { n: { integer: [0, 50] } }
      invariant: return reply < 20, 'it is ' .. reply
`;

for (const [name, options] of [['light', { colorScheme: 'light' }], ['dark', { colorScheme: 'dark' }], ['phone', { viewport: { width: 390, height: 844 } }]] as const) {
  test.describe(name, () => {
    test.use(options);
    test('differences, steps and the smallest case that fails show, and axe finds nothing', async ({ page }) => {
      await page.goto('');
      const editor = page.getByRole('textbox', { name: 'Script' });
      await editor.click();
      await page.keyboard.press(`${MOD}+a`);
      await page.keyboard.insertText("local n = redis.call('INCR', KEYS[1])\nif n > 20 and n then\n  return n\nend\nreturn n");
      await page.getByRole('tab', { name: 'Tests' }).click();
      const tests = region(page, 'Tests');
      await tests.getByRole('button', { name: 'Write main.test.yaml' }).click();
      await editor.click();
      await page.keyboard.insertText(WRITTEN);
      await page.keyboard.press(`${MOD}+Shift+Enter`);
      await expect(tests.getByRole('status')).toHaveText('1 of 3 passed, 2 failed');
      await expect(tests).toContainText('Step 2 (a minute later): The reply is another.');
      await expect(tests).toContainText('It fails with { n: 19 }');
      // Not the first test alone: what ran is added up as they go.
      await expect(tests.getByRole('row', { name: /main\.lua/ })).toContainText('4 of 4');
      expect(await violations(page, 'main')).toEqual([]);
      await page.screenshot({ path: `test-results/tests-${name}.png` });
    });
  });
}

test('tests run by themselves once the script was changed', async ({ page }) => {
  await open(page);
  await run(page, LIMITER, 'limit:ann');
  await page.keyboard.press('Alt+Shift+K');
  await expect(page.getByRole('textbox', { name: 'Script' })).toContainText('reply: passed 1');
  await page.getByRole('tab', { name: 'Tests' }).click();
  const tests = region(page, 'Tests');
  await tests.getByRole('checkbox', { name: 'On save' }).check();
  await page.getByRole('tab', { name: 'main.lua' }).click();
  await page.getByRole('textbox', { name: 'Script' }).click();
  await page.keyboard.press(`${MOD}+Home`);
  await page.keyboard.insertText('-- changed\n');
  await expect(tests.getByRole('status')).toHaveText('1 of 1 passed');
});

test('a run of automations is kept with its world, and passes', async ({ page }) => {
  await open(page);
  await page.getByRole('combobox', { name: 'Host' }).selectOption('automations');
  await expect(page.getByRole('textbox', { name: 'Config' })).toBeVisible();
  const editor = page.getByRole('textbox', { name: 'Script' });
  await editor.click();
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText("app.lists.update_list_item('i1', { status = 'done' }) return { done = 1 }");
  await page.keyboard.press(`${MOD}+Enter`);
  await region(page, 'Reply').getByRole('button', { name: 'Keep as a test' }).click();
  await expect(page.getByRole('tab', { name: 'main.test.yaml' })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press(`${MOD}+Shift+Enter`);
  await expect(region(page, 'Tests').getByRole('status')).toHaveText('1 of 1 passed');
});
