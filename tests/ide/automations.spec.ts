// Automations in the page, as a person uses them: a script is tried, deployed, fired and rolled back, and a week is played.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { region, show, violations } from './page.ts';

const MOD = process.platform === 'darwin' ? 'Meta' : 'Control';
const automations = (page: Page): Locator => region(page, 'Automations');
const router = (page: Page): Locator => region(page, 'Router');
const press = (page: Page, name: string): Promise<void> => automations(page).getByRole('button', { name, exact: true }).click();
const told = (page: Page): Locator => automations(page).getByRole('status');

async function open(page: Page): Promise<void> {
  await page.goto('');
  await expect(page.getByRole('combobox', { name: 'Host' })).toBeEnabled();
  await page.getByRole('combobox', { name: 'Host' }).selectOption('automations');
}

/** Writes a script into the editor, and shows the panel of automations. */
async function write(page: Page, script: string): Promise<void> {
  await page.keyboard.press('Alt+0');
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText(script);
  await show(page, 'Automations');
  await expect(automations(page).getByRole('checkbox', { name: 'Enable Inbox threshold' })).toBeVisible();
}

/** The clock stands at noon of a Monday. */
async function stand(page: Page): Promise<void> {
  await show(page, 'Router');
  await router(page).getByRole('radio', { name: 'Standing' }).check();
  await router(page).getByLabel('World\'s time (UTC)').fill('2026-11-30T12:00:00');
}

const GREET = '-- Trigger: task_created\noc.chat.send_to("general", "New: " .. ctx.event.task.title)\nprint("told")\n';

test('a script is validated, tried, deployed, fired, and its runs are told', async ({ page }, info) => {
  await open(page);
  await write(page, 'local x = = 1');
  await press(page, 'Validate');
  await expect(told(page)).toContainText('Lua syntax error');
  await automations(page).getByRole('button', { name: 'Go to line 1' }).click();
  await write(page, GREET);
  await expect(automations(page).getByRole('combobox', { name: 'Trigger' })).toHaveValue('task_created');
  await automations(page).getByRole('textbox', { name: 'Name' }).fill('Greet');
  await press(page, 'Dry run');
  await expect(told(page)).toContainText('oc.chat.send_to');
  await expect(told(page)).toContainText('messages');
  await press(page, 'Deploy');
  await expect(told(page)).toContainText('Lua automation deployed: \'Greet\'');
  await expect(automations(page).getByRole('checkbox', { name: 'Enable Greet' })).toBeChecked();
  await press(page, 'Fire trigger');
  await expect(told(page)).toContainText('ran.');
  expect(await violations(page)).toEqual([]);
  await page.screenshot({ path: info.outputPath('automations.png') });
  await press(page, 'See the router');
  const route = router(page).getByRole('option').filter({ hasText: 'Greet' });
  await expect(route).toContainText('ran');
  await route.click();
  await router(page).getByRole('button', { name: 'Show the execution' }).click();
  const executions = region(page, 'Executions');
  await expect(executions.getByRole('group', { name: 'Execution of Greet' })).toContainText('told');
  await expect(executions.getByRole('listbox', { name: 'Executions' }).getByRole('option').filter({ hasText: 'Greet' })).toContainText('1 call');
  expect(await violations(page)).toEqual([]);
  await page.screenshot({ path: info.outputPath('executions.png') });
});

test('what is typed wrong is told at its field', async ({ page }) => {
  await open(page);
  await write(page, 'return 1');
  const cron = automations(page).getByRole('textbox', { name: 'Schedule' });
  await cron.fill('0 9 * * 1-5');
  await expect(automations(page)).toContainText('At 09:00, Monday through Friday');
  await cron.fill('0 25 * * *');
  await expect(automations(page).locator('u')).toHaveText('25');
  await expect(cron).toHaveAttribute('aria-invalid', 'true');
  await cron.fill('0 9 * * *');
  const zone = automations(page).getByRole('combobox', { name: 'Time zone' });
  await zone.fill('Mars/Olympus');
  await expect(automations(page)).toContainText('Mars/Olympus');
  await expect(zone).toHaveAttribute('aria-invalid', 'true');
  await zone.fill('Europe/Berlin');
  await automations(page).getByRole('combobox', { name: 'Trigger' }).selectOption('task_created');
  await automations(page).getByRole('textbox', { name: 'Conditions' }).fill('{"priority": ');
  await press(page, 'Validate');
  await expect(automations(page).getByRole('textbox', { name: 'Conditions' })).toHaveAttribute('aria-invalid', 'true');
  await automations(page).getByRole('textbox', { name: 'Conditions' }).fill('');
  await automations(page).getByText('Event', { exact: true }).click();
  await press(page, 'Fresh event');
  const event = automations(page).getByRole('textbox', { name: 'Event' });
  await expect(event).toHaveValue(/"task"/);
  await press(page, 'Use as inputs');
  await expect(page.getByRole('combobox', { name: 'Trigger' }).first()).toHaveValue('task_created');
  await show(page, 'Automations');
  await event.fill('[1]');
  await press(page, 'Dry run');
  await expect(automations(page)).toContainText('A JSON object is wanted');
});

test('versions differ line by line, and one is rolled back', async ({ page }, info) => {
  await open(page);
  await write(page, GREET);
  await automations(page).getByRole('textbox', { name: 'Name' }).fill('Greet');
  await press(page, 'Deploy');
  await expect(automations(page)).toContainText('version 2 of Greet');
  await write(page, GREET.replace('New: ', 'Hello: '));
  await press(page, 'Deploy');
  await expect(automations(page)).toContainText('version 3 of Greet');
  await automations(page).getByRole('button', { name: /^Greet v2/ }).click();
  const detail = automations(page).getByRole('group', { name: 'Automation Greet' });
  await expect(detail.getByRole('row', { name: /removed oc.chat.send_to\("general", "New: "/ })).toBeVisible();
  await expect(detail.getByRole('row', { name: /added oc.chat.send_to\("general", "Hello: "/ })).toBeVisible();
  await page.screenshot({ path: info.outputPath('versions.png') });
  expect(await violations(page)).toEqual([]);
  await detail.getByRole('button', { name: 'Roll back' }).click();
  await expect(page.getByText('Greet is as version 1 was.')).toBeVisible();
  await expect(automations(page).getByRole('button', { name: /^Greet v3/ })).toBeVisible();
  await detail.getByRole('button', { name: 'Delete Greet' }).click();
  await expect(automations(page).getByRole('checkbox', { name: 'Enable Greet' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(automations(page).getByRole('button', { name: /^Greet v3/ })).toBeVisible();
});

test('an example is deployed as it stands, and its log is saved, emptied and brought back', async ({ page }, info) => {
  await open(page);
  await page.getByRole('combobox', { name: 'Example' }).selectOption({ label: 'Daily standup' });
  await show(page, 'Automations');
  await expect(automations(page).getByRole('textbox', { name: 'Schedule' })).toHaveValue('0 9 * * 1-5');
  await expect(automations(page)).toContainText('At 09:00, Monday through Friday');
  await press(page, 'Deploy');
  await expect(told(page)).toContainText('Lua automation deployed: \'Daily standup\'');
  await press(page, 'Fire trigger');
  await expect(told(page)).toContainText('1 automation ran.');
  await automations(page).getByRole('button', { name: /^Daily standup v2/ }).click();
  await automations(page).getByRole('button', { name: 'its executions' }).click();
  const executions = region(page, 'Executions');
  const rows = executions.getByRole('listbox', { name: 'Executions' }).getByRole('option');
  await expect(rows).toHaveCount(1);
  for (const [name, start] of [['CSV', 'id,'], ['JSON', '[\n  {\n    "']] as const) {
    const saved = page.waitForEvent('download');
    await executions.getByRole('button', { name, exact: true }).click();
    expect(readFileSync(await (await saved).path(), 'utf8').slice(0, start.length)).toBe(start);
  }
  await executions.getByRole('searchbox', { name: 'Search executions' }).fill('nothing like it');
  await expect(executions).toContainText('No execution passes the filter.');
  await executions.getByRole('searchbox', { name: 'Search executions' }).fill('daily');
  await expect(rows).toHaveCount(1);
  await executions.getByRole('button', { name: 'Clear' }).click();
  await expect(rows).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(rows).toHaveCount(1);
  const kept = executions.getByRole('spinbutton', { name: 'Executions that are kept' });
  await kept.fill('0');
  await kept.press('Enter');
  await expect(executions.getByRole('alert')).toBeVisible();
  await expect(kept).toHaveAttribute('aria-invalid', 'true');
  await kept.fill('500');
  await kept.press('Enter');
  await expect(executions.getByRole('alert')).toHaveCount(0);
  await page.emulateMedia({ colorScheme: 'dark' });
  await executions.getByRole('radio', { name: 'Dashboard' }).check();
  await expect(executions.getByRole('img', { name: /^Runs by day/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.screenshot({ path: info.outputPath('dark-dashboard.png') });
  await show(page, 'Automations');
  await page.screenshot({ path: info.outputPath('dark-automations.png') });
});

test('the router tells why something did not run, and shows the chain of what fired itself', async ({ page }, info) => {
  await open(page);
  await write(page, '-- Trigger: task_created\noc.tasks.create({ title = "Another", agent_id = "a2" })\n');
  await automations(page).getByRole('textbox', { name: 'Name' }).fill('Again and again');
  await press(page, 'Deploy');
  await expect(told(page)).toContainText('deployed');
  await press(page, 'Fire trigger');
  await expect(told(page)).toContainText('Fire trigger:');
  await press(page, 'See the router');
  await router(page).getByRole('combobox', { name: 'Outcome' }).selectOption('depth');
  const routes = router(page).getByRole('listbox', { name: 'Routes' }).getByRole('option');
  await routes.filter({ hasText: 'Again and again' }).first().click();
  await expect(router(page)).toContainText(/chain limit: .*Again and again → Again and again/);
  await page.screenshot({ path: info.outputPath('chain.png') });
  await router(page).getByRole('combobox', { name: 'Outcome' }).selectOption('condition');
  await expect(routes.first()).toContainText('Urgent tickets are Nova');
  expect(await violations(page)).toEqual([]);
});

test('a link carries the world, without the values of its secrets', async ({ page }) => {
  await open(page);
  await write(page, GREET);
  await automations(page).getByRole('textbox', { name: 'Name' }).fill('Carried');
  await press(page, 'Deploy');
  await expect(told(page)).toContainText('deployed');
  await page.getByRole('button', { name: 'Share' }).click();
  const link = page.getByRole('textbox', { name: 'Link' });
  await expect(link).toHaveValue(/#1/);
  const bare = await link.inputValue();
  await page.getByRole('checkbox', { name: 'With the world as it is now' }).check();
  await expect(link).not.toHaveValue(bare);
  await expect(link).toHaveValue(/#1/);
  await expect(page.getByRole('dialog')).toContainText(/secrets? without/);
  const url = await link.inputValue();
  await page.keyboard.press('Escape');
  await page.keyboard.press(`${MOD}+k`);
  await page.getByRole('combobox', { name: 'Find an action' }).fill('Start over');
  await page.getByRole('dialog').getByRole('option', { name: /Start over/ }).click();
  await expect(automations(page).getByRole('checkbox', { name: 'Enable Carried' })).toHaveCount(0);
  await page.goto(url);
  await page.getByRole('button', { name: /Load its data/ }).click();
  await expect(page.getByText('Its world is here.')).toBeVisible();
  await show(page, 'Automations');
  await expect(automations(page).getByRole('checkbox', { name: 'Enable Carried' })).toBeVisible();
});

interface Traced { name: string; ph: string; pid: number; tid: number; ts: number; tdur?: number; args: { name?: string } }

/**
 * Measures the page's thread from now on: milliseconds between frames, and of the processor in each task, which other processes
 * of a busy machine do not make longer.
 */
async function measure(page: Page): Promise<() => Promise<{ frames: number[]; tasks: number[] }>> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] });
  await page.evaluate(() => {
    performance.mark('measured from here');
    const frames: number[] = [];
    Object.assign(window, { frames });
    let last = performance.now();
    const frame = (now: number): void => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  return async () => {
    const frames = await page.evaluate(() => (window as unknown as { frames: number[] }).frames);
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: Traced[] };
    const from = traceEvents.find(({ name }) => name === 'measured from here')!;
    const its = traceEvents.filter(({ pid, tid, ts, ph }) => pid === from.pid && tid === from.tid && ts > from.ts && ph === 'X');
    return { frames, tasks: its.filter(({ name }) => name.endsWith('RunTask')).map(({ tdur = 0 }) => tdur / 1000) };
  };
}

test('a week is played in ten seconds, at every frame, and taken back', async ({ page }, info) => {
  await open(page);
  await write(page, '-- Scheduled: */5 * * * *\nif ctx.run_number % 7 == 0 then error("every seventh") end\n');
  await automations(page).getByRole('textbox', { name: 'Name' }).fill('Often');
  await press(page, 'Deploy');
  await expect(told(page)).toContainText('deployed');
  await stand(page);
  const ended = await measure(page);
  await router(page).getByRole('button', { name: 'Play', exact: true }).click();
  await expect(router(page).getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(router(page).getByRole('status')).toContainText(/^Played to Mon, 7 Dec 2026, 12:00:00: [\d,]+ runs\.$/, { timeout: 40_000 });
  const { frames, tasks } = await ended();
  expect(tasks.length).toBeGreaterThan(frames.length);
  expect(Math.max(...tasks)).toBeLessThan(50);
  // 60 a second, where nobody else wants the machine.
  expect(frames.toSorted((a, b) => a - b)[frames.length >> 1]).toBeLessThan(34);
  const line = router(page).getByRole('slider', { name: 'Runs on the time line' });
  await line.focus();
  await page.keyboard.press('End');
  await expect(line).toHaveAttribute('aria-valuetext', 'Often, Mon, 7 Dec 2026, 12:00:00 UTC, failed');
  await page.screenshot({ path: info.outputPath('played.png') });
  await router(page).getByText('What ran, as a table').click();
  await expect(router(page).getByRole('row', { name: /^Often 2,?016 288 / })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await show(page, 'Executions');
  await region(page, 'Executions').getByRole('radio', { name: 'Dashboard' }).check();
  const chart = region(page, 'Executions').getByRole('figure', { name: 'Runs by automation' });
  await chart.getByRole('button', { name: 'Table of Runs by automation' }).click();
  await expect(chart.getByRole('row', { name: /^Often / })).toBeVisible();
  await page.screenshot({ path: info.outputPath('dashboard.png') });
  expect(await violations(page)).toEqual([]);
  await show(page, 'Router');
  await router(page).getByRole('button', { name: 'Take back' }).click();
  await expect(router(page).getByLabel('World\'s time (UTC)')).toHaveValue(/^2026-11-30T12:00/);
});

test('where motion is not wanted, a week is there at once', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await stand(page);
  await router(page).getByRole('button', { name: 'Play', exact: true }).click();
  await expect(router(page).getByRole('status')).toContainText(/^Played to Mon, 7 Dec 2026, 12:00:00: [\d,]+ runs\.$/, { timeout: 9_000 });
});

test('the keyboard alone deploys, fires and plays', async ({ page }) => {
  await open(page);
  await page.keyboard.press('Alt+0');
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText(GREET);
  await page.keyboard.press('Alt+5');
  await expect(automations(page).getByRole('checkbox', { name: 'Enable Inbox threshold' })).toBeVisible();
  await page.keyboard.press('Alt+Shift+V');
  await expect(told(page)).toContainText('Validate:');
  await page.keyboard.press('Alt+Shift+Y');
  await expect(told(page)).toContainText('deployed');
  await page.keyboard.press('Alt+Shift+F');
  await expect(told(page)).toContainText('ran.');
  await page.keyboard.press('Alt+Shift+P');
  await expect(router(page).getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.keyboard.press('Alt+Shift+P');
  await expect(router(page).getByRole('button', { name: 'Play', exact: true })).toBeVisible();
});

test('on a phone', async ({ page }, info) => {
  await page.setViewportSize({ width: 390, height: 780 });
  await open(page);
  await show(page, 'Router');
  await stand(page);
  await router(page).getByRole('button', { name: '+1 day' }).click();
  await expect(page.getByText(/^It is Tue, 1 Dec 2026, 12:00:00 UTC\. \d+ runs\.$/)).toBeVisible();
  await router(page).getByRole('button', { name: 'To the next run' }).click();
  await expect(page.getByText(/^It is Tue, 1 Dec 2026, 12:30:00 UTC\. 1 run\.$/)).toBeVisible();
  for (const [name, shot] of [['Automations', 'a'], ['Executions', 'b'], ['Router', 'c']] as const) {
    await show(page, name);
    await expect(region(page, name)).toBeVisible();
    await page.screenshot({ path: info.outputPath(`phone-${shot}.png`) });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await violations(page)).toEqual([]);
  }
});
