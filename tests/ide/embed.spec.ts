// An embed: editor, Run and Reply in a small frame, for whoever puts it into a page.
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { Project } from '../../src/embed/api.ts';
import { frame, mount, openAround, pressRun, reply, runButton, script } from './embedding.ts';
import { violations } from './page.ts';

const counter: Project = { name: 'Counter', script: "return redis.call('INCR', KEYS[1])", keys: ['n'] };

/** The embed as a page of its own, with a project in its address. */
async function openEmbed(page: Page, parameters = '', project?: Project): Promise<void> {
  const { encodeLink } = await import('../share/site.ts');
  const { keys = [], argv = [], inputs: _, cases: __, seed, ...rest } = project ?? {};
  const commands = Array.isArray(seed) ? seed.map((one) => one.map(String)) : [];
  const given = { ...rest, inputs: { keys: keys.map(String), argv: argv.map(String) }, seed: commands };
  await page.goto(`/?embed${parameters}${project ? `#${await encodeLink(given)}` : ''}`);
  await expect(runButton(page)).toBeVisible();
  if (project?.name) await expect(page.getByRole('heading', { name: project.name })).toBeVisible();
}

for (const [width, height] of [[320, 240], [600, 360], [800, 260]]) {
  test(`editor, Run and Reply fit ${width} × ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await openEmbed(page, '&panels=reply,keyspace,events,log,inputs', counter);
    await expect(page.getByRole('heading', { name: 'Counter' })).toBeVisible();
    await expect(reply(page)).toContainText('What the script returns shows here.');
    await pressRun(page);
    const answer = reply(page).getByText('(integer) 1');
    await expect(answer).toBeInViewport({ ratio: 1 });
    await expect(script(page).getByText('INCR')).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('link', { name: 'Open in Evalua' })).toBeInViewport({ ratio: 1 });
    const sizes = await page.evaluate(() => [document.body.scrollWidth, document.body.scrollHeight]);
    expect(sizes).toEqual([width, height]);
  });
}

test('nothing runs by itself, and the data of a project is made before its first run', async ({ page }) => {
  const project = { ...counter, seed: [['SET', 'n', '41'], ['NOSUCH'], ['BLPOP', 'none', '0']], name: 'Seeded', settings: { 'redis-version': 'valkey-8.1' } };
  await openEmbed(page, '&panels=reply,keyspace', project);
  await page.getByRole('tab', { name: 'Keyspace' }).click();
  await expect(page.getByText('0 keys')).toBeVisible();
  await page.getByRole('tab', { name: 'Reply' }).click();
  await expect(reply(page)).toContainText('What the script returns shows here.');
  await pressRun(page);
  await expect(reply(page)).toContainText('(integer) 42');
  await expect(page.getByText('Valkey 8.1', { exact: true })).toBeVisible();
  await expect(page.getByText('2 of 3 commands that make its data failed.')).toBeVisible();
  await pressRun(page);
  await expect(reply(page)).toContainText('(integer) 43');
});

test('a damaged link is a message, and an empty script can be written', async ({ page }) => {
  await page.goto('/?embed#1qVYqULJSUCpKLSktylQNKkoty');
  await expect(page.getByText(/This link is damaged or was cut off/)).toBeVisible();
  await page.goto('/?embed');
  await page.reload();
  await script(page).click();
  await page.keyboard.insertText('return 6 * 7');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(reply(page)).toContainText('(integer) 42');
});

test('the address says how it looks', async ({ page }) => {
  const scheme = (): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await page.emulateMedia({ colorScheme: 'light' });
  await openEmbed(page, '&theme=dark&readonly&panels=log,inputs,nonsense', counter);
  expect(await scheme()).toBe('dark');
  await expect(page.getByRole('tab')).toHaveText(['Reply', 'Log', 'Inputs']);
  await openEmbed(page, '&theme=light', counter);
  expect(await scheme()).toBe('light');
  await expect(page.getByRole('tab')).toHaveCount(0);
  await openEmbed(page, '&theme=neon', counter);
  expect(await scheme()).toBe('light dark');
});

test('read-only, a script can be read, selected and run, but not changed', async ({ page }) => {
  await openEmbed(page, '&readonly=1&panels=reply,inputs', counter);
  await expect(script(page)).toHaveAttribute('aria-readonly', 'true');
  await script(page).click();
  await page.keyboard.type('x');
  await page.keyboard.press('Delete');
  await expect(script(page)).toHaveText("return redis.call('INCR', KEYS[1])");
  await page.keyboard.press('ControlOrMeta+a');
  expect(await page.evaluate(() => String(getSelection()))).toContain('INCR');
  await page.getByRole('tab', { name: 'Inputs' }).click();
  await page.getByRole('textbox', { name: 'KEYS' }).fill('other');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(reply(page)).toContainText('(integer) 1');
});

test('an error names its line, and leads to it', async ({ page }) => {
  await openEmbed(page, '', { name: 'Wrong', script: "local a = 1\nerror('no')" });
  await pressRun(page);
  await reply(page).getByRole('button', { name: 'line 2' }).click();
  await expect(script(page)).toBeFocused();
});

test('a loop without end is stopped', async ({ page }) => {
  await openEmbed(page, '', { name: 'Loop', script: "redis.call('SET', 'a', 1) while true do end" });
  await pressRun(page);
  await page.getByRole('button', { name: 'Kill' }).click();
  await expect(page.getByText(/UNKILLABLE/)).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(reply(page)).toContainText('(error)');
  await expect(runButton(page)).toBeVisible();
});

test('"Open in Evalua" opens the same project in the whole page, which knows nothing of this one', async ({ page }) => {
  await openAround(page);
  await mount(page, { project: { ...counter, argv: ['a b'], seed: [['SET', 'n', '1']], files: [{ name: 'lib.lua', text: 'return 1' }] } });
  await script(frame(page)).click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText(' -- mine');
  const opened = page.context().waitForEvent('page');
  await frame(page).getByRole('link', { name: 'Open in Evalua' }).click();
  const whole = await opened;
  await expect(whole.getByRole('group', { name: 'Where this script comes from' })).toContainText('It has not run');
  await expect(script(whole)).toContainText("return redis.call('INCR', KEYS[1]) -- mine");
  await expect(whole.getByRole('textbox', { name: 'KEYS' })).toHaveValue('n');
  await expect(whole.getByRole('textbox', { name: 'ARGV' })).toHaveValue('a b');
  await expect(whole.getByRole('button', { name: /Load its data/ })).toBeVisible();
  expect(await whole.evaluate(() => window.opener === null)).toBe(true);
  expect(new URL(whole.url()).search).toBe('');
  await whole.evaluate(() => localStorage.setItem('free', 'of the sandbox'));
});

test('by keyboard alone', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 300 });
  await openEmbed(page, '&panels=reply,inputs', counter);
  const focused = (): Promise<string> => page.evaluate(() => {
    const { activeElement: element } = document;
    return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
  });
  const seen: string[] = [];
  for (let presses = 0; presses < 5; presses++) {
    if (seen.at(-1) === 'Script') await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    seen.push(await focused());
  }
  expect(seen.slice(0, 4)).toEqual(['Run', 'Open in Evalua', 'Script', 'Reply']);
  await page.getByRole('tab', { name: 'Reply' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('textbox', { name: 'KEYS' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(reply(page)).toContainText('(integer) 1');
});

for (const look of ['&theme=light&panels=reply,inputs,keyspace,events,log', '&theme=dark&readonly']) {
  test(`axe finds nothing with ${look}`, async ({ page }) => {
    await page.setViewportSize({ width: 420, height: 400 });
    await openEmbed(page, look, { ...counter, script: "redis.log(redis.LOG_WARNING, 'x') error('no')" });
    await pressRun(page);
    await expect(reply(page)).toContainText('(error)');
    expect(await violations(page)).toEqual([]);
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      expect(await violations(page)).toEqual([]);
    }
  });
}

test('the share dialog gives the code that embeds', async ({ page, context }) => {
  test.slow(); // three frames, each with a VM of its own
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('');
  await script(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('return "<embedded>"');
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'Name' }).fill('"><img src=x>');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Link' })).toHaveValue(/#1/);
  await page.getByRole('button', { name: 'Copy badge for Markdown' }).click();
  await expect(page.getByText('Copied the badge')).toBeVisible();
  const badge = /^\[!\[Run in Evalua\]\((.+)\)\]\((.+)\)$/.exec(await page.evaluate(() => navigator.clipboard.readText()))!;
  expect(badge[2]).toBe(await page.getByRole('textbox', { name: 'Link' }).inputValue());
  expect((await page.request.get(badge[1])).headers()['content-type']).toContain('image/svg+xml');
  await page.getByRole('button', { name: 'Embed…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Embed' });
  const preview = dialog.frameLocator('iframe');
  await expect(preview.getByRole('heading')).toHaveText('"><img src=x>');
  await dialog.getByRole('combobox', { name: 'Theme' }).selectOption('dark');
  await dialog.getByRole('checkbox', { name: 'With its inputs' }).check();
  await dialog.getByRole('spinbutton', { name: 'Height' }).fill('300');
  await dialog.getByRole('spinbutton', { name: 'Width' }).fill('9');
  await expect(preview.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(preview.getByRole('tab')).toHaveText(['Reply', 'Inputs']);
  await pressRun(preview);
  await expect(reply(preview)).toContainText('<embedded>');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Copy code' }).click();
  await expect(dialog.getByText('Copied')).toBeVisible();
  const code = await page.evaluate(() => navigator.clipboard.readText());
  const around = await context.newPage();
  await around.route('**/around', (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html><div id="one">${code}</div>` }));
  await around.goto('around');
  await expect(around.locator('iframe')).toHaveAttribute('title', '"><img src=x>');
  await expect(around.locator('img')).toHaveCount(0);
  expect(await around.locator('iframe').evaluate((one) => [one.clientWidth, one.clientHeight])).toEqual([320, 300]);
  await pressRun(frame(around));
  await expect(reply(frame(around))).toContainText('<embedded>');
});

test('the example page drives its two embeds', async ({ page }) => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => { if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text()); });
  await page.goto('embed-example.html');
  await page.getByRole('button', { name: 'Count a visit' }).click();
  await expect(page.getByText('Visits: 1')).toBeVisible();
  await pressRun(frame(page, 'counter'));
  await expect(page.getByText('Visits: 2')).toBeVisible();
  await pressRun(frame(page, 'reader'));
  await expect(page.getByText(/^"go", in [\d.]+ ms$/)).toBeVisible();
  await page.getByRole('combobox', { name: 'Script' }).selectOption('Leaderboard');
  await expect(frame(page, 'reader').getByRole('heading', { name: 'Leaderboard' })).toBeVisible();
  await pressRun(frame(page, 'reader'));
  await expect(page.getByText(/1\) "Alan"/)).toBeVisible();
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark');
  for (const embed of page.frames().slice(1)) {
    await expect.poll(() => embed.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  }
  expect(await violations(page, 'main')).toEqual([]);
  expect(complaints).toEqual([]);
});

test('an embed fetches neither what only the whole page shows nor what only other hosts run, and the whole page no embed', async ({ page }) => {
  const fetched: string[] = [];
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => { if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text()); });
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await openEmbed(page, '', counter);
  await pressRun(page);
  await expect(reply(page)).toContainText('(integer) 1');
  expect(fetched.filter((path) => /glue|sw\.js|Palette|Panel|Dialog|webmanifest/.test(path))).toEqual([]);
  expect(fetched.filter((path) => /\/embed-/.test(path))).not.toEqual([]);
  fetched.length = 0;
  await page.goto('/');
  await pressRun(page);
  await expect(reply(page)).toContainText('(integer) 1');
  expect(fetched.filter((path) => /embed/.test(path))).toEqual([]);
  expect(complaints).toEqual([]);
});

test('what is scrolled to its end scrolls the page around it', async ({ page }) => {
  await openAround(page);
  const lines = Array.from({ length: 60 }, (_, at) => `-- line ${at + 1}`).join('\n');
  await mount(page, { project: { ...counter, script: `${lines}\nlocal t = {} for i = 1, 60 do t[i] = i end return t` } });
  await pressRun(frame(page));
  await expect(reply(frame(page))).toContainText('(integer) 60');
  await page.evaluate(() => { document.body.style.height = '5000px'; });
  const scrolled = () => page.evaluate(() => window.scrollY);
  let last = -1;
  /** A wheel that was turned before has had its effect. */
  const still = () => expect.poll(async () => {
    const before = last;
    last = await scrolled();
    return last - before;
  }, { intervals: [200] }).toBe(0);
  for (const place of ['.cm-scroller', '.panel-body']) {
    await still();
    await page.evaluate(() => window.scrollTo(0, 0));
    const box = (await frame(page).locator(place).first().boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await frame(page).locator(place).first().evaluate((element) => { element.scrollTop = 0; });
    await page.mouse.wheel(0, 100);
    await expect.poll(() => frame(page).locator(place).first().evaluate((element) => element.scrollTop)).toBeGreaterThan(0);
    expect(await scrolled(), `${place} scrolls first`).toBe(0);
    await frame(page).locator(place).first().evaluate((element) => { element.scrollTop = element.scrollHeight; });
    // A wheel that goes on belongs to what it began with.
    await expect(async () => {
      await page.mouse.wheel(0, 200);
      expect(await scrolled(), `${place} hands on`).toBeGreaterThan(0);
    }).toPass();
  }
});

test('what the script reads can be given beside it, and what it does not read takes no room', async ({ page }) => {
  await page.setViewportSize({ width: 600, height: 400 });
  const keys = page.getByRole('textbox', { name: 'KEYS' });
  await openEmbed(page, '', counter);
  await expect(keys).toHaveValue('n');
  await expect(page.getByRole('textbox', { name: 'ARGV' })).toHaveCount(0);
  await keys.fill('m');
  await pressRun(page);
  await expect(reply(page)).toContainText('(integer) 1');
  await page.screenshot({ path: 'test-results/embed-inputs.png' });
  expect(await violations(page)).toEqual([]);
  await script(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('return ARGV[1]');
  await expect(keys).toHaveCount(0);
  await page.getByRole('textbox', { name: 'ARGV' }).fill('given');
  await pressRun(page);
  await expect(reply(page)).toContainText('"given"');
  // Where they have a panel they stand there alone.
  await openEmbed(page, '&panels=reply,inputs', { ...counter, name: 'With a panel' });
  await expect(page.getByRole('tab', { name: 'Inputs' })).toBeVisible();
  await expect(keys).toHaveCount(0);
});

test('its theme is that of what is around it, unless the address names one', async ({ page }) => {
  await page.emulateMedia({ colorScheme: null }); // what is set there would hold in each frame
  await openAround(page);
  await mount(page, { project: counter });
  await mount(page, { project: counter, theme: 'light' }, 'two');
  const ground = (place?: string) => frame(page, place).locator('header').evaluate((element) => getComputedStyle(element).backgroundColor);
  const light = await ground();
  await page.evaluate(() => { document.documentElement.style.colorScheme = 'dark'; });
  await expect.poll(() => ground()).not.toBe(light);
  await expect.poll(() => frame(page).locator('body').evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
  expect(await ground('two')).toBe(light);
  // One element of a light page may be dark.
  await page.evaluate(() => {
    document.documentElement.style.colorScheme = 'light';
    document.querySelector<HTMLElement>('#one')!.style.colorScheme = 'dark';
  });
  await expect.poll(() => ground()).not.toBe(light);
  await page.screenshot({ path: 'test-results/embed-themes.png', fullPage: true });
});
