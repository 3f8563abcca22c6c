// The page around the panels: editor, reply, list of scripts, palette, layout, theme, keyboard.
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { kept, rollsBack, violations } from './page.ts';

const MOD = process.platform === 'darwin' ? 'Meta' : 'Control';

const editor = (page: Page): Locator => page.getByRole('textbox', { name: 'Script', exact: true });
const list = (page: Page): Locator => page.getByRole('navigation', { name: 'Scripts' });
const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name }).first();
const run = (page: Page): Locator => page.getByRole('button', { name: 'Run', exact: true });

async function open(page: Page): Promise<void> {
  await page.goto('');
  await expect(editor(page)).toBeVisible();
}

/** As one paste, so that no bracket is closed by itself. */
async function write(page: Page, script: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText(script);
}

async function runs(page: Page, script: string): Promise<void> {
  await write(page, script);
  await page.keyboard.press(`${MOD}+Enter`);
}

test.describe('the editor', () => {
  test('is there before the engine, and a run asked for early comes', async ({ page }) => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => { release = resolve; });
    await page.route('**/*.wasm', async (route) => { await held; await route.continue(); });
    await open(page);
    await runs(page, 'return "early"');
    await expect(page.getByRole('combobox', { name: 'Host' })).toBeDisabled();
    release();
    await expect(region(page, 'Reply')).toContainText('"early"');
  });

  test('is there before what was stored is read, and a run asked for then comes too', async ({ page }) => {
    await page.addInitScript(() => {
      const request = navigator.locks.request.bind(navigator.locks) as (...args: unknown[]) => Promise<unknown>;
      const released = new Promise<void>((resolve) => { Object.assign(window, { release: resolve }); });
      navigator.locks.request = async (name: string, _options: unknown, work?: unknown) => {
        await released;
        return request(name, work);
      };
    });
    await page.goto('');
    await run(page).click();
    await page.evaluate(() => { (window as unknown as { release(): void }).release(); });
    await expect(region(page, 'Reply')).toContainText('(integer) 1');
  });

  test('marks an error on its line, with the hint under the pointer, until the next run', async ({ page }) => {
    await open(page);
    await runs(page, 'local a = 1\nprint(a)\nreturn a');
    await expect(page.locator('.cm-error-line')).toHaveText('print(a)');
    await page.locator('.cm-lint-marker-error').hover();
    await expect(page.locator('.cm-tooltip-lint')).toContainText('redis.log');
    await region(page, 'Reply').getByRole('button', { name: 'line 2' }).click();
    await expect(page.locator('.cm-activeLine')).toHaveText('print(a)');
    await expect(editor(page)).toBeFocused();
    await runs(page, 'return 1');
    await expect(region(page, 'Reply')).toContainText('(integer) 1');
    await expect(page.locator('.cm-error-line')).toHaveCount(0);
  });

  test('completes what the host offers, and commands inside a call', async ({ page, context }) => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => { release = resolve; });
    await context.route('**/*command-docs*', async (route) => { await held; await route.continue(); });
    await open(page);
    await runs(page, 'return 1');
    await expect(region(page, 'Reply')).toContainText('(integer) 1');
    await write(page, '');
    await expect(page.getByRole('combobox', { name: 'Host' })).toBeEnabled();
    await page.keyboard.type("redis.call('zran");
    const option = page.getByRole('option', { name: /^ZRANGE\b/ }).first();
    await expect(option).toBeVisible();
    // What words are about comes while the list is open: it stays usable.
    const response = page.waitForResponse('**/*command-docs*');
    release();
    await response;
    await option.click();
    await expect(editor(page)).toContainText("redis.call('ZRANGE");
    await write(page, '');
    await page.keyboard.type('cjson.enc');
    await expect(page.locator('.cm-completionInfo')).toBeInViewport();
    await expect(page.locator('.cm-completionInfo')).toContainText('JSON');
    await page.getByRole('option', { name: /cjson\.encode\b/ }).first().click();
    await expect(editor(page)).toHaveText('cjson.encode');
  });

  test('completes a name that was typed before completion was there, and before any run where it is asked to', async ({
    page, context,
  }) => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => { release = resolve; });
    await context.route('**/completion-*.js', async (route) => { await held; await route.continue(); });
    await open(page);
    await expect(page.getByRole('combobox', { name: 'Host' })).toBeEnabled();
    await write(page, '');
    await page.keyboard.type('cjson.enc');
    await page.keyboard.press('Control+Space');
    release();
    await expect(page.getByRole('option', { name: /cjson\.encode\b/ }).first()).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.type('(');
    await expect(editor(page)).toHaveText('cjson.enc()');
  });

  test('says under the pointer what a name means', async ({ page }) => {
    await open(page);
    await expect(page.getByRole('combobox', { name: 'Host' })).toBeEnabled();
    await write(page, "return redis.call('INCR', 'a')");
    await page.locator('.cm-line span', { hasText: /^(?:redis\.)?call$/ }).hover();
    await expect(page.locator('.cm-word')).toContainText('redis.call(');
  });

  test('folds blocks, searches, and edits at several places', async ({ page }) => {
    await open(page);
    await write(page, 'for i = 1, 3 do\n  local a = i\n  local b = a\nend\nreturn a');
    await page.getByTitle('Fold line').filter({ visible: true }).click();
    await expect(page.locator('.cm-line')).toHaveCount(3);
    await page.locator('.cm-foldPlaceholder').click();
    await expect(page.locator('.cm-line')).toHaveCount(5);
    await editor(page).click();
    await page.keyboard.press(`${MOD}+f`);
    await page.getByRole('textbox', { name: 'Find' }).pressSequentially('local');
    await expect(page.locator('.cm-searchMatch')).toHaveCount(2);
    await page.keyboard.press('Escape');
    await write(page, 'aa bb aa');
    await page.keyboard.press(`${MOD}+Home`);
    await page.keyboard.press(`${MOD}+d`);
    await page.keyboard.press(`${MOD}+d`);
    await page.keyboard.type('c');
    await expect(editor(page)).toHaveText('c bb c');
  });
});

test.describe('the reply', () => {
  test('says what will show, and which key brings it', async ({ page }) => {
    await open(page);
    await expect(region(page, 'Reply')).toContainText('What the script returns shows here.');
    await expect(region(page, 'Reply')).toContainText(/(Ctrl|⌘)\s*↵\s*runs the script/);
  });

  test('is shown as redis-cli, RESP2, RESP3 and JSON', async ({ page }) => {
    await open(page);
    await runs(page, 'return {1, "a\\255", {double = 0.5}, false}');
    const reply = region(page, 'Reply');
    await expect(reply).toContainText('2) "a\\xff"');
    await reply.getByRole('radio', { name: 'RESP2' }).check();
    await expect(reply).toContainText('$3\\r\\n');
    await expect(reply).toContainText('$-1\\r\\n');
    await reply.getByText('RESP3', { exact: true }).click();
    await expect(reply).toContainText(',0.5\\r\\n');
    await expect(reply).toContainText('_\\r\\n');
    await reply.getByRole('radio', { name: 'JSON' }).check();
    await expect(reply).toContainText('0.5,');
    await expect(reply).toContainText('null');
  });

  test('names its time, its commands and its SHA1', async ({ page }) => {
    await open(page);
    await runs(page, "redis.call('SET', 'a', 1) redis.call('SET', 'b', 1) return redis.call('GET', 'a')");
    const reply = region(page, 'Reply');
    await expect(reply).toContainText(/\d ms/);
    await expect(region(page, 'Commands')).toContainText(/SET\s*×2/);
    await expect(reply.getByRole('button', { name: /Copy the SHA1/ })).toHaveText(/[0-9a-f]{10}/);
  });

  test('of many elements draws those in view alone', async ({ page }) => {
    await open(page);
    await runs(page, 'local t = {} for i = 1, 5000 do t[i] = i end return t');
    const reply = region(page, 'Reply');
    const list = reply.getByRole('listbox', { name: 'Elements of the reply' });
    await expect(list).toContainText('(integer) 1');
    await expect(reply).toContainText('5,000 elements');
    expect(await list.getByRole('option').count()).toBeLessThan(60);
    await list.press('End');
    await expect(list).toContainText('(integer) 5000');
    await reply.getByRole('searchbox', { name: 'Filter the elements' }).fill('4321');
    await expect(list.getByRole('option')).toHaveText([/4321/]);
    await reply.getByRole('searchbox', { name: 'Filter the elements' }).fill('');
    await reply.getByRole('spinbutton', { name: 'Go to element' }).fill('77');
    await reply.getByRole('spinbutton', { name: 'Go to element' }).press('Enter');
    await expect(list.getByRole('option', { selected: true })).toContainText('(integer) 77');
    expect(await violations(page, '.big')).toEqual([]);
  });

  test('of lists folds, and a string of it is looked into', async ({ page }) => {
    await open(page);
    await runs(page, "local t = {} for i = 1, 2000 do t[i] = { i, cjson.encode({ n = i }), cmsgpack.pack({ m = i }), '1767225600' } end return t");
    const reply = region(page, 'Reply');
    const list = reply.getByRole('listbox', { name: 'Elements of the reply' });
    await list.getByRole('option').first().click();
    await list.press('ArrowRight');
    await expect(list.getByRole('option').nth(2)).toContainText('"{\\"n\\":1}"');
    for (const [at, as] of [[2, 'JSON'], [3, 'MessagePack'], [4, 'Time']] as const) {
      await list.getByRole('option').nth(at).click();
      await reply.getByRole('button', { name: 'Look into it' }).click();
      await expect(reply.getByRole('group', { name: /^Element / })).toContainText(as);
    }
    await list.getByRole('option').first().click();
    await list.press('ArrowLeft');
    await expect(list.getByRole('option').nth(1)).toContainText('[(integer) 2, ');
  });

  test('is painted within a frame of Run being pressed', async ({ page }) => {
    await open(page);
    await runs(page, "return redis.call('INCR', 'painted')");
    await expect(region(page, 'Reply')).toContainText('(integer) 1');
    const times = await page.evaluate(async () => {
      const frame = (): Promise<number> => new Promise(requestAnimationFrame);
      // A run that takes long puts other buttons in the place of this one.
      const button = async (): Promise<HTMLButtonElement> => {
        for (;; await frame()) {
          const found = document.querySelector<HTMLButtonElement>('button.main');
          if (found?.disabled === false) return found;
        }
      };
      const taken: number[] = [];
      for (let turn = 0; turn < 40; turn++) {
        const reply = document.querySelector('section[aria-label="Reply"]');
        const shown = new Promise<void>((resolve) => {
          const observer = new MutationObserver(() => {
            if (!reply?.textContent.includes(`(integer) ${turn + 2}`)) return;
            observer.disconnect();
            requestAnimationFrame(() => resolve());
          });
          if (reply) observer.observe(reply, { subtree: true, childList: true, characterData: true });
        });
        const run = await button();
        const start = performance.now();
        run.click();
        await shown;
        taken.push(performance.now() - start);
        await new Promise((resolve) => { setTimeout(resolve, 20); });
      }
      return taken.sort((a, b) => a - b);
    });
    // The budget is 16 ms on a quiet machine (npm run bench measures it); a busy one gets some room.
    expect(times[Math.floor(times.length / 2)]).toBeLessThan(32);
  });
});

test.describe('my scripts', () => {
  test('are made, named in place, duplicated, and deleted with a way back', async ({ page }) => {
    await open(page);
    await page.getByRole('button', { name: 'New script' }).click();
    await write(page, 'return "mine"');
    await page.keyboard.press('F2');
    await page.getByRole('textbox', { name: 'Name' }).fill('Mine');
    await page.keyboard.press('Enter');
    await expect(list(page).getByRole('button', { name: 'Mine', exact: true })).toHaveAttribute('aria-current', 'true');
    await list(page).getByRole('button', { name: 'Duplicate Mine' }).click();
    await expect(list(page).getByRole('button', { name: 'Mine copy', exact: true })).toHaveAttribute('aria-current', 'true');
    await expect(editor(page)).toHaveText('return "mine"');
    await list(page).getByRole('button', { name: 'Delete Mine copy' }).click();
    await expect(list(page).getByRole('button', { name: 'Mine copy', exact: true })).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(list(page).getByRole('button', { name: 'Mine copy', exact: true })).toHaveAttribute('aria-current', 'true');
    await kept(page, 'projects', 'Mine copy');
    await page.reload();
    await expect(list(page).getByRole('button', { name: 'Mine copy', exact: true })).toHaveAttribute('aria-current', 'true');
  });

  test('keep their own text and undo', async ({ page }) => {
    await open(page);
    await write(page, 'return "first"');
    await page.getByRole('button', { name: 'New script' }).click();
    await write(page, 'return "second"');
    await list(page).getByRole('button', { name: 'Counter', exact: true }).click();
    await expect(editor(page)).toHaveText('return "first"');
    await editor(page).click();
    await page.keyboard.press(`${MOD}+z`);
    await expect(editor(page)).toContainText('Counts a visit');
  });

  test('the last one deleted leaves an empty one to type into', async ({ page }) => {
    await open(page);
    await list(page).getByRole('button', { name: 'Delete Counter' }).click();
    await expect(list(page).getByRole('button', { name: 'Untitled', exact: true })).toHaveAttribute('aria-current', 'true');
    await expect(editor(page)).toContainText('Write a script');
  });

  test('an example opens beside them, with its data', async ({ page }) => {
    await open(page);
    await page.getByRole('combobox', { name: 'Example' }).selectOption({ index: 1 });
    await expect(list(page).getByRole('listitem')).toHaveCount(2);
    await run(page).click();
    await expect(region(page, 'Reply').locator('.line').first()).toBeVisible();
    await page.getByRole('combobox', { name: 'Example' }).selectOption({ index: 2 });
    await expect(list(page).getByRole('listitem')).toHaveCount(3);
  });
});

test('a reload finds script, inputs, settings, layout and the last reply', async ({ page }) => {
  await open(page);
  await write(page, 'return {KEYS[1], ARGV[1]}');
  await page.getByRole('textbox', { name: 'KEYS' }).fill('k\\x00');
  await page.getByRole('textbox', { name: 'ARGV' }).fill('é');
  await rollsBack(page, true);
  await run(page).click();
  await expect(region(page, 'Reply')).toContainText('"k\\x00"');
  await page.getByRole('separator', { name: 'Width of the editor' }).focus();
  for (let presses = 0; presses < 3; presses++) await page.keyboard.press('ArrowLeft');
  const width = await editor(page).evaluate((element) => element.getBoundingClientRect().width);
  await page.getByRole('button', { name: 'Dark theme' }).click();
  await kept(page, 'history', 1);
  await expect(page.getByTitle('Being saved')).toHaveCount(0);
  await page.reload();
  await expect(editor(page)).toHaveText('return {KEYS[1], ARGV[1]}');
  await expect(page.getByRole('textbox', { name: 'KEYS' })).toHaveValue('k\\x00');
  await expect(page.getByRole('textbox', { name: 'ARGV' })).toHaveValue('é');
  await rollsBack(page);
  await expect(region(page, 'Reply')).toContainText('2) "\\xc3\\xa9"');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await editor(page).evaluate((element) => element.getBoundingClientRect().width)).toBeCloseTo(width, 0);
});

test('the lines between places move by pointer and by keys, within bounds, and a place that goes takes nothing along', async ({
  page,
}) => {
  await open(page);
  const line = page.getByRole('separator', { name: 'Width of the list of scripts' });
  await expect(line).toHaveAttribute('aria-valuenow', '15');
  const { x, y } = (await line.boundingBox())!;
  await page.mouse.move(x, y + 100);
  await page.mouse.down();
  await page.mouse.move(x + 128, y + 100, { steps: 4 }); // a tenth of the window
  await page.mouse.up();
  await page.mouse.move(x + 300, y + 100);
  await expect(line).toHaveAttribute('aria-valuenow', '25');
  expect((await line.boundingBox())!.x).toBeCloseTo(0.25 * 1280, -1);
  await line.focus();
  for (const [key, share] of [['ArrowLeft', 15], ['ArrowLeft', 10], ['End', 35], ['ArrowUp', 35], ['Home', 10]] as const) {
    await page.keyboard.press(key);
    await expect(line).toHaveAttribute('aria-valuenow', String(share));
  }
  await write(page, 'return 5');
  await page.keyboard.press(`${MOD}+b`);
  await expect(line).toHaveCount(0);
  await page.keyboard.press(`${MOD}+j`);
  await expect(page.getByRole('separator')).toHaveCount(1);
  await page.keyboard.press(`${MOD}+z`);
  await expect(editor(page)).toContainText('INCR');
  await page.keyboard.press(`${MOD}+b`);
  await expect(line).toHaveAttribute('aria-valuenow', '10');
});

test('one tab is in the order of Tab, and the arrows go round', async ({ page }) => {
  await open(page);
  const tabs = page.getByRole('tablist', { name: 'Panels' }).getByRole('tab');
  await tabs.first().focus();
  for (const [key, name] of [['ArrowLeft', 'Analysis'], ['ArrowRight', 'Result'], ['End', 'Analysis'], ['Home', 'Result']]) {
    await page.keyboard.press(key);
    const chosen = page.getByRole('tab', { name, exact: true });
    await expect(chosen).toBeFocused();
    await expect(chosen).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('tabpanel', { name, exact: true })).toBeVisible();
    expect(await tabs.evaluateAll((all) => all.filter(({ tabIndex }) => tabIndex === 0).length)).toBe(1);
  }
});

test('with storage blocked the page says so and works', async ({ page }) => {
  await page.addInitScript(() => {
    const blocked = (): never => { throw new DOMException('blocked', 'SecurityError'); };
    IDBFactory.prototype.open = blocked;
    Object.defineProperty(window, 'localStorage', { get: blocked });
  });
  await open(page);
  await expect(page.getByRole('status').filter({ hasText: 'This browser keeps nothing' })).toBeVisible();
  await runs(page, 'return "still"');
  await expect(region(page, 'Reply')).toContainText('"still"');
});

test.describe('the palette', () => {
  test('finds an action by its name, shows its key, and runs it', async ({ page }) => {
    await open(page);
    await page.keyboard.press(`${MOD}+k`);
    await page.getByRole('combobox', { name: 'Find an action' }).fill('keysp');
    await expect(page.getByRole('dialog').getByRole('option').first()).toHaveText(/^Keyspace.*Alt/s);
    await page.keyboard.press('Enter');
    await expect(region(page, 'Keyspace')).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  test('ranks by words: whole ones first, letters here and there never', async ({ page }) => {
    await open(page);
    await page.keyboard.press(`${MOD}+k`);
    const field = page.getByRole('combobox', { name: 'Find an action' });
    await field.fill('script share');
    await expect(page.getByRole('dialog').getByRole('option').first()).toHaveText(/^Share this script/);
    await field.fill('dkthm');
    await expect(page.getByText('No action of that name.')).toBeVisible();
  });

  test('gives the keyboard back when it is left', async ({ page }) => {
    await open(page);
    await editor(page).click();
    await page.keyboard.press(`${MOD}+k`);
    await expect(page.getByRole('dialog', { name: 'Actions' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(editor(page)).toBeFocused();
  });
});

test('all of it by keyboard', async ({ page }) => {
  await open(page);
  await page.keyboard.press('Alt+0');
  await expect(editor(page)).toBeFocused();
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText("return redis.call('SET', KEYS[1], ARGV[1])");
  await expect(page.getByRole('tab', { name: 'Case 1' })).toBeVisible();
  // One Escape may close what lies over the text; the last one lets Tab leave.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('tab', { name: 'Case 1' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Add a case' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('textbox', { name: 'KEYS' })).toBeFocused();
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.type('by:keys');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('textbox', { name: 'ARGV' })).toBeFocused();
  await page.keyboard.press(`${MOD}+Enter`);
  await expect(region(page, 'Reply')).toContainText('OK');
  await page.keyboard.press('Alt+2');
  await expect(region(page, 'Keyspace')).toContainText('by:keys');
  await page.keyboard.press('Alt+6');
  await expect(page.getByRole('textbox', { name: 'Command' })).toBeFocused();
  await page.keyboard.type('GET by:keys');
  await page.keyboard.press('Enter');
  await expect(region(page, 'Console')).toContainText('"3600"');
  await page.keyboard.press(`${MOD}+b`);
  await expect(list(page)).toHaveCount(0);
  await page.keyboard.press('Alt+0');
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText('while true do end');
  await page.keyboard.press(`${MOD}+Enter`);
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible();
  await expect(page.getByRole('timer')).toContainText(/\d\.\d s/);
  await page.keyboard.press(`${MOD}+.`);
  await expect(run(page)).toBeVisible();
});

test('the theme follows the system until one is chosen', async ({ page }) => {
  const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page);
  const light = await ground();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.getByRole('button', { name: 'Light theme' }).click();
  expect(await ground()).toBe(light);
  await page.reload();
  await expect(editor(page)).toBeVisible();
  expect(await ground()).toBe(light);
});

test('motion is off for those who prefer so', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  const durations = await page.evaluate(() => [...document.querySelectorAll('*')].flatMap((element) => {
    const { transitionDuration, animationDuration } = getComputedStyle(element);
    return [...transitionDuration.split(', '), ...animationDuration.split(', ')];
  }));
  expect(durations.filter((duration) => Number.parseFloat(duration) > 0)).toEqual([]);
});

test('what the row of panels has no room for stands in a menu, and what is chosen is in sight, by keys alone', async ({ page }) => {
  await open(page);
  await page.getByRole('combobox', { name: 'Host' }).selectOption({ label: 'Automations' });
  const all = page.getByRole('button', { name: 'More panels' });
  await all.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu', { name: 'All panels' })).toBeVisible();
  await page.keyboard.type('ana');
  await expect(page.getByRole('menuitem', { name: /^Analysis/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(tab(page, 'Analysis')).toHaveAttribute('aria-selected', 'true');
  await expect(tab(page, 'Analysis')).toBeInViewport({ ratio: 1 });
  await expect(page.locator('#place-analysis')).toBeFocused();
  await page.keyboard.press('Alt+1');
  await expect(tab(page, 'Result')).toBeInViewport({ ratio: 1 });
  await all.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(all).toBeFocused();
  await page.setViewportSize({ width: 1900, height: 800 });
  await expect(all).toHaveCount(0);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('one place shows at a time, with tabs below; a run brings the reply', async ({ page }) => {
    await open(page);
    await run(page).tap();
    await expect(region(page, 'Reply')).toContainText('(integer) 1');
    await expect(editor(page)).toBeHidden();
    for (const name of ['Keyspace', 'Script cache', 'Console']) {
      await tab(page, name).tap();
      await expect(region(page, name)).toBeVisible();
    }
    await page.getByRole('button', { name: 'More panels' }).tap();
    await page.getByRole('menuitem', { name: 'Analysis' }).tap();
    await expect(region(page, 'History')).toBeVisible();
    await expect(tab(page, 'Analysis')).toBeInViewport({ ratio: 1 });
    const bar = await page.getByRole('tablist', { name: 'Places' }).boundingBox();
    expect(bar && bar.y + bar.height).toBe(844);
    await tab(page, 'Editor').tap();
    await expect(editor(page)).toBeVisible();
  });

  test('nothing is wider than the screen', async ({ page }) => {
    await open(page);
    for (const name of ['Editor', 'Result', 'Keyspace', 'Script cache', 'Console']) {
      await tab(page, name).tap();
      expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBe(390);
    }
  });

  test('scripts are chosen from a drawer', async ({ page }) => {
    await open(page);
    await page.getByRole('button', { name: 'Scripts' }).tap();
    await page.getByRole('button', { name: 'New script' }).tap();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Untitled');
    await expect(list(page)).toHaveCount(0);
  });

  test('the script stays in sight above the on-screen keyboard', async ({ page }) => {
    await open(page);
    await editor(page).tap();
    // As a keyboard with resizes-content leaves it.
    await page.setViewportSize({ width: 390, height: 420 });
    await expect(page.getByRole('tablist', { name: 'Places' })).toBeHidden();
    const box = await editor(page).evaluate((element) => element.closest('.cm-scroller')?.getBoundingClientRect().height ?? 0);
    expect(box).toBeGreaterThan(120);
  });
});

test.describe('on a phone that lies on its side', () => {
  test.use({ viewport: { width: 844, height: 390 }, hasTouch: true, isMobile: true });

  test('the keyboard leaves room for what is typed into, script or inputs', async ({ page }) => {
    await open(page);
    const height = (name: string): Promise<number> =>
      page.getByRole('textbox', { name }).evaluate((element) => (element.closest('.cm-scroller') ?? element).getBoundingClientRect().height);
    await editor(page).tap();
    await page.setViewportSize({ width: 844, height: 150 });
    await expect(page.getByRole('textbox', { name: 'KEYS' })).toBeHidden();
    expect(await height('Script')).toBeGreaterThan(90);
    await page.setViewportSize({ width: 844, height: 390 });
    await page.getByRole('textbox', { name: 'KEYS' }).tap();
    await page.setViewportSize({ width: 844, height: 150 });
    await expect(editor(page)).toBeHidden();
    expect(await height('KEYS')).toBeGreaterThan(50);
  });
});

test.describe('in Safari on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('no field is so small that the page is zoomed into it', async ({ page }) => {
    // Rules that are for it alone are for this browser then.
    await page.route('**/*.css', async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      await route.fulfill({ response, body: text.replaceAll(/-webkit-touch-callout:\s*none/g, 'color:red') });
    });
    await open(page);
    await run(page).tap();
    await expect(region(page, 'Reply')).toContainText('(integer) 1');
    for (const name of ['Editor', 'Keyspace', 'Script cache', 'Console', 'Result']) {
      await tab(page, name).tap();
      const small = await page.evaluate(() => [...document.querySelectorAll('input, select, textarea, .cm-content')]
        .filter((field) => !field.matches('[type=checkbox], [type=radio]') && Number.parseFloat(getComputedStyle(field).fontSize) < 16)
        .map((field) => field.outerHTML.slice(0, 100)));
      expect(small, name).toEqual([]);
    }
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, viewport] of [['desk', { width: 1280, height: 800 }], ['phone', { width: 390, height: 844 }]] as const) {
    test.describe(`axe-core on a ${name}, ${colorScheme}`, () => {
      test.use({ colorScheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('finds nothing at the start, after a reply, at an error, while a script runs, in the palette', async ({ page }) => {
        await open(page);
        await expect(page.getByRole('combobox', { name: 'Host' })).toBeEnabled();
        expect(await violations(page), 'at the start').toEqual([]);
        await run(page).click();
        await expect(region(page, 'Reply')).toContainText('(integer) 1');
        expect(await violations(page), 'reply').toEqual([]);
        await page.keyboard.press('Alt+0');
        await runs(page, 'return nil .. 1');
        await expect(region(page, 'Reply')).toContainText('error');
        expect(await violations(page), 'error').toEqual([]);
        await page.keyboard.press('Alt+0');
        await page.keyboard.type(' re');
        await page.keyboard.press('Control+Space');
        await expect(page.getByRole('option').filter({ visible: true }).first()).toBeVisible();
        expect(await violations(page), 'completion').toEqual([]);
        await page.keyboard.press('Escape');
        await page.keyboard.press(`${MOD}+f`);
        expect(await violations(page), 'search').toEqual([]);
        await page.keyboard.press('Escape');
        await runs(page, 'while true do end');
        await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible();
        expect(await violations(page), 'running').toEqual([]);
        await page.getByRole('button', { name: 'Stop', exact: true }).click();
        await page.keyboard.press(`${MOD}+k`);
        await expect(page.getByRole('dialog', { name: 'Actions' })).toBeVisible();
        expect(await violations(page), 'palette').toEqual([]);
        await page.keyboard.press('Escape');
        await page.keyboard.press('F2');
        await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
        expect(await violations(page), 'renaming').toEqual([]);
      });
    });
  }
}
