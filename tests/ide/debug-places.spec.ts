// Looking back at runs of several files, at a workflow's nodes in their file, and at what an automation changed.
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { WORKFLOW } from '../debug/scripts.ts';
import { open, region, show } from './page.ts';

const MOD = process.platform === 'darwin' ? 'Meta' : 'Control';
const script = (page: Page): Locator => page.getByRole('textbox', { name: /^Script/ });
const step = (page: Page): Locator => page.getByRole('slider', { name: 'Step' });
const line = (page: Page): Locator => page.locator('.cm-step-line');
const stopAt = (page: Page, at: number): Locator => page.locator(`.cm-stop[aria-label="Breakpoint at line ${at}"]`);
const stack = (page: Page): Locator => region(page, 'Call stack');

async function write(page: Page, text: string): Promise<void> {
  await script(page).click();
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText(text);
}

/** F9 at a line of what the editor shows. */
async function breakAt(page: Page, at: number): Promise<void> {
  await script(page).click();
  await page.keyboard.press(`${MOD}+Home`);
  for (let i = 1; i < at; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('F9');
  await expect(stopAt(page, at)).toBeVisible();
}

async function openHost(page: Page, host: string): Promise<void> {
  await page.goto('');
  await expect(page.getByRole('combobox', { name: 'Host' })).toBeEnabled();
  await page.getByRole('combobox', { name: 'Host' }).selectOption(host);
}

async function runIt(page: Page): Promise<void> {
  await page.keyboard.press(`${MOD}+Enter`);
  await expect(page.getByRole('group', { name: 'Runs' }).first()).toContainText('Run 1 of 1');
}

test('steps and breakpoints in an included file are in that file', async ({ page }) => {
  await open(page);
  await write(page, 'local a = 20\n-- @include lib\nlocal b = twice(a)\nreturn b + 2');
  await page.keyboard.press('Alt+Shift+N');
  await page.getByRole('textbox', { name: 'Name of the file' }).fill('lib');
  await page.keyboard.press('Enter');
  await expect(script(page)).toBeFocused();
  await page.keyboard.insertText('local function twice(x)\n  local y = x * 2\n  return y\nend\n');
  await breakAt(page, 3);
  await page.getByRole('tab', { name: 'main.lua' }).click();
  await expect(stopAt(page, 3)).toHaveCount(0);
  await breakAt(page, 4);
  await runIt(page);
  await page.keyboard.press('Alt+Shift+b');
  await expect(line(page)).toContainText('return y');
  await expect(stopAt(page, 3)).toBeVisible();
  await expect(stopAt(page, 4)).toHaveCount(0);
  await expect(stack(page)).toContainText(/twice\s*lib\.lua, line 3\s*the script\s*line 3/);
  await expect(region(page, 'Variables')).toContainText(/y\s*40/);
  await page.keyboard.press('Alt+F10');
  await expect(line(page)).toContainText('return b + 2');
  await expect(stopAt(page, 4)).toBeVisible();
  // No key waits for the way before it.
  for (const key of ['Shift+F10', 'F11', 'F11', 'Shift+F10', 'Shift+F10', 'F11']) await page.keyboard.press(key);
  await expect(line(page)).toContainText('local y = x * 2');
  await page.keyboard.press('Alt+Shift+Escape');
  await expect(line(page)).toHaveCount(0);
  await expect(stopAt(page, 4)).toBeVisible();
});

test('F9 at a line of a workflow stops in its node; what the node wrote shows, and who wrote it is found', async ({ page }) => {
  await openHost(page, 'workflow');
  await write(page, WORKFLOW);
  await breakAt(page, 12);
  await runIt(page);
  await page.keyboard.press('Alt+Shift+b');
  await expect(line(page)).toContainText('      return { result = z }');
  await expect(step(page)).toHaveAttribute('aria-valuetext', '3 of 4');
  await expect(region(page, 'Variables')).toContainText(/z\s*4/);
  await expect(region(page, 'This step')).toContainText('result by b: nothing → 4');
  await expect(page.locator('.cm-step-value')).toHaveText(['state = {total = 2}', 'z = 4']);
  await page.getByRole('textbox', { name: 'Stop at changes of the state field' }).fill('total');
  await page.getByRole('button', { name: 'Who changed it?' }).click();
  await expect(line(page)).toContainText('      return { total = x + 1 }');
  await script(page).click();
  await page.keyboard.press(`${MOD}+Home`);
  for (let i = 1; i < 11; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press(`${MOD}+F10`);
  await expect(line(page)).toContainText('      local z = state.total * 2');
});

test('what a line changed of a team\'s world shows, in its panel too, and who changed a field is found', async ({ page }) => {
  await openHost(page, 'automations');
  await write(page, "local task = oc.tasks.create({ title = 'Fix it', priority = 'high' })\noc.tasks.update(task.id, { priority = 'urgent' })\nreturn 1");
  await runIt(page);
  await page.getByRole('button', { name: 'Debug', exact: true }).click();
  await expect(region(page, 'Variables')).toBeVisible();
  await page.getByRole('textbox', { name: 'Stop at changes of the record' }).fill('tasks / Fix it / priority');
  await page.getByRole('button', { name: 'Who changed it?' }).click();
  await expect(line(page)).toContainText("priority = 'urgent'");
  await expect(region(page, 'This step')).toContainText('tasks / Fix it: priority high → urgent');
  await show(page, 'World');
  const world = region(page, 'World');
  await expect(page.getByText(/^As it was at step 1/)).toBeVisible();
  await world.getByRole('tab', { name: /^Board/ }).click();
  await expect(world.getByRole('tab', { name: /^Board/ })).toHaveAccessibleName(/1 changed/);
  await page.keyboard.press('Shift+F10');
  await expect(page.getByText(/^As it was at step 0/)).toBeVisible();
  await expect(world.getByRole('tab', { name: /^Board/ })).not.toHaveAccessibleName(/changed/);
});
