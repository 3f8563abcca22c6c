// embed.js: a page drives its embeds, and nobody else does.
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { Look, Project, Result } from '../../src/embed/api.ts';
import { foreignSite, frame, mount, openAround, pressRun, reply, runButton, script, touched, watchStorage } from './embedding.ts';
import { keptForOffline } from './page.ts';

const counter: Project = { name: 'Counter', script: "return redis.call('INCR', KEYS[1])", keys: ['n'] };

const load = (page: Page, project: Project | string, at = 0): Promise<void> =>
  page.evaluate(([what, place]) => window.embeds[place].load(what), [project, at] as const);
const run = (page: Page, at = 0): Promise<Result> => page.evaluate((place) => window.embeds[place].run(), at);
const set = (page: Page, look: Look, at = 0): Promise<void> =>
  page.evaluate(([what, place]) => window.embeds[place].set(what), [look, at] as const);
/** What a call rejects with. */
const refusal = (call: Promise<unknown>): Promise<string> => call.then(() => 'nothing', (cause: unknown) => String(cause));
const heightOf = (page: Page): Promise<number> => page.locator('#one iframe').evaluate((one) => one.clientHeight);

test.describe('a page of the same site', () => {
  test.beforeEach(({ page }) => openAround(page));

  test('loads, runs and hears of every result', async ({ page }) => {
    await mount(page, { project: { ...counter, name: 'Untitled' } });
    await expect(frame(page).getByRole('heading')).toHaveText('Untitled');
    await expect(reply(frame(page))).toContainText('What the script returns shows here.');
    const first = await run(page);
    expect(first).toMatchObject({ ok: true, reply: { text: '(integer) 1', wire: { type: 'integer', value: 1 } }, log: [] });
    expect(first.duration).toBeGreaterThan(0);
    expect(first.events.map(({ name }) => name)).toContain('script.executed');
    await pressRun(frame(page));
    await expect.poll(() => page.evaluate(() => window.results.map((result) => result.reply.text))).toEqual(['(integer) 1', '(integer) 2']);
  });

  test('gets the error with its line, and what was logged before it', async ({ page }) => {
    await mount(page, { project: { script: "redis.log(redis.LOG_WARNING, 'é')\nerror('no')" } });
    const { ok, error, log, reply: { wire } } = await run(page);
    expect(ok).toBe(false);
    expect(error).toMatchObject({ kind: 'runtime', line: 2 });
    expect(error?.message).toContain('no');
    expect(log).toMatchObject([{ level: 'warning', text: 'é' }]);
    expect(wire.type).toBe('error');
  });

  test('hands over texts as UTF-8, and bytes as they are', async ({ page }) => {
    await mount(page, {});
    const answer = await page.evaluate(async () => {
      const [embed] = window.embeds;
      await embed.load({ script: 'return {#ARGV[1], #ARGV[2], ARGV[2]}', argv: ['€', new Uint8Array([0, 255])] });
      return embed.run();
    });
    expect(answer.reply.wire).toEqual({
      type: 'array', items: [{ type: 'integer', value: 3 }, { type: 'integer', value: 2 }, { type: 'bulk', text: '\0\xff' }],
    });
  });

  test('gives each project that it loads data of its own', async ({ page }) => {
    await mount(page, { project: counter });
    await run(page);
    expect((await run(page)).reply.text).toBe('(integer) 2');
    await load(page, { ...counter, seed: [['SET', 'n', '10']] });
    await expect(frame(page).getByRole('heading')).toHaveText('Counter');
    await expect(reply(frame(page))).toContainText('What the script returns shows here.');
    expect((await run(page)).reply.text).toBe('(integer) 11');
    const { encodeLink } = await import('../share/site.ts');
    await load(page, `https://elsewhere.example/#${await encodeLink({ script: 'return "linked"' })}`);
    expect((await run(page)).reply.text).toBe('"linked"');
  });

  test('runs what the reader wrote, other hosts, and files', async ({ page }) => {
    await mount(page, { project: counter });
    await script(frame(page)).fill('return ARGV[1]');
    expect((await run(page)).reply.text).toBe('(nil)');
    await load(page, { host: 'plain', lua: '5.4', script: 'return 7 // 2' });
    expect((await run(page)).reply.text).toBe('(integer) 3');
    await load(page, { script: '-- @include half\nreturn half(84)', files: [{ name: 'half.lua', text: 'local function half(n) return n / 2 end' }] });
    expect((await run(page)).reply.text).toBe('(integer) 42');
    await load(page, { script: '-- @include wrong\nreturn 1', files: [{ name: 'wrong.lua', text: "\n\nerror('no')" }] });
    expect((await run(page)).error).toMatchObject({ file: 'wrong.lua', line: 3 });
  });

  test('is told why something cannot be', async ({ page }) => {
    await mount(page, { project: counter });
    expect(await refusal(load(page, { keys: 5 } as unknown as Project))).toContain('its inputs is not as it should be');
    expect(await refusal(load(page, { files: {} } as unknown as Project))).toContain('The script cannot be read');
    expect(await refusal(load(page, '#1qVYqULJSUCpKLSktylQNKkoty'))).toContain('damaged');
    expect(await refusal(load(page, 'hello'))).toContain('no link');
    await expect(frame(page).getByRole('heading', { name: 'Counter' })).toBeVisible();
    await load(page, { ...counter, host: 'nowhere' });
    expect(await refusal(run(page))).toContain('no host "nowhere"');
    await load(page, { script: 'while true do end' });
    const endless = run(page);
    await expect(frame(page).getByRole('button', { name: 'Stop' })).toBeVisible();
    expect(await refusal(run(page))).toContain('A script is running');
    await page.evaluate(() => window.embeds[0].stop());
    expect((await endless).error?.kind).toBe('killed');
    const interrupted = refusal(run(page));
    await expect(frame(page).getByRole('button', { name: 'Stop' })).toBeVisible();
    await load(page, counter);
    expect(await interrupted).toContain('Another script was loaded');
    expect((await run(page)).reply.text).toBe('(integer) 1');
  });

  test('changes how it looks', async ({ page }) => {
    await mount(page, { project: counter, theme: 'light', height: 300 });
    expect(await heightOf(page)).toBe(300);
    await set(page, { theme: 'dark', readOnly: true, panels: ['inputs', 'reply'], height: 240 });
    const embed = frame(page);
    await expect(embed.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expect(script(embed)).toHaveAttribute('aria-readonly', 'true');
    await expect(embed.getByRole('tab')).toHaveText(['Inputs', 'Reply']);
    expect(await heightOf(page)).toBe(240);
    await set(page, { readOnly: false });
    await expect(script(embed)).not.toHaveAttribute('aria-readonly', 'true');
    expect(await refusal(set(page, { theme: 'neon' } as unknown as Look))).toContain('not as it should be');
  });

  test('makes the frame as high as what it shows', async ({ page }) => {
    await mount(page, { project: { script: 'return 1' } });
    await expect.poll(() => heightOf(page)).toBeGreaterThan(180);
    const low = await heightOf(page);
    await load(page, { script: Array.from({ length: 12 }, (_, line) => `-- ${line}`).join('\n') });
    await expect.poll(() => heightOf(page)).toBeGreaterThan(low + 100);
    const room = frame(page).locator('html');
    expect(await room.evaluate((root) => root.scrollHeight - root.clientHeight)).toBe(0);
    await load(page, { script: '-- x\n'.repeat(5000) });
    await expect.poll(() => heightOf(page)).toBeGreaterThan(500);
    expect(await heightOf(page)).toBeLessThan(1000);
    await load(page, { script: 'return 1' });
    await expect.poll(() => heightOf(page)).toBe(low);
  });

  test('is rid of it when it is destroyed', async ({ page }) => {
    await mount(page, { project: { script: 'while true do end' } });
    const endless = refusal(run(page));
    await expect(frame(page).getByRole('button', { name: 'Stop' })).toBeVisible();
    await page.evaluate(() => window.embeds[0].destroy());
    expect(await endless).toContain('taken away');
    expect(await refusal(run(page))).toContain('taken away');
    await expect(page.locator('iframe')).toHaveCount(0);
    await expect.poll(() => page.workers().length).toBe(0);
  });

  test('is told when there is no embed where it should be', async ({ page }) => {
    expect(await refusal(mount(page, { site: `${new URL(page.url()).origin}/manifest.webmanifest`, timeout: 500 }))).toContain('No answer');
    await expect(page.locator('iframe')).toHaveCount(0);
  });

  test('two embeds do not disturb each other', async ({ page }) => {
    await mount(page, { project: counter }, 'one');
    await mount(page, { project: counter }, 'two');
    expect((await run(page, 0)).reply.text).toBe('(integer) 1');
    expect((await run(page, 0)).reply.text).toBe('(integer) 2');
    expect((await run(page, 1)).reply.text).toBe('(integer) 1');
    await load(page, { script: 'while true do end' }, 0);
    const endless = run(page, 0);
    await expect(frame(page).getByRole('button', { name: 'Stop' })).toBeVisible();
    expect((await run(page, 1)).reply.text).toBe('(integer) 2');
    await expect(runButton(frame(page, 'two'))).toBeEnabled();
    await frame(page).getByRole('button', { name: 'Stop' }).click();
    expect((await endless).ok).toBe(false);
    expect((await run(page, 1)).reply.text).toBe('(integer) 3');
  });

  test('nobody else is heard, and nothing but what is described', async ({ page }) => {
    await mount(page, { project: counter });
    const attacks = [
      { evalua: 1, type: 'load', id: 1, project: { name: 'Stolen', script: 'return 1' } }, { evalua: 1, type: 'run', id: 2 },
      { evalua: 1, type: 'set', id: 3, look: { theme: 'dark' } },
    ];
    await page.evaluate(async (messages) => {
      const embed = window.embeds[0].frame.contentWindow!;
      // A frame beside it, of the same origin.
      const beside = document.body.appendChild(document.createElement('iframe'));
      beside.srcdoc = '<script>parent.beside = (target, message) => target.postMessage(message, "*");</script>';
      await new Promise((resolve) => { beside.onload = resolve; });
      const post = Reflect.get(window, 'beside') as (target: Window, message: unknown) => void;
      for (const message of messages) post(embed, message);
      // The page around it, with what is no request.
      for (const message of messages) embed.postMessage({ ...message, evalua: 2 }, '*');
      for (const data of [null, 'run', [], { evalua: 1 }, { evalua: 1, type: '__proto__', id: 4 }, { evalua: 1, type: 'load', id: 5, project: 7 }]) {
        embed.postMessage(data, '*');
      }
    }, attacks);
    // The embed itself, as a script of the site could not be made to.
    await page.frames()[1].evaluate((messages) => { for (const message of messages) window.postMessage(message, '*'); }, attacks);
    // The answer of another request shows that all those were read.
    expect((await run(page)).reply.text).toBe('(integer) 1');
    await expect(frame(page).getByRole('heading', { name: 'Counter' })).toBeVisible();
    await expect(frame(page).locator('html')).not.toHaveAttribute('data-theme', 'dark');
    expect(await page.evaluate(() => window.results.length)).toBe(1);
  });

  test('the page believes its own frame alone', async ({ page }) => {
    await mount(page, { project: counter });
    await page.evaluate(async () => {
      const lie = { evalua: 1, type: 'result', value: { ok: true, reply: { text: 'lie', wire: {} }, duration: 1, log: [], events: [] } };
      window.postMessage(lie, '*');
      const beside = document.body.appendChild(document.createElement('iframe'));
      beside.srcdoc = `<script>parent.postMessage(${JSON.stringify(lie)}, '*'); parent.postMessage({ evalua: 1, type: 'height', value: 9 }, '*');</script>`;
      await new Promise((resolve) => { beside.onload = resolve; });
    });
    await run(page);
    expect(await page.evaluate(() => window.results.map(({ reply: { text } }) => text))).toEqual(['(integer) 1']);
    expect(await heightOf(page)).toBeGreaterThan(100);
  });
});

/** Everything that the whole page keeps in this browser. */
const kept = (page: Page): Promise<unknown> => page.evaluate(async () => {
  const names = (await indexedDB.databases()).map(({ name = '', version }) => ({ name, version }));
  const stores = await Promise.all(names.map(async ({ name }) => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error!);
    });
    const all = await Promise.all([...db.objectStoreNames].map((store) => new Promise((resolve) => {
      const asked = db.transaction(store).objectStore(store).getAll();
      asked.onsuccess = () => resolve([store, JSON.stringify(asked.result, (_, value: unknown) => (value instanceof Uint8Array ? [...value] : value))]);
    })));
    db.close();
    return [name, all];
  }));
  const workers = await navigator.serviceWorker.getRegistrations();
  return { names, stores, local: { ...localStorage }, session: { ...sessionStorage }, workers: workers.length, caches: await caches.keys() };
});

test('a page without an origin talks to an embed by messages alone', async ({ page, baseURL }) => {
  await page.setContent(`<div id="one"><iframe src="${baseURL!}?embed&height=auto" width="500" height="300"></iframe></div>`);
  expect(await page.evaluate(() => window.origin)).toBe('null');
  await expect(runButton(frame(page))).toBeVisible();
  const heard = await page.evaluate(async (project) => {
    const embed = document.querySelector('iframe')!.contentWindow!;
    const messages: { type: string; id?: number; reason?: string; value?: unknown }[] = [];
    const answered = new Promise<void>((resolve) => {
      addEventListener('message', ({ source, data }: MessageEvent<(typeof messages)[number]>) => {
        if (source !== embed) return;
        messages.push(data);
        if (data.id === 3) resolve();
      });
    });
    for (const request of [{ type: 'load', id: 1, project }, { type: 'dance', id: 2 }, { type: 'run', id: 3 }]) {
      embed.postMessage({ evalua: 1, ...request }, '*');
    }
    await answered;
    return messages;
  }, counter);
  expect(heard.find(({ id }) => id === 2)?.reason).toContain('not as it should be');
  expect(heard.find(({ id }) => id === 3)?.value).toMatchObject({ ok: true, reply: { text: '(integer) 1' } });
  expect(heard.find(({ type }) => type === 'height')?.value).toBeGreaterThan(150);
});

test.describe('beside the whole page', () => {
  test.use({ serviceWorkers: 'allow' });

  for (const host of ['localhost', '127.0.0.1']) {
    test(`a page of another origin (${host}) uses an embed, and what the whole page keeps stays as it is`, async ({ page, context, baseURL }) => {
      test.slow(); // all of the page is fetched before
      await watchStorage(context);
      await page.goto('');
      await script(page).fill('return "my draft"');
      await page.getByRole('textbox', { name: 'Command' }).fill('SET mine 1');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('log')).toContainText('OK');
      await keptForOffline(page);
      await expect.poll(async () => JSON.stringify(await kept(page))).toContain('my draft');
      await page.goto('/manifest.webmanifest'); // the whole page stores what waits as it goes
      const before = await kept(page);

      const site = await foreignSite(host);
      try {
        const around = await context.newPage();
        await around.goto(site.url);
        await around.waitForFunction(() => 'mount' in window);
        expect(new URL(around.url()).origin).not.toBe(new URL(baseURL!).origin);
        const options = { site: baseURL!, panels: ['reply' as const, 'keyspace' as const, 'inputs' as const, 'log' as const, 'events' as const] };
        await mount(around, { ...options, project: { name: 'Other', script: "redis.call('SET', KEYS[1], 2) return redis.call('GET', KEYS[1])", keys: ['mine'] } });
        expect((await run(around)).reply.text).toBe('"2"');
        await script(frame(around)).fill("return {redis.call('DBSIZE'), redis.call('FLUSHALL')}");
        expect((await run(around)).reply.text).toBe('1) (integer) 1\n2) OK');
        for (const tab of await frame(around).getByRole('tab').all()) await tab.click();
        await set(around, { theme: 'dark' });
        await load(around, { ...counter, script: 'while true do end' });
        const endless = run(around);
        await frame(around).getByRole('button', { name: 'Stop' }).click();
        expect((await endless).ok).toBe(false);
        await expect.poll(() => heightOf(around)).toBeGreaterThan(180);
        expect(await touched(around)).toEqual([]);
        await around.frames()[1].evaluate(() => { try { return localStorage.length; } catch { return 0; } });
        expect(await touched(around)).toEqual(['localStorage']);
        await around.close();
      } finally {
        site.close();
      }
      expect(await kept(page)).toEqual(before);
      await page.goto('');
      await expect(script(page)).toContainText('return "my draft"');
      await page.getByRole('textbox', { name: 'Command' }).fill('GET mine');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('log')).toContainText('"1"');
    });
  }
});
