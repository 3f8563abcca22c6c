// Tabs: each keeps its own open draft and what it has not stored, through reloads and crashes; two never overwrite each
// other, and what one stores shows in the other.
import { expect, test } from '@playwright/test';
import type { BrowserContext, Locator, Page } from '@playwright/test';
import { kept } from './page.ts';

const MOD = process.platform === 'darwin' ? 'Meta' : 'Control';

const script = (page: Page): Locator => page.getByRole('textbox', { name: 'Script', exact: true });
const list = (page: Page): Locator => page.getByRole('navigation', { name: 'Scripts' });
const named = (page: Page, name: string): Locator => list(page).getByRole('button', { name, exact: true });

async function open(page: Page, url = ''): Promise<Page> {
  await page.goto(url);
  await expect(script(page)).toBeVisible();
  return page;
}

/** Another tab of the same browser. */
const another = async (context: BrowserContext): Promise<Page> => open(await context.newPage());

async function write(page: Page, content: string): Promise<void> {
  await script(page).click();
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText(content);
}

/** Nothing waits to be stored. */
async function stored(page: Page): Promise<void> {
  await expect.poll(() => unsaved(page)).toEqual([]);
}

/** The scripts that sessionStorage holds. */
const unsaved = (page: Page): Promise<string[]> => page.evaluate(() => Object.entries(sessionStorage)
  .filter(([key]) => key.startsWith('evalua.draft.'))
  .map(([, value]) => (JSON.parse(String(value)) as { script: string }).script));

/** The names in the list, in its order. */
const names = (page: Page): Promise<string[]> => list(page).locator('.name').allInnerTexts();

/** Holds the stored drafts, so that no tab gets to write them, until it is called again. */
async function stall(context: BrowserContext): Promise<() => Promise<void>> {
  const page = await context.newPage();
  await page.goto('icon.svg');
  await page.evaluate(() => new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open('evalua');
    opening.onerror = () => reject(new Error('no database'));
    opening.onsuccess = () => {
      const store = opening.result.transaction('projects', 'readwrite').objectStore('projects');
      const hold = (): void => { store.count().onsuccess = () => { resolve(); hold(); }; };
      hold();
    };
  }));
  return () => page.close();
}

/** Ends the tab's process and loads the page anew; returns what the editor then holds, for the page is lost to Playwright. */
async function crashed(context: BrowserContext, page: Page): Promise<() => Promise<string>> {
  const devtools = await context.newCDPSession(page);
  const crash = page.waitForEvent('crash');
  devtools.send('Page.crash').catch(() => undefined); // nobody is left to answer
  await crash;
  await devtools.send('Page.reload');
  const expression = "[...document.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\\n')";
  return async () => String((await devtools.send('Runtime.evaluate', { expression })).result.value);
}

/** As if nothing could be kept: private windows of some browsers. */
async function blockDatabase(page: Page): Promise<void> {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError'); };
  });
}

test.describe('a tab', () => {
  test('opens after a reload what it had open, a new one what was open last', async ({ page, context }) => {
    await open(page);
    await stored(page);
    const second = await another(context);
    await second.getByRole('button', { name: 'New script' }).click();
    await write(second, 'return "second"');
    await stored(second);
    await page.reload();
    await expect(named(page, 'Counter')).toHaveAttribute('aria-current', 'true');
    await named(page, 'Untitled').click();
    await named(page, 'Counter').click();
    await second.reload();
    await expect(named(second, 'Untitled')).toHaveAttribute('aria-current', 'true');
    await expect(script(second)).toHaveText('return "second"');
    await kept(second, 'settings', await second.evaluate(() => sessionStorage.getItem('evalua.open') ?? 'nothing is open'));
    await expect(named(await another(context), 'Untitled')).toHaveAttribute('aria-current', 'true');
  });

  test('has after a reload what was typed right before', async ({ page }) => {
    await open(page);
    for (const value of ['one', 'two', 'three']) {
      await write(page, `return "${value}"`);
      await page.reload();
      await expect(script(page)).toHaveText(`return "${value}"`);
    }
    await stored(page);
    expect(await names(page)).toEqual(['Counter']);
  });

  test('has after a crash what was typed while the database took nothing', async ({ page, context }) => {
    await open(page);
    await stored(page);
    const release = await stall(context);
    await write(page, 'return "typed"');
    expect(await unsaved(page)).toEqual(['return "typed"']);
    const content = await crashed(context, page);
    await release();
    await expect.poll(content).toBe('return "typed"');
    const second = await another(context);
    await expect(script(second)).toHaveText('return "typed"');
    expect(await names(second)).toEqual(['Counter']);
  });

  test('makes a copy of what it had not stored, where another stored since', async ({ page, context }) => {
    await open(page);
    await stored(page);
    const second = await another(context);
    const release = await stall(context);
    await write(page, 'return "first"');
    await page.goto('about:blank');
    await release();
    await write(second, 'return "second"');
    await stored(second);
    await open(page);
    await expect(script(page)).toHaveText('return "first"');
    await expect(page.getByText('"Counter" was changed in another tab too.')).toBeVisible();
    for (const tab of [page, second]) {
      await expect.poll(() => names(tab)).toEqual(['Counter', 'Counter (copy)']);
      await named(tab, 'Counter').click();
      await expect(script(tab)).toHaveText('return "second"');
    }
  });

  test('keeps its drafts through reloads where there is no database', async ({ page }) => {
    await blockDatabase(page);
    await open(page);
    await expect(page.getByText('This browser keeps nothing for the page')).toBeVisible();
    await write(page, 'return "mine"');
    await page.getByRole('button', { name: 'New script' }).click();
    await write(page, 'return "another"');
    await page.getByRole('textbox', { name: 'KEYS' }).fill('a\\xff\nb');
    await page.reload();
    await expect(script(page)).toHaveText('return "another"');
    await expect(page.getByRole('textbox', { name: 'KEYS' })).toHaveValue('a\\xff\nb');
    expect(await names(page)).toEqual(['Counter', 'Untitled']);
    await named(page, 'Counter').click();
    await expect(script(page)).toHaveText('return "mine"');
  });

  test('that is duplicated leaves the copy its own way', async ({ page, context }) => {
    await open(page);
    await stored(page);
    const release = await stall(context);
    await write(page, 'return "original"');
    const opened = context.waitForEvent('page');
    await page.evaluate(() => { window.open(location.href); });
    const double = await opened;
    expect(await unsaved(double)).toEqual(['return "original"']); // as a browser does
    await release();
    await expect(script(double)).toHaveText('return "original"');
    const ids = await Promise.all([page, double].map((tab) => tab.evaluate(() => sessionStorage.getItem('evalua.tab'))));
    expect(ids[0]).not.toBe(ids[1]);
    await write(double, 'return "double"');
    await expect(script(page)).toHaveText('return "double"');
    await write(page, 'return "again"');
    await expect(script(double)).toHaveText('return "again"');
    for (const tab of [page, double]) expect(await names(tab)).toEqual(['Counter']);
  });
});

test.describe('two tabs', () => {
  let second: Page;
  test.beforeEach(async ({ page, context }) => {
    await open(page);
    await stored(page);
    second = await another(context);
  });

  test('show what the other makes, renames and deletes', async ({ page }) => {
    await page.getByRole('button', { name: 'New script' }).click();
    await expect(named(second, 'Untitled')).toBeVisible();
    await page.getByRole('button', { name: 'Rename Untitled' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Limiter');
    await page.keyboard.press('Enter');
    await expect(named(second, 'Limiter')).toBeVisible();
    await page.getByRole('button', { name: 'Delete Limiter' }).click();
    await expect.poll(() => names(second)).toEqual(['Counter']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => names(second)).toEqual(['Counter', 'Limiter']);
  });

  test('edit one script in turn: each goes on from what the other wrote', async ({ page }) => {
    for (let turn = 1; turn <= 3; turn++) {
      for (const [writer, reader] of [[page, second], [second, page]]) {
        await write(writer, `return ${turn} -- ${writer === page ? 'first' : 'second'}`);
        await expect(script(reader)).toHaveText(`return ${turn} -- ${writer === page ? 'first' : 'second'}`);
      }
    }
    // What the other typed is not this one's to undo.
    await script(page).focus();
    await page.keyboard.press(`${MOD}+z`);
    await page.keyboard.press(`${MOD}+z`);
    await expect(script(page)).toContainText('second');
    for (const tab of [page, second]) expect(await names(tab)).toEqual(['Counter']);
  });

  test('keep the cursor where the other does not type', async ({ page }) => {
    await write(page, 'local a = 1');
    await expect(script(second)).toHaveText('local a = 1');
    await script(second).focus();
    await second.keyboard.press(`${MOD}+End`);
    await script(page).focus();
    await page.keyboard.press(`${MOD}+Home`);
    await page.keyboard.insertText('-- b ');
    await expect(script(second)).toHaveText('-- b local a = 1');
    await second.keyboard.insertText('2');
    await expect(script(page)).toHaveText('-- b local a = 12');
  });

  test('that edit one script at the same time make one copy, and each types on', async ({ page, context }) => {
    const release = await stall(context);
    await write(page, 'return "first"');
    await write(second, 'return "second"');
    await second.keyboard.press('ArrowLeft');
    await release();
    await expect.poll(async () => (await Promise.all([page, second].map((tab) =>
      tab.getByText('was changed in another tab too').count()))).toSorted()).toEqual([0, 1]);
    for (const tab of [page, second]) await expect.poll(() => names(tab)).toEqual(['Counter', 'Counter (copy)']);
    await second.keyboard.insertText(' goes on');
    await page.keyboard.insertText(' -- too');
    await stored(page);
    await stored(second);
    await expect(script(page)).toHaveText('return "first" -- too');
    await expect(script(second)).toHaveText('return "second goes on"');
    const third = await another(context);
    expect(await names(third)).toEqual(['Counter', 'Counter (copy)']);
    const scripts: string[] = [];
    for (const name of await names(third)) {
      await named(third, name).click();
      scripts.push(await script(third).innerText());
    }
    expect(scripts.toSorted()).toEqual(['return "first" -- too', 'return "second goes on"']);
  });

  test('what one deletes goes on in the other where it is open, once something is typed', async ({ page, context }) => {
    await page.getByRole('button', { name: 'Delete Counter' }).click();
    await expect(named(page, 'Untitled')).toBeVisible();
    await expect(named(second, 'Untitled')).toBeVisible();
    await expect(named(second, 'Counter')).toHaveAttribute('aria-current', 'true');
    await write(second, 'return "kept"');
    await expect(named(page, 'Counter')).toBeVisible();
    await stored(second);
    await page.getByRole('button', { name: 'Undo' }).click();
    await named(page, 'Counter').click();
    await expect(script(page)).toHaveText('return "kept"');
    expect(await names(await another(context))).toEqual(['Counter', 'Untitled']);
  });

  test('that make scripts at the same time have all of them, in one order', async ({ page, context }) => {
    const release = await stall(context);
    await page.getByRole('button', { name: 'New script' }).click();
    await write(page, 'return "first"');
    await second.getByRole('button', { name: 'New script' }).click();
    await write(second, 'return "second"');
    await release();
    for (const tab of [page, second]) await expect.poll(() => names(tab)).toHaveLength(3);
    await stored(page);
    await stored(second);
    const order = await names(page);
    await page.reload();
    await second.reload();
    for (const tab of [page, second]) await expect.poll(() => names(tab)).toEqual(order);
  });
});
