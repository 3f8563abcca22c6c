// A session through all that the page has: every panel, dialog, host and kind of key. Nothing of it may need a network,
// ask another origin, or break the policy of the page.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { region, run, send, show } from './page.ts';

/** What a page asked for in vain, or of others, threw, or was forbidden by its policy; it hears from now on. */
export function complaints(page: Page, origin: string): string[] {
  const heard: string[] = [];
  const isOwn = (url: string): boolean => /^(?:data|blob):/.test(url) || url.startsWith(`${origin}/`);
  page.on('request', (request) => { if (!isOwn(request.url())) heard.push(`asked ${request.url()}`); });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    if (why !== 'net::ERR_ABORTED') heard.push(`${why} ${request.url()}`); // the page went on before the answer
  });
  page.on('response', (response) => { if (response.status() >= 400) heard.push(`${response.status()} ${response.url()}`); });
  page.on('pageerror', (error) => heard.push(error.message));
  page.on('console', (message) => {
    const told = message.text().startsWith('Applying inline style violates'); // by tellViolations, which knows where
    if (['error', 'warning'].includes(message.type()) && !told) heard.push(message.text());
  });
  page.on('websocket', (socket) => heard.push(`asked ${socket.url()}`));
  return heard;
}

/**
 * Before the page loads: its own word for what its policy forbade. Left out are the styles that the browser itself puts
 * on text that replaces other text in the editor, which then draws its lines anew.
 */
export async function tellViolations(page: Page): Promise<void> {
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber, target }) => {
      if (violatedDirective === 'style-src-attr' && target instanceof Element && target.closest('.cm-content')) return;
      const of = target instanceof Element ? target.outerHTML.slice(0, 120) : '';
      console.error(`Content-Security-Policy: ${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber} ${of}`);
    });
  });
}

/** The page is open, ready, on a desk, and has run nothing that stays. */
export async function useEverything(page: Page): Promise<void> {
  await lookAtKeys(page);
  await lookAtRuns(page);
  await writeScripts(page);
  await shareAndExport(page);
  await changeHosts(page);
  await changeLayout(page);
}

async function lookAtKeys(page: Page): Promise<void> {
  await send(page, 'SET a:text "caf\\xc3\\xa9 \\xff"', 'SETBIT a:flags 9 1', 'RPUSH a:list a b', 'SADD a:set a b', 'HSET a:hash f v',
    'ZADD a:rank 1 a', 'GEOADD a:sicily 13.361389 38.115556 Palermo', 'PFADD a:seen a b', 'XADD a:stream 1-0 item book',
    'XGROUP CREATE a:stream ship 0', 'EXPIRE a:text 900');
  await send(page, 'help HSET');
  await show(page, 'Keyspace');
  const views: Record<string, string[]> = {
    text: ['Escaped'], flags: ['Bits'], list: [], set: [], hash: [], rank: [], sicily: ['Scores'], seen: ['Escaped'], stream: ['Oldest', 'Groups 1'],
  };
  for (const [key, others] of Object.entries(views)) {
    await page.getByRole('listbox', { name: 'Keys' }).getByRole('option', { name: new RegExp(`a:${key}`) }).click();
    const detail = page.getByRole('group', { name: `Key a:${key}`, exact: true });
    await expect(detail).toBeVisible();
    for (const view of others) await detail.getByText(view).first().click();
  }
  await page.getByRole('searchbox', { name: 'Filter by name or pattern' }).fill('s*');
  await page.getByRole('searchbox', { name: 'Filter by name or pattern' }).fill('');
}

async function lookAtRuns(page: Page): Promise<void> {
  await run(page, "redis.log(redis.LOG_WARNING, 'said') redis.call('HSET', KEYS[1], 'f', ARGV[1]) return {1, 'a', {ok = 'x'}}", 'a:hash', 'w');
  for (const form of ['RESP2', 'RESP3', 'JSON', 'redis-cli']) await region(page, 'Reply').getByText(form, { exact: true }).click();
  await run(page, 'return nothing.there');
  await expect(region(page, 'Reply')).toContainText('nonexistent');
  await page.keyboard.press('Alt+h');
  await expect(page.getByRole('listbox', { name: 'Runs' })).toBeVisible();
  await page.keyboard.press('Alt+Comma');
  for (const name of ['Keyspace', 'Events', 'Log', 'Script cache']) await show(page, name);
  await page.getByRole('listbox', { name: 'Cached scripts' }).getByRole('option').first().click();
  await send(page, `FUNCTION LOAD "#!lua name=lib\\nredis.register_function('f', function() return 1 end)"`);
  await show(page, 'Script cache');
  await region(page, 'Script cache').getByText('Functions 1').click();
  await page.keyboard.press('Alt+End');
}

async function writeScripts(page: Page): Promise<void> {
  const script = page.getByRole('textbox', { name: 'Script' });
  await script.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type("redis.call('HGETA");
  await expect(page.locator('.cm-tooltip-autocomplete')).toContainText('HGETALL');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ControlOrMeta+f');
  await expect(page.getByRole('textbox', { name: 'Find' })).toBeVisible();
  await page.keyboard.press('Escape');
  await run(page, "local all = redis.call('KEYS', '*') return #all");
  await expect(page.locator('.cm-lintRange').first()).toBeVisible(); // what is said of the text is drawn: nothing moves under the pointer
  await page.locator('.cm-line span', { hasText: /^call$/ }).first().hover();
  await expect(page.locator('.cm-tooltip-hover')).toBeVisible();
  await page.mouse.move(0, 0);
  await show(page, 'Console');
  await page.getByRole('textbox', { name: 'Command' }).fill('ZRANGEB');
  await page.keyboard.press('Tab');
  await page.getByRole('textbox', { name: 'Command' }).fill('');
  await page.getByRole('button', { name: 'New client' }).click();
  await page.getByRole('button', { name: 'Open the replica' }).click();
  await send(page, 'GET a:text');
  await page.getByRole('tab', { name: 'Client 1' }).click();
}

async function shareAndExport(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const link = page.getByRole('textbox', { name: 'Link' });
  await expect(link).toHaveValue(/#1/);
  const bare = await link.inputValue();
  await page.getByRole('checkbox', { name: 'With the keyspace as it is now' }).check();
  await expect(link).not.toHaveValue(bare);
  await expect(link).toHaveValue(/#1/); // it is empty while another is made
  const url = await link.inputValue();
  await page.getByRole('button', { name: /As code for a client/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  const clients = dialog.getByRole('combobox', { name: 'Client' });
  for (const label of await clients.locator('option').allTextContents()) await clients.selectOption({ label });
  await expect(dialog.getByRole('textbox', { name: 'Code' })).toHaveValue(/./);
  await page.keyboard.press('Escape');
  await page.goto(url);
  await page.getByRole('button', { name: /Load its data/ }).click();
  await expect(page.getByText(/commands? made its data|failed\./)).toBeVisible();
  await page.getByRole('button', { name: 'Keep it' }).click();
  await page.goto(new URL('#1damaged', page.url()).href);
  await expect(page.getByText(/This link is damaged/)).toBeVisible();
}

async function changeHosts(page: Page): Promise<void> {
  const hosts = page.getByRole('combobox', { name: 'Host' });
  const examples = page.getByRole('combobox', { name: 'Example' });
  await examples.selectOption({ index: 2 });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await hosts.selectOption({ label: 'Plain Lua' });
  for (const lua of ['5.4', '5.1']) {
    await page.getByRole('combobox', { name: 'Lua', exact: true }).selectOption({ label: lua });
    await page.getByRole('textbox', { name: 'Script' }).fill('print(_VERSION) return _VERSION');
    await page.getByRole('tab', { name: 'Result' }).click();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(region(page, 'Reply')).toContainText(`Lua ${lua}`);
  }
  await show(page, 'Log');
  await expect(region(page, 'Log')).toContainText('Lua 5.1');
  await examples.selectOption({ index: 1 });
  await page.getByRole('tab', { name: 'Result' }).click();
  await page.getByRole('textbox', { name: 'Script' }).fill('while true do end');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  await hosts.selectOption({ label: 'Workflow' });
  await examples.selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('tab', { name: 'Graph' }).click();
  await region(page, 'Graph').getByRole('button', { name: /^Node .*, ran 1 time$/ }).first().click();
  await expect(region(page, 'Graph').getByRole('table', { name: 'State before and after' })).toBeVisible();
  await useAutomations(page);
  await hosts.selectOption({ label: 'Redis' });
}

/** Each panel of a team's world, with what is fetched at need: charts, differences, files. */
async function useAutomations(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'Host' }).selectOption({ label: 'Automations' });
  await page.getByRole('combobox', { name: 'Example' }).selectOption({ label: 'Score leads' });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('tab', { name: /^World/ }).first().click();
  for (const view of ['Chat', 'Board', 'Tables', 'Calendar', 'Outbox', 'Approvals', 'People', 'Memory', 'Integrations', 'Webhooks']) {
    await region(page, 'World').getByRole('tab', { name: new RegExp(`^${view}`) }).click();
  }
  await page.getByRole('tab', { name: 'Automations', exact: true }).click();
  await region(page, 'Automations').getByRole('button', { name: 'Deploy', exact: true }).click();
  await expect(region(page, 'Automations')).toContainText('Lua automation deployed');
  await region(page, 'Automations').getByRole('button', { name: /^Inbox threshold/ }).click();
  await page.getByRole('tab', { name: 'Router', exact: true }).click();
  await region(page, 'Router').getByRole('button', { name: '+1 day' }).click();
  await expect(region(page, 'Router')).toContainText('ran');
  await page.getByRole('tab', { name: 'Executions', exact: true }).click();
  await region(page, 'Executions').getByText('Dashboard', { exact: true }).click();
  await expect(region(page, 'Executions').getByRole('img').first()).toBeVisible();
}

async function changeLayout(page: Page): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('theme');
  await page.keyboard.press('Escape');
  for (const key of ['Alt+t', 'Alt+t', 'F2', 'Escape', 'ControlOrMeta+b', 'ControlOrMeta+b', 'ControlOrMeta+j', 'ControlOrMeta+j', 'Alt+n']) {
    await page.keyboard.press(key);
  }
  const box = (await page.getByRole('separator', { name: 'Width of the editor' }).boundingBox())!;
  await page.mouse.move(box.x + 1, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + 100, { steps: 4 });
  await page.mouse.up();
}
