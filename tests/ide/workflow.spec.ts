// Workflow in the page: an example runs, and its graph shows which way it went.
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { open, region, show, violations } from './page.ts';

const MOD = process.platform === 'darwin' ? 'Meta' : 'Control';
const graph = (page: Page): Locator => region(page, 'Graph');
const node = (page: Page, name: string): Locator => graph(page).getByRole('button', { name: new RegExp(`^Node ${name},`) });
const edge = (page: Page, from: string, to: string): Locator =>
  graph(page).getByRole('button', { name: new RegExp(`^Edge from ${from} to ${to},`) });

/** Opens an example of Workflow, by the palette. */
async function example(page: Page, title: string): Promise<void> {
  await page.goto('');
  await expect(page.getByRole('combobox', { name: 'Host' })).toBeEnabled();
  await page.getByRole('combobox', { name: 'Host' }).selectOption('workflow');
  await page.keyboard.press(`${MOD}+k`);
  await page.getByRole('combobox', { name: 'Find an action' }).fill(title);
  await page.getByRole('dialog').getByRole('option', { name: new RegExp(title) }).click();
  await expect(page.getByRole('textbox', { name: 'Script' })).toContainText('nodes:');
}

async function runIt(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
}

/** Writes a file into the editor. */
async function write(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Alt+0');
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText(text);
}

test('draws the file before a run, and the way that a run took', async ({ page }) => {
  await example(page, 'Route by score');
  await show(page, 'Graph');
  await expect(node(page, 'grade')).toHaveAccessibleName('Node grade, Lua · line 5');
  await expect(edge(page, 'grade', 'review')).toHaveAccessibleName(/if state\.percent >= 50 and state\.percent < 80$/);
  await runIt(page);
  await show(page, 'Graph');
  await expect(node(page, 'grade')).toHaveAccessibleName(/ran 1 time$/);
  await expect(node(page, 'accept')).toHaveAccessibleName(/did not run$/);
  await expect(edge(page, 'grade', 'review')).toHaveAccessibleName(/taken 1 time$/);
  await expect(edge(page, 'grade', 'reject')).toHaveAccessibleName(/not taken$/);
  await node(page, 'grade').click();
  const detail = graph(page).getByRole('group', { name: 'Node grade' });
  await expect(detail.getByRole('row', { name: /label added none "62%"/ })).toBeVisible();
  await expect(detail.getByRole('row', { name: /score 0\.62 0\.62/ })).toBeVisible();
  await detail.getByRole('button', { name: 'Go to line 5' }).click();
  await expect(page.locator('.cm-activeLine')).toContainText('name: grade');
});

test('every node and edge is reached by the arrows', async ({ page }) => {
  await example(page, 'Route by score');
  await runIt(page);
  await show(page, 'Graph');
  await graph(page).getByRole('button', { name: 'Start of the workflow' }).focus();
  const reached: string[] = [];
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowDown', 'End', 'ArrowUp', 'ArrowUp', 'Home']) {
    await page.keyboard.press(key);
    reached.push((await page.locator(':focus').getAttribute('aria-label') ?? '').split(',')[0]);
  }
  expect(reached).toEqual(['Edge from start to grade', 'Node grade', 'Edge from grade to accept', 'Edge from grade to review', 'Node review',
    'End of the workflow', 'Edge from report to end', 'Node report', 'Start of the workflow']);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(graph(page).getByRole('group', { name: 'Node grade' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(graph(page).getByRole('group', { name: 'Node grade' })).toHaveCount(0);
});

test('steps through the iterations of a loop', async ({ page }) => {
  await example(page, 'A loop that refines');
  await runIt(page);
  await show(page, 'Graph');
  await expect(node(page, 'step')).toHaveAccessibleName(/in the loop newton, ran 3 times$/);
  await node(page, 'step').click();
  const detail = graph(page).getByRole('group', { name: 'Node step' });
  await expect(detail).toContainText('Iteration 1 of 3');
  await detail.getByRole('button', { name: 'Next run' }).click();
  await expect(detail).toContainText('Iteration 2 of 3');
  await expect(detail.getByRole('row', { name: /steps changed 1 2/ })).toBeVisible();
});

test('offers a mock for a node that cannot run here', async ({ page }) => {
  await open(page);
  await page.getByRole('combobox', { name: 'Host' }).selectOption('workflow');
  await write(page, 'name: t\nnodes:\n  - name: ask\n    uses: llm.call\n    output: reply\n');
  await runIt(page);
  await show(page, 'Graph');
  await graph(page).getByRole('button', { name: 'failed at ask' }).click();
  const detail = graph(page).getByRole('group', { name: 'Node ask' });
  await expect(detail).toContainText('cannot run here');
  await expect(detail.getByText('{"ask":""}')).toBeVisible();
  await detail.getByRole('button', { name: 'Copy mock' }).click();
  await expect(detail.getByRole('button', { name: /Copied|refused/ })).toBeVisible();
});

test('an error of what cannot run here adds its mock to the inputs by a press', async ({ page }, info) => {
  await open(page);
  await page.getByRole('combobox', { name: 'Host' }).selectOption('workflow');
  await write(page, 'name: t\nnodes:\n  - name: ask\n    uses: llm.call\n    output: reply\n  - {name: b, uses: other, output: more}\n');
  const mocks = page.getByRole('textbox', { name: 'Mocks' });
  await mocks.fill('{\n  "b": "x"\n}');
  await runIt(page);
  const reply = region(page, 'Reply');
  await expect(reply).toContainText("Node 'ask' uses the action llm.call, which cannot run here");
  await page.screenshot({ path: info.outputPath('error.png') });
  await reply.getByRole('button', { name: 'Add a mock for ask' }).click();
  await expect(mocks).toHaveValue('{\n  "b": "x",\n  "ask": ""\n}');
  await expect(page.getByText('Added {"ask":""} to Mocks.')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(mocks).toHaveValue('{\n  "b": "x"\n}');
  await mocks.fill('{b');
  await reply.getByRole('button', { name: 'Add a mock for ask' }).click();
  await expect(page.getByText('what stands under Mocks is no JSON object')).toBeVisible();
  await expect(mocks).toHaveValue('{b');
  await mocks.fill('');
  await show(page, 'Graph');
  await graph(page).getByRole('button', { name: 'failed at ask' }).click();
  await graph(page).getByRole('button', { name: 'Add to Mocks' }).click();
  await expect(mocks).toHaveValue('{"ask": ""}');
});

test('draws a run that is under way: the path so far, and the node that runs', async ({ page }, info) => {
  await open(page);
  await page.getByRole('combobox', { name: 'Host' }).selectOption('workflow');
  await write(page, 'name: t\nnodes:\n  - {name: first, language: lua, run: "return {v = 1}"}\n  - {name: long, language: lua, run: "while true do end"}\n  - {name: never}\n');
  await show(page, 'Graph');
  await expect(node(page, 'long')).toBeVisible();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(node(page, 'long')).toHaveAccessibleName(/is running$/);
  await expect(node(page, 'first')).toHaveAccessibleName(/ran 1 time$/);
  await expect(edge(page, 'first', 'long')).toHaveAccessibleName(/taken 1 time$/);
  await expect(node(page, 'never')).toHaveAccessibleName(/did not run$/);
  await expect(graph(page)).toContainText('1 of 3 nodes ran so far');
  await page.screenshot({ path: info.outputPath('running.png') });
  await page.keyboard.press(`${MOD}+.`);
  await expect(node(page, 'long')).not.toHaveAccessibleName(/is running/);
});

test('a node is opened alone, edited, run, and goes back to its place', async ({ page }, info) => {
  await open(page);
  await page.getByRole('combobox', { name: 'Host' }).selectOption('workflow');
  const file = (code: string): string => `name: t\nnodes:\n  - name: first\n    language: lua\n    run: |\n${code.replace(/^/gm, '      ')}\n  - {name: last, language: lua, run: "return {w = state.v}"}\n`;
  await write(page, file('return {v = 1}'));
  await show(page, 'Graph');
  await node(page, 'first').focus();
  await page.keyboard.press('Enter');
  await graph(page).getByRole('button', { name: 'Open alone' }).click();
  const script = page.getByRole('textbox', { name: 'Script' });
  const lines = (): Promise<string> => script.locator('.cm-line').evaluateAll((all) => all.map((line) => line.textContent).join('\n'));
  await expect(page.getByRole('group', { name: 'Open alone' })).toContainText('first');
  await expect.poll(lines).toBe('return {v = 1}');
  await expect(script).toBeFocused();
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText('local v = 7 // 2\nreturn {v = v + nothing.x}');
  await expect(page.locator('.cm-lintRange-warning')).toHaveText(['7 // 2']);
  await page.keyboard.press(`${MOD}+Home`);
  await page.keyboard.press('F8');
  await page.keyboard.press('Alt+Enter');
  await expect.poll(lines).toBe('local v = math.floor(7 / 2)\nreturn {v = v + nothing.x}');
  expect(await violations(page)).toEqual([]);
  await page.screenshot({ path: info.outputPath('alone.png') });
  await page.keyboard.press(`${MOD}+Enter`);
  await expect(page.locator('.cm-error-line')).toHaveText('return {v = v + nothing.x}');
  await page.keyboard.press(`${MOD}+z`);
  await page.keyboard.press(`${MOD}+z`);
  await expect.poll(lines).toBe('return {v = 1}');
  await page.keyboard.press(`${MOD}+End`);
  await page.keyboard.type(' -- one');
  await page.keyboard.press('Alt+Shift+O');
  await expect.poll(lines).toBe(file('return {v = 1} -- one'));
  await expect(page.getByRole('group', { name: 'Open alone' })).toHaveCount(0);
  await page.keyboard.press(`${MOD}+k`);
  await page.getByRole('combobox', { name: 'Find an action' }).fill('Open last alone');
  await page.getByRole('dialog').getByRole('option', { name: 'Open last alone' }).click();
  await expect.poll(lines).toBe('return {w = state.v}');
  await page.keyboard.press(`${MOD}+Enter`);
  await show(page, 'Reply');
  await expect(region(page, 'Reply')).toContainText('"w": 1');
  await show(page, 'Graph');
  await node(page, 'first').click();
  await graph(page).getByRole('button', { name: 'Go to line 3' }).click();
  await expect.poll(lines).toBe(file('return {v = 1} -- one'));
});

test('keeps the graph while the file is broken, and says where', async ({ page }) => {
  await example(page, 'Route by score');
  await show(page, 'Graph');
  await expect(node(page, 'grade')).toBeVisible();
  await write(page, 'name: t\nnodes: [');
  await expect(graph(page).getByRole('status').filter({ hasText: 'Flow sequence' })).toBeVisible();
  await expect(graph(page).getByRole('button', { name: 'Go to line 2' })).toBeVisible();
  await expect(node(page, 'grade')).toBeVisible();
});

test('has a workflow that is too large to be drawn in its tables', async ({ page }) => {
  await example(page, 'Route by score');
  const nodes = Array.from({ length: 150 }, (_, at) => `  - {name: n${at}, language: lua, run: "return {n = ${at}}"}\n`);
  await write(page, `name: t\nnodes:\n${nodes.join('')}`);
  await show(page, 'Graph');
  await expect(graph(page)).toContainText('152 nodes and 151 edges are too many to draw; the tables have them.');
  await graph(page).getByRole('button', { name: 'n149', exact: true }).click();
  await expect(graph(page).getByRole('group', { name: 'Node n149' })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, viewport] of [['desk', { width: 1280, height: 800 }], ['phone', { width: 390, height: 844 }]] as const) {
    test.describe(`on a ${name}, ${colorScheme}`, () => {
      test.use({ colorScheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('axe-core finds nothing in the graph, its detail and its tables', async ({ page }, info) => {
        await example(page, 'A model, mocked');
        await runIt(page);
        await show(page, 'Graph');
        await expect(node(page, 'ask')).toHaveAccessibleName(/ran 2 times$/);
        expect(await violations(page), 'graph').toEqual([]);
        await page.screenshot({ path: info.outputPath('graph.png') });
        await node(page, 'read').click();
        expect(await violations(page), 'detail').toEqual([]);
        await page.screenshot({ path: info.outputPath('detail.png') });
        await graph(page).getByText('As tables').click();
        await expect(graph(page).getByRole('table', { name: 'Nodes' }).getByRole('row', { name: /ask action llm\.call 4 ran 2 times/ })).toBeVisible();
        expect(await violations(page), 'tables').toEqual([]);
      });
    });
  }
}

test('what is chosen shows in the colours of the system, too', async ({ page }) => {
  await example(page, 'Route by score');
  await show(page, 'Graph');
  await node(page, 'grade').click();
  await page.emulateMedia({ forcedColors: 'active' });
  const bordered = (label: Locator): Promise<string> => label.evaluate((element) => getComputedStyle(element).borderBottomWidth);
  expect(await bordered(page.getByRole('tab', { name: 'Graph' }))).toBe('3px');
  expect(await bordered(graph(page).locator('label', { hasText: 'Python' }))).toBe('3px');
  expect(await bordered(graph(page).locator('label', { hasText: 'Rust' }))).toBe('0px');
  const fill = (name: string): Promise<string> => node(page, name).locator('rect').evaluate((element) => getComputedStyle(element).fill);
  expect(await fill('grade')).not.toBe(await fill('review'));
});
