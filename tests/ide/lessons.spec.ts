// Lessons: done by keyboard, checked by what the answer does, kept, taken along, opened from files, handed in.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { zipSync } from 'fflate';
import { course } from '../lessons/course.ts';
import { lessonsOf } from '../../src/lessons/course.ts';
import { violations, region } from './page.ts';

const all = lessonsOf(course);
const [first, second] = all;
const lesson = (page: Page): Locator => region(page, 'Lesson');
const editor = (page: Page): Locator => page.getByRole('textbox', { name: 'Script' });
const said = (page: Page): Locator => lesson(page).getByRole('status');
const act = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

/** The lesson that an address leads to, ready to be worked on. */
async function at(page: Page, fragment: string): Promise<void> {
  await page.goto(`./#${fragment}`);
  await expect(lesson(page)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('navigation', { name: 'Lessons' })).toBeVisible();
}

async function answer(page: Page, script: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(script);
}

async function solve(page: Page, { solution }: { solution: string }): Promise<void> {
  await answer(page, solution);
  await act(page, 'Check').click();
  await expect(said(page)).toContainText('Solved.', { timeout: 30_000 });
}

/** The file of a course with one lesson, whose text and check are these. */
const zipOf = (files: Record<string, string>): Buffer => Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]))));

const OWN = {
  'my-course/course.yaml': 'title: Mine\nparts:\n  - { folder: one, title: One, lessons: [add] }\n',
  'my-course/one/add/lesson.md': '---\ntitle: Add\n---\n\nAdd **both** <img src=x onerror=alert(1)> [here](javascript:alert(1)).\n\n## Your task\n\nReturn the sum.\n\n## Hint\n\nUse `+`.\n',
  'my-course/one/add/start.lua': 'return 0',
  'my-course/one/add/solution.lua': 'return ARGV[1] + ARGV[2]',
  'my-course/one/add/check.yaml': 'host: redis\ninputs: { argv: [1, 2] }\ntests:\n  - { name: adds, expect: { reply: 3, message: Add them. } }\n  - { name: adds others, inputs: { argv: [4, 5] }, expect: { reply: 9, message: Not the others. } }\n',
};

test('is done by keyboard alone', async ({ page }) => {
  await page.goto('');
  await act(page, 'Lessons').focus();
  await page.keyboard.press('Enter');
  await expect(lesson(page).getByRole('heading', { name: first.title })).toBeVisible({ timeout: 30_000 });
  await expect(editor(page)).toContainText(first.start.split('\n')[0]);
  await editor(page).focus();
  await page.keyboard.press('Control+Shift+Enter');
  await expect(said(page)).not.toBeEmpty({ timeout: 30_000 });
  await expect(said(page)).not.toContainText('Solved.');
  await act(page, 'Hint').focus();
  await page.keyboard.press('Enter');
  await expect(lesson(page).getByRole('note', { name: 'Hint 1' })).toBeVisible();
  await editor(page).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(first.solution);
  await page.keyboard.press('Control+Shift+Enter');
  await expect(said(page)).toContainText('Solved.', { timeout: 30_000 });
  await act(page, 'Next lesson').last().focus();
  await page.keyboard.press('Enter');
  await expect(lesson(page).getByRole('heading', { name: second.title })).toBeFocused();
  // Where one left off is there after a reload, and what was solved is marked.
  await page.reload();
  await expect(lesson(page).getByRole('heading', { name: second.title })).toBeVisible({ timeout: 30_000 });
  await act(page, 'All lessons').press('Enter');
  await expect(page.getByRole('button', { name: `${first.title}, solved` })).toBeVisible();
});

test('says what is not right yet, shows the solution and goes back to the answer', async ({ page }) => {
  await at(page, `lesson=${first.id}`);
  await answer(page, 'return 1');
  await act(page, 'Check').click();
  await expect(said(page).getByText('Expected')).toBeVisible({ timeout: 30_000 });
  await answer(page, 'return 2');
  await expect(said(page)).toBeEmpty();
  await act(page, 'Show solution').click();
  await expect(editor(page)).toContainText(first.solution.split('\n').at(-2) ?? '');
  await act(page, 'Back to my answer').click();
  await expect(editor(page)).toHaveText('return 2');
  await answer(page, 'return 1\nreturn (');
  await act(page, 'Check').click();
  await expect(said(page).getByText(/^The script failed on line 2: /)).toBeVisible({ timeout: 30_000 });
  // A script that does not come to its end is ended, and said so.
  await answer(page, 'while true do end');
  await act(page, 'Check').click();
  await expect(said(page)).not.toBeEmpty({ timeout: 45_000 });
  // Closed, the person's own script is there, and the lesson is not among the scripts.
  await act(page, 'Close the lessons').click();
  await expect(lesson(page)).toHaveCount(0);
  await expect(editor(page)).not.toContainText('while true');
  await expect(page.getByRole('button', { name: first.title, exact: true })).toHaveCount(0);
});

test('keeps progress, writes it to a file and reads it back', async ({ page, browser }) => {
  await at(page, `lesson=${first.id}`);
  await solve(page, first);
  await act(page, 'All lessons').click();
  const download = page.waitForEvent('download');
  await act(page, 'Export progress').click();
  const file = await (await download).path();
  expect(JSON.parse(readFileSync(file, 'utf8')).courses[0].answers[first.id].solved).toBeGreaterThan(0);
  await act(page, 'Certificate…').click();
  const certificate = page.getByRole('dialog', { name: course.title });
  await certificate.getByRole('textbox', { name: 'Your name' }).fill('Ada');
  await expect(certificate).toContainText(`Ada solved 1 of ${all.length} lessons`);
  await expect(certificate).toContainText(first.title);
  // Somewhere else.
  const other = await (await browser.newContext({ baseURL: page.url().replace(/#.*/, '') })).newPage();
  await at(other, `lesson=${first.id}`);
  await act(other, 'All lessons').click();
  const bring = async (bytes: Buffer): Promise<void> => {
    const choosing = other.waitForEvent('filechooser');
    await act(other, 'Import progress…').click();
    await (await choosing).setFiles({ name: 'progress.json', mimeType: 'application/json', buffer: bytes });
  };
  await other.addInitScript(() => { Reflect.deleteProperty(window, 'showOpenFilePicker'); });
  await other.reload();
  await act(other, 'All lessons').click();
  await bring(Buffer.from('{"kind":"another"}'));
  await expect(other.getByText('This is no file of progress.')).toBeVisible();
  await bring(readFileSync(file));
  await expect(other.getByRole('button', { name: `${first.title}, solved` })).toBeVisible();
  await other.context().close();
});

test('opens a course of a zip, whose text is no HTML and whose links lead nowhere', async ({ page }) => {
  await page.addInitScript(() => { Reflect.deleteProperty(window, 'showOpenFilePicker'); });
  await at(page, `lesson=${first.id}`);
  await act(page, 'All lessons').click();
  const open = async (bytes: Buffer): Promise<void> => {
    const choosing = page.waitForEvent('filechooser');
    await act(page, 'Open a course (zip)…').click();
    await (await choosing).setFiles({ name: 'mine.zip', mimeType: 'application/zip', buffer: bytes });
  };
  await open(zipOf({ ...OWN, 'my-course/one/add/check.yaml': 'tests: [{ name: it }]' }));
  await expect(page.getByText('one/add/check.yaml: line 1: It expects nothing')).toBeVisible();
  await expect(page.getByRole('button', { name: second.title, exact: true })).toBeVisible();
  await open(zipOf(OWN));
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(lesson(page).locator('img, a')).toHaveCount(0);
  await expect(lesson(page)).toContainText('<img src=x onerror=alert(1)>');
  await answer(page, 'return 3');
  await act(page, 'Check').click();
  await expect(said(page)).toContainText('Not the others.', { timeout: 30_000 });
  await solve(page, { solution: OWN['my-course/one/add/solution.lua'] });
});

test('is handed in as a link, which can be checked again', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await at(page, `lesson=${first.id}`);
  await solve(page, first);
  await act(page, 'More for this lesson').click();
  await page.getByRole('menuitem', { name: 'Hand in: copy a link' }).click();
  await expect(page.getByText('The link to hand in is copied.')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const teacher = await context.newPage();
  await teacher.goto(link);
  await expect(lesson(teacher)).toContainText('cases passed', { timeout: 30_000 });
  await expect(editor(teacher)).toContainText(first.solution.split('\n').at(-2) ?? '');
  await act(teacher, 'Check').click();
  await expect(said(teacher)).toContainText('Solved.', { timeout: 30_000 });
  await teacher.goto(`${link.slice(0, -9)}`);
  await expect(teacher.getByText(/damaged or was cut off/)).toBeVisible();
});

test('steps through the solution, and has a QR code', async ({ page }) => {
  await at(page, `lesson=${first.id}`);
  await act(page, 'More for this lesson').click();
  await page.getByRole('menuitem', { name: 'QR code of the lesson' }).click();
  await expect(page.getByRole('img', { name: /^QR code of .*lesson=/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await act(page, 'More for this lesson').click();
  await page.getByRole('menuitem', { name: 'Show me, step by step' }).click();
  await expect(act(page, 'Back to my answer')).toBeVisible();
  await expect(page.getByRole('tabpanel', { name: 'Debug' })).toContainText(/\d+ \/ \d+/, { timeout: 30_000 });
});

for (const [name, colorScheme, width] of [['light', 'light', 1280], ['dark', 'dark', 1280], ['phone', 'light', 390], ['forced', 'dark', 1280]] as const) {
  test(`looks well and is accessible: ${name}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, ...name === 'forced' && { forcedColors: 'active' } });
    await page.setViewportSize({ width, height: name === 'phone' ? 844 : 800 });
    await at(page, `lesson=${second.id}`);
    await act(page, 'Hint').click();
    await act(page, 'Check').click();
    await expect(said(page)).not.toBeEmpty({ timeout: 30_000 });
    await page.screenshot({ path: `test-results/lesson-${name}.png` });
    expect(await violations(page)).toEqual([]);
    await act(page, 'All lessons').click();
    await page.screenshot({ path: `test-results/lessons-${name}.png` });
    expect(await violations(page)).toEqual([]);
  });
}

