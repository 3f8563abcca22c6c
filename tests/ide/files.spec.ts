// Projects as files: saved to and opened from zips, folders and Lua files, by dialogs and by dropping. Folders are
// those of the browser's own file system, which has the same handles as the person's.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { unzipSync, zipSync } from 'fflate';
import { kept, open, rollsBack, send, violations } from './page.ts';

const script = (page: Page) => page.getByRole('textbox', { name: 'Script' });
const scripts = (page: Page) => page.getByRole('navigation', { name: 'Scripts' });
const notice = (page: Page, text: string | RegExp) => page.getByRole('status').getByText(text);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function write(page: Page, text: string): Promise<void> {
  await script(page).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

/** A browser that has no dialogs of the File System Access API. */
async function withoutDialogs(page: Page): Promise<void> {
  await page.addInitScript(() => {
    for (const name of ['showOpenFilePicker', 'showSaveFilePicker', 'showDirectoryPicker']) {
      for (const owner of [window, Window.prototype]) Reflect.deleteProperty(owner, name);
    }
  });
}

/** The folder "project" of the browser's own file system stands for what the person picks. */
async function withFolder(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.showDirectoryPicker = async () =>
      (await navigator.storage.getDirectory()).getDirectoryHandle('project', { create: true });
  });
}

async function folder(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const handle = await (await navigator.storage.getDirectory()).getDirectoryHandle('project', { create: true });
    const files: Record<string, string> = {};
    for await (const entry of handle.values()) {
      if (entry.kind === 'file') files[entry.name] = await (await entry.getFile()).text();
    }
    return files;
  });
}

/** Waits until main.lua holds a text; a file that is being written cannot be read at every moment. */
async function holds(page: Page, text: string): Promise<void> {
  await expect(async () => { expect((await folder(page))['main.lua']).toBe(text); }).toPass();
}

async function put(page: Page, name: string, text: string): Promise<void> {
  await page.evaluate(async ([path, content]) => {
    const handle = await (await navigator.storage.getDirectory()).getDirectoryHandle('project', { create: true });
    const stream = await (await handle.getFileHandle(path, { create: true })).createWritable();
    await stream.write(content);
    await stream.close();
  }, [name, text]);
}

async function choose(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: 'Open or save scripts' }).click();
  await page.getByRole('menuitem', { name: title }).click();
}

/** Drags files, or as many zeros, over the page and drops them on the script. */
async function drop(page: Page, files: Record<string, Uint8Array | number>): Promise<void> {
  const named = Object.entries(files).map(([name, content]) =>
    ({ name, content: typeof content === 'number' ? content : [...content] }));
  await page.evaluate((all) => {
    const dataTransfer = new DataTransfer();
    for (const { name, content } of all) {
      const filled = typeof content === 'number' ? new Uint8Array(content) : new Uint8Array(content);
      dataTransfer.items.add(new File([filled], name));
    }
    Object.assign(window, { dropped: dataTransfer });
    document.body.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true, cancelable: true }));
  }, named);
  await expect(async () => { // what takes it is fetched when something is dragged
    await page.evaluate(() => {
      const { dropped: dataTransfer } = window as unknown as { dropped: DataTransfer };
      document.body.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }));
    });
    await expect(page.getByText('Drop a .lua file, a .zip, a folder or commands to open them')).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.evaluate(() => {
    const { dropped: dataTransfer } = window as unknown as { dropped: DataTransfer };
    const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
    document.querySelector('.cm-content')!.dispatchEvent(event);
  });
  await expect(page.getByText('Drop a .lua file, a .zip, a folder or commands to open them')).toBeHidden();
}

test.describe('where the browser has no dialogs for files', () => {
  let temporary = '';
  test.beforeEach(async ({ page }) => {
    temporary = mkdtempSync(join(tmpdir(), 'evalua-files-'));
    await withoutDialogs(page);
  });
  test.afterEach(() => { rmSync(temporary, { recursive: true }); });

  test('a project is saved as a zip with its data, and opened from it elsewhere', async ({ page, browser }) => {
    await open(page);
    await send(page, 'SET user:1 "Ada \\xff"', 'RPUSH list a b');
    await write(page, "return redis.call('GET', KEYS[1])");
    await page.getByRole('textbox', { name: 'KEYS' }).fill('user:1\na\\xffb');
    await rollsBack(page, true);
    await page.getByRole('tab', { name: 'Problems' }).click();
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await page.getByRole('checkbox', { name: 'With the keyspace as it is now' }).check();
    const [download] = await Promise.all([
      page.waitForEvent('download'), page.getByRole('button', { name: 'Save as a file' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('Counter.zip');
    const path = join(temporary, 'My counter.zip');
    await download.saveAs(path);
    await expect(notice(page, 'Saved as "Counter.zip".')).toBeVisible();
    const files = Object.fromEntries(Object.entries(unzipSync(readFileSync(path)))
      .map(([name, content]) => [name, Buffer.from(content).toString()]));
    expect(Object.keys(files).sort()).toEqual(['main.lua', 'project.json', 'seed.redis']);
    expect(files['main.lua']).toBe("return redis.call('GET', KEYS[1])");
    expect(files['seed.redis']).toContain('SET user:1 "Ada \\xff"\n');
    expect(JSON.parse(files['project.json']))
      .toMatchObject({ name: 'Counter', keys: ['user:1', 'a\\xffb'], settings: { rollback: true } });

    const other = await (await browser.newContext()).newPage();
    await withoutDialogs(other);
    await open(other);
    await Promise.all([
      other.waitForEvent('filechooser').then((chooser) => chooser.setFiles(path)), choose(other, 'Open scripts…'),
    ]);
    await expect(notice(other, 'Opened "Counter 2".')).toBeVisible();
    await expect(script(other)).toContainText("return redis.call('GET', KEYS[1])");
    await expect(other.getByRole('textbox', { name: 'KEYS' })).toHaveValue('user:1\na\\xffb');
    await rollsBack(other);
    await expect(other.getByRole('region', { name: 'Problems' })).toBeVisible();
    await send(other, 'DBSIZE');
    await expect(other.getByRole('log')).toContainText('(integer) 0');
    await other.getByRole('button', { name: /Load its data/ }).click();
    await expect(other.getByText('2 commands made its data.')).toBeVisible();
    await kept(other, 'projects', 'Counter 2');
    await other.reload();
    await expect(scripts(other)).toContainText('Counter 2');
    await other.context().close();
  });

  test('Lua files are opened beside the own drafts, with the keyboard, and are there once', async ({ page }) => {
    await open(page);
    await write(page, 'return "mine"');
    const files = ['limits.lua', 'main.lua'].map((name) => {
      writeFileSync(join(temporary, name), `return "${name}"`);
      return join(temporary, name);
    });
    for (let time = 0; time < 2; time++) {
      await Promise.all([
        page.waitForEvent('filechooser').then((chooser) => chooser.setFiles(files)), page.keyboard.press('Control+o'),
      ]);
      await expect(script(page)).toContainText('return "main.lua"');
      await scripts(page).getByRole('button', { name: 'Counter', exact: true }).click();
      await expect(script(page)).toContainText('return "mine"');
    }
    await expect(scripts(page).getByRole('listitem')).toHaveCount(2);
  });

  test('Ctrl+Shift+S saves a zip, a folder is not offered, and what was closed is no message', async ({ page }) => {
    await open(page);
    await write(page, 'return "by key"');
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Control+Shift+s')]);
    await download.saveAs(join(temporary, 'k.zip'));
    expect(readFileSync(join(temporary, 'k.zip')).subarray(0, 2).toString()).toBe('PK');
    await page.getByRole('button', { name: 'Open or save scripts' }).click();
    const menu = page.getByRole('menu', { name: 'Open or save scripts' });
    await expect(menu.getByRole('menuitem')).toHaveCount(5);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(menu).toBeHidden();
    await expect(page.getByRole('button', { name: 'Open or save scripts' })).toBeFocused();
  });

  test('on a phone a zip is saved and opened from the list of scripts', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto('');
    await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
    await page.getByRole('button', { name: 'Scripts' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), choose(page, 'Save this script as a zip…')]);
    const path = join(temporary, 'phone.zip');
    await download.saveAs(path);
    await write(page, 'return "changed"');
    await page.getByRole('button', { name: 'Scripts' }).click();
    await Promise.all([
      page.waitForEvent('filechooser').then((chooser) => chooser.setFiles(path)), choose(page, 'Open scripts…'),
    ]);
    await expect(script(page)).toContainText('Counts a visit');
    await expect(page.getByRole('heading', { name: 'Counter 2' })).toBeVisible();
  });
});

test('a link that is too long is offered as a file, where it is made and copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await withoutDialogs(page);
  await open(page);
  await write(page, `-- ${Array.from({ length: 5_000 }, (_, i) => (i * 7919 % 10_007).toString(36)).join(' ')}`);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(page.getByText('It is too long for many programs: save the script as a file instead.')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  const [download] = await Promise.all([
    page.waitForEvent('download'), page.getByRole('dialog').getByRole('button', { name: 'Save as a file' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('Counter.zip');
  await page.keyboard.press('Control+s');
  await expect(notice(page, /Link copied, [\d,]+ characters. It is too long/)).toBeVisible();
  await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as a file' }).click()]);
});

test.describe('a folder', () => {
  test.beforeEach(async ({ page }) => { await withFolder(page); });

  test('is written again without asking, and what was changed elsewhere comes back by Undo', async ({ page }) => {
    await open(page);
    await put(page, 'README.md', 'mine');
    await write(page, 'return 1');
    await choose(page, 'Save this script to a folder…');
    await expect(notice(page, 'Saved to "project".')).toBeVisible();
    expect(Object.keys(await folder(page)).sort()).toEqual(['README.md', 'main.lua', 'project.json']);

    await page.evaluate(() => { window.showDirectoryPicker = () => Promise.reject(new Error('asked again')); });
    await write(page, 'return 2');
    await page.keyboard.press('Control+Shift+s');
    await holds(page, 'return 2');

    await put(page, 'main.lua', 'return "elsewhere"');
    await write(page, 'return 3');
    await page.keyboard.press('Control+Shift+s');
    await expect(notice(page, 'Saved to "project". Replaced: main.lua.')).toBeVisible();
    expect((await folder(page))['main.lua']).toBe('return 3');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(notice(page, '"project" is as it was.')).toBeVisible();
    expect((await folder(page))['main.lua']).toBe('return "elsewhere"');
    await expect(notice(page, 'asked again')).toHaveCount(0);
  });

  test('with one Lua file is opened as a script, is not run, and is saved to that file', async ({ page }) => {
    await open(page);
    await put(page, 'limit.lua', "return redis.call('SET', 'a', 1)");
    await page.keyboard.press('Alt+o');
    await expect(notice(page, 'Opened "project".')).toBeVisible();
    await expect(script(page)).toContainText("return redis.call('SET', 'a', 1)");
    await send(page, 'EXISTS a');
    await expect(page.getByRole('log')).toContainText('(integer) 0');
    await write(page, 'return 2');
    await page.keyboard.press('Control+Shift+s');
    await expect(notice(page, 'Saved to "project".')).toBeVisible();
    const files = await folder(page);
    expect(files['limit.lua']).toBe('return 2');
    expect(JSON.parse(files['project.json'])).toMatchObject({ main: 'limit.lua', name: 'project' });
  });

  test('that holds no project, or is not let go of, is a message', async ({ page }) => {
    await open(page);
    await put(page, 'notes.txt', '');
    await page.keyboard.press('Alt+o');
    await expect(notice(page, 'There is no Lua file in "project".')).toBeVisible();
    await put(page, 'project.json', '{"name":"of another program"}');
    await choose(page, 'Save this script to a folder…');
    await expect(notice(page, 'The project.json there is another program\'s.')).toBeVisible();
    await page.evaluate(() => {
      window.showDirectoryPicker = () => Promise.reject(new DOMException('Closed.', 'AbortError'));
    });
    await page.keyboard.press('Alt+o');
    await expect(page.getByText('Closed.')).toHaveCount(0);
  });

  test('a zip that was saved is written again without asking', async ({ page }) => {
    await page.addInitScript(() => {
      let asked = 0;
      Object.assign(window, {
        showSaveFilePicker: async () => {
          if (++asked > 1) throw new Error('asked again');
          return (await navigator.storage.getDirectory()).getFileHandle('p.zip', { create: true });
        },
      });
    });
    const size = () => page.evaluate(async () => {
      const handle = await (await navigator.storage.getDirectory()).getFileHandle('p.zip');
      return (await handle.getFile()).size;
    });
    await open(page);
    await page.keyboard.press('Control+Shift+s');
    await expect(notice(page, 'Saved as "p.zip".')).toBeVisible();
    const before = await size();
    await write(page, `return "${Array.from({ length: 300 }, (_, i) => i * 7919 % 10_007).join('')}"`);
    await page.keyboard.press('Control+Shift+s');
    await expect.poll(size).toBeGreaterThan(before + 300);
  });
});

test.describe('dropped onto the page', () => {
  test('a Lua file and a zip are opened beside the drafts, and not run', async ({ page }) => {
    await open(page);
    await write(page, 'return "mine"');
    await drop(page, { 'limit.lua': bytes("return redis.call('SET', 'a', 1)") });
    await expect(notice(page, 'Opened "limit".')).toBeVisible();
    await expect(script(page)).toHaveText("return redis.call('SET', 'a', 1)");
    const config = { evalua: 1, name: '<img src=x onerror="document.title=1">', keys: ['k'] };
    const files = { 'main.lua': 'return "zipped"', 'project.json': JSON.stringify(config), 'ä.lua': '' };
    const inside = Object.entries(files).map(([name, text]) => [`p/${name}`, bytes(text)]);
    await drop(page, { 'x.zip': zipSync(Object.fromEntries(inside) as Record<string, Uint8Array>) });
    await expect(notice(page, 'Left out: ä.lua.')).toBeVisible();
    await expect(script(page)).toHaveText('return "zipped"');
    await expect(page.getByRole('textbox', { name: 'KEYS' })).toHaveValue('k');
    await expect(page).toHaveTitle(/Evalua/);
    await send(page, 'EXISTS a');
    await expect(page.getByRole('log')).toContainText('(integer) 0');
    await scripts(page).getByRole('button', { name: 'Counter', exact: true }).click();
    await expect(script(page)).toHaveText('return "mine"');
  });

  test('what is damaged, climbs, or is no script is a message, and the draft stands', async ({ page }) => {
    await open(page);
    await write(page, 'return "mine"');
    const zip = zipSync({ 'main.lua': bytes('return 1') });
    await drop(page, { 'x.zip': zip.subarray(0, -9) });
    await expect(notice(page, 'This zip is damaged or was cut off.')).toBeVisible();
    await drop(page, { 'x.zip': zipSync({ '../main.lua': bytes('return 1') }) });
    await expect(notice(page, /outside of its folder/)).toBeVisible();
    await drop(page, { 'photo.png': bytes('x') });
    await expect(notice(page, '"photo.png" is no Lua file, and no data. This is no command of Redis: x')).toBeVisible();
    await drop(page, { 'big.zip': 4_000_001 });
    await expect(notice(page, 'This zip is larger than a script with its files can be.')).toBeVisible();
    await expect(script(page)).toHaveText('return "mine"');
    await expect(scripts(page).getByRole('listitem')).toHaveCount(1);
  });

  for (const handles of [true, false]) {
    test(`a folder is opened, ${handles ? 'and saved to again' : 'also without handles'}`, async ({ page }) => {
      await withFolder(page);
      await open(page);
      await put(page, 'main.lua', 'return "folder"');
      await put(page, 'more.lua', 'return "more"');
      await drop(page, { 'limit.lua': bytes('return 0') }); // by then drops are taken
      await page.evaluate(async (withHandles) => {
        const folderHandle = await (await navigator.storage.getDirectory()).getDirectoryHandle('project');
        const files: object[] = [];
        for await (const one of folderHandle.values()) {
          if (one.kind !== 'file') continue;
          const file = (done: (file: File) => void) => void one.getFile().then(done);
          files.push({ name: one.name, isFile: true, file });
        }
        const reader = { readEntries: (done: (some: object[]) => void) => done(files.splice(0)) };
        const item = {
          kind: 'file', getAsFile: () => null,
          webkitGetAsEntry: () => ({ name: 'project', isDirectory: true, createReader: () => reader }),
          ...(withHandles && { getAsFileSystemHandle: () => Promise.resolve(folderHandle) }),
        };
        const event = new Event('drop', { bubbles: true, cancelable: true });
        document.body.dispatchEvent(Object.assign(event, { dataTransfer: { types: ['Files'], items: [item] } }));
      }, handles);
      await expect(notice(page, 'Opened "project".')).toBeVisible();
      await expect(script(page)).toHaveText('return "folder"');
      if (!handles) return;
      await write(page, 'return "saved"');
      await page.keyboard.press('Control+Shift+s');
      await holds(page, 'return "saved"');
      expect((await folder(page))['more.lua']).toBe('return "more"');
    });
  }
});
