// The team's world in the page: people look at it, and change it, as they would in the platform.
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { region, stored, violations } from './page.ts';

const MOD = process.platform === 'darwin' ? 'Meta' : 'Control';
const world = (page: Page): Locator => region(page, 'World');
const card = (page: Page, title: string): Locator => world(page).getByRole('button', { name: title, exact: true });
const column = (page: Page, name: string): Locator => world(page).getByRole('region', { name, exact: true });

async function openWorld(page: Page): Promise<void> {
  await page.goto('');
  await expect(page.getByRole('combobox', { name: 'Host' })).toBeEnabled();
  await page.getByRole('combobox', { name: 'Host' }).selectOption('automations');
  await page.getByRole('tab', { name: 'World', exact: true }).first().click();
  await expect(world(page).getByRole('article').first()).toBeVisible();
}

async function view(page: Page, name: string): Promise<void> {
  const tab = world(page).getByRole('tab', { name: new RegExp(`^${name}`) });
  await tab.click();
  await expect(world(page).getByRole('tabpanel', { name: new RegExp(`^${name}`) })).toBeVisible();
}

/** Does something, and comes back to the page once it is stored. */
async function storedAfter(page: Page, work: () => Promise<void>): Promise<void> {
  const before = (await stored(page, 'tail')).length;
  await work();
  await expect.poll(async () => (await stored(page, 'tail')).length).toBeGreaterThan(before);
  await page.reload();
  await page.getByRole('tab', { name: 'World', exact: true }).first().click();
}

async function runScript(page: Page, script: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Script' }).click();
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.insertText(script);
  await page.keyboard.press(`${MOD}+Enter`);
}

test('a task is dragged to completed, and is there after a reload', async ({ page }) => {
  await openWorld(page);
  await view(page, 'Board');
  await expect(column(page, 'active').getByText('Login fails with long passwords')).toBeVisible();
  await storedAfter(page, async () => {
    const from = (await card(page, 'Login fails with long passwords').boundingBox())!;
    const to = (await column(page, 'completed').boundingBox())!;
    await page.mouse.move(from.x + 10, from.y + 6);
    await page.mouse.down();
    await page.mouse.move(to.x + 40, to.y + 60, { steps: 8 });
    await page.mouse.up();
    await expect(column(page, 'completed').getByText('Login fails with long passwords')).toBeVisible();
    await expect(page.getByText('Ran Notify on completion.')).toBeVisible();
    await view(page, 'Chat');
    await world(page).getByRole('button', { name: /^# product 1 unread/ }).click();
    await expect(world(page).getByRole('button', { name: '# product', exact: true })).toBeVisible();
  });
  await view(page, 'Board');
  await card(page, 'Login fails with long passwords').click();
  const detail = region(page, 'Login fails with long passwords');
  await expect(detail.getByRole('combobox', { name: 'Status' })).toHaveValue('completed');
  await expect(detail).toContainText(/completed \w{3} \d/);
});

test('a drag that is let go elsewhere, or ended by Escape, moves nothing', async ({ page }) => {
  await openWorld(page);
  await view(page, 'Board');
  const from = (await card(page, 'Migrate the old webhooks').boundingBox())!;
  const to = (await column(page, 'active').boundingBox())!;
  await page.mouse.move(from.x + 10, from.y + 6);
  await page.mouse.down();
  await page.mouse.move(to.x + 40, to.y + 60, { steps: 5 });
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(column(page, 'paused').getByText('Migrate the old webhooks')).toBeVisible();
  await expect(column(page, 'active').getByText('Migrate the old webhooks')).toHaveCount(0);
});

test('the keyboard alone moves a task, goes with it, and edits it', async ({ page }) => {
  await openWorld(page);
  await view(page, 'Board');
  const task = card(page, 'Export is slow for large workspaces');
  await storedAfter(page, async () => {
    await task.focus();
    await page.keyboard.press('Shift+ArrowRight');
    await expect(column(page, 'paused').getByText('Export is slow for large workspaces')).toBeVisible();
    await expect(task).toBeFocused();
    await page.keyboard.press('Shift+ArrowRight');
    await expect(column(page, 'completed').getByText('Export is slow for large workspaces')).toBeVisible();
    await expect(task).toBeFocused();
  });
  await view(page, 'Board');
  await expect(column(page, 'completed').getByText('Export is slow for large workspaces')).toBeVisible();
  await task.focus();
  await page.keyboard.press('Enter');
  const title = region(page, 'Export is slow for large workspaces').getByRole('textbox', { name: 'Title' });
  await title.fill('Export is fast');
  await title.press('Enter');
  await expect(card(page, 'Export is fast')).toBeVisible();
  await column(page, 'pending').getByRole('button', { name: 'Add task to pending' }).press('Enter');
  await page.keyboard.type('Order cake');
  await page.keyboard.press('Enter');
  await expect(column(page, 'pending').getByText('Order cake')).toBeVisible();
});

test('a message is answered, and one comes in from outside', async ({ page }) => {
  await openWorld(page);
  await world(page).getByRole('button', { name: /product$/ }).click();
  await world(page).getByRole('combobox', { name: 'Write as' }).selectOption('Maya');
  await world(page).getByRole('textbox', { name: 'Message to product' }).fill('I **add** the index.');
  await page.keyboard.press('Enter');
  await expect(world(page).getByRole('article', { name: /^Maya/ }).last()).toContainText('I add the index.');
  await world(page).getByRole('button', { name: 'support', exact: true }).click();
  await world(page).getByRole('textbox', { name: 'Incoming message from' }).fill('Kim');
  await world(page).getByRole('textbox', { name: 'Incoming message', exact: true }).fill('The invoice is empty.');
  await world(page).getByRole('button', { name: 'Receive' }).click();
  await expect(world(page).getByRole('article', { name: /^Kim, in/ })).toContainText('The invoice is empty.');
  await world(page).getByRole('button', { name: 'lua-lovers' }).click();
  await expect(world(page)).toContainText('Join it to receive messages from there.');
});

test('an approval is granted, and another asked for once', async ({ page }) => {
  await openWorld(page);
  await view(page, 'Approvals');
  await world(page).getByRole('button', { name: 'Grant Onboarding plan for Halden' }).click();
  await expect(region(page, 'Decided').getByRole('article', { name: 'Approval of Onboarding plan for Halden' })).toContainText('granted');
  await world(page).getByRole('combobox', { name: 'Item' }).selectOption({ label: 'Invite by link · in progress' });
  await world(page).getByRole('button', { name: 'Request', exact: true }).click();
  await expect(region(page, 'Pending').getByRole('article', { name: 'Approval of Invite by link' })).toContainText('in progress → review');
  await world(page).getByRole('button', { name: 'Request', exact: true }).click();
  await expect(world(page).getByRole('alert')).toContainText('pending already');
});

test('rows of a table are added, edited by the keyboard, and refused where they do not fit', async ({ page }) => {
  await openWorld(page);
  await view(page, 'Tables');
  const grid = world(page).getByRole('grid', { name: 'Leads' });
  await expect(grid.getByRole('gridcell', { name: 'Anna Lindqvist' })).toBeVisible();
  await world(page).getByRole('button', { name: 'Add row' }).click();
  await expect(world(page)).toContainText('19 rows');
  await page.keyboard.type('Zoe');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.type('high');
  await page.keyboard.press('Enter');
  await expect(world(page).getByRole('alert')).toContainText('score: a number is wanted, not "high"');
  await page.keyboard.press(`${MOD}+a`);
  await page.keyboard.type('91');
  await page.keyboard.press('Enter');
  await expect(grid.getByRole('row', { name: /^Zoe 91/ })).toBeVisible();
  await grid.getByRole('row', { name: /^Zoe/ }).hover();
  await grid.getByRole('button', { name: 'Remove row 19' }).click();
  await expect(world(page)).toContainText('18 rows');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(grid.getByRole('row', { name: /^Zoe 91/ })).toBeVisible();
});

test('bad CSV is told at its line, good CSV is added and goes out again', async ({ page }) => {
  await openWorld(page);
  await view(page, 'Tables');
  await world(page).getByRole('combobox', { name: 'Table' }).selectOption({ label: 'Payments' });
  await world(page).getByRole('button', { name: 'Import CSV' }).click();
  const csv = world(page).getByRole('textbox', { name: 'CSV' });
  await csv.fill('customer,amount\nA,1\nB,many\nC,3');
  await world(page).getByRole('button', { name: 'Import', exact: true }).click();
  await expect(world(page).getByRole('alert')).toHaveText('Line 3: amount: a number is wanted, not "many"');
  expect(await csv.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd))).toBe('B,many');
  await csv.fill('customer,amount\n"A, B",1\nC,3');
  await world(page).getByRole('button', { name: 'Import', exact: true }).click();
  await expect(world(page).getByRole('gridcell', { name: 'A, B' })).toBeVisible();
  const download = page.waitForEvent('download');
  await world(page).getByRole('button', { name: 'Export CSV' }).click();
  expect((await download).suggestedFilename()).toBe('Payments.csv');
});

test('a large table is scrolled through, and only what shows is fetched', async ({ page }) => {
  await openWorld(page);
  await view(page, 'Tables');
  await world(page).getByRole('combobox', { name: 'Table' }).selectOption({ label: 'Payments' });
  await world(page).getByRole('button', { name: 'Import CSV' }).click();
  const rows = Array.from({ length: 30_000 }, (_, at) => `Customer ${at},${at}`);
  await world(page).getByRole('textbox', { name: 'CSV' }).evaluate((area: HTMLTextAreaElement, text) => {
    area.value = text;
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }, `customer,amount\n${rows.join('\n')}`);
  await world(page).getByRole('button', { name: 'Import', exact: true }).click();
  await expect(world(page)).toContainText('30,003 rows');
  const grid = world(page).getByRole('grid', { name: 'Payments' });
  await grid.getByRole('gridcell', { name: 'Nordwind' }).click();
  await page.keyboard.press('Control+End');
  await expect(grid.getByRole('gridcell', { name: 'Customer 29999' })).toBeVisible();
  expect(await grid.getByRole('row').count()).toBeLessThan(100);
});

// The run completes a task, and an automation that listens writes to a channel.
test('what a run changed is marked in each view', async ({ page }) => {
  await openWorld(page);
  await runScript(page, [
    'oc.chat.send_to("general", "**Done**: all")',
    'oc.tasks.update("t5", { status = "completed" })',
    'oc.tables.update_row("tb-leads", "lead1", { score = 80 })',
  ].join('\n'));
  await page.getByRole('tab', { name: 'World', exact: true }).first().click();
  await expect(world(page).getByRole('tab', { name: /^Chat 2 changed/ })).toBeVisible();
  const message = world(page).getByRole('article', { name: /^Draft/ });
  await expect(message).toContainText('+ new');
  await expect(message.locator('strong').last()).toHaveText('Done');
  await view(page, 'Board');
  await expect(column(page, 'completed').getByTitle(/status: active → completed/)).toBeVisible();
  await view(page, 'Tables');
  await expect(world(page).getByRole('gridcell', { name: /^80 before the run: 0/ })).toBeVisible();
});

test('a button under a message is pressed, and comes in from outside', async ({ page }) => {
  await openWorld(page);
  await runScript(page, `oc.external.telegram.send("-1001547", { text = "<b>Ship</b> it?", parse_mode = "html",
    reply_markup = { inline_keyboard = { { { text = "Yes", callback_data = "approve:i1" } } } } })`);
  await page.getByRole('tab', { name: 'World', exact: true }).first().click();
  await world(page).getByRole('button', { name: /^team-chat/ }).click();
  const sent = world(page).getByRole('article', { name: /^Draft, out/ });
  await expect(sent.locator('p strong').last()).toHaveText('Ship');
  await sent.getByRole('button', { name: 'Yes' }).click();
  await expect(world(page).getByRole('article', { name: /^Kim, in/ })).toContainText('approve:i1');
  await view(page, 'Outbox');
  await world(page).getByRole('listbox', { name: 'Sent' }).getByRole('option', { name: /Ship/ }).click();
  await expect(region(page, 'To telegram -1001547')).toContainText('"callback_data": "approve:i1"');
});

test('an item that is removed comes back; on a phone a card is moved by its buttons', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await openWorld(page);
  await view(page, 'Board');
  await world(page).getByRole('combobox', { name: 'Board' }).selectOption({ label: 'Sprint Board' });
  await card(page, 'Invite by link').click();
  await region(page, 'Invite by link').getByRole('button', { name: 'Remove Invite by link' }).click();
  await expect(world(page)).toContainText('5 items');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(world(page)).toContainText('6 items');
  await world(page).getByRole('button', { name: 'Move Invite by link right' }).click();
  await expect(column(page, 'review').getByText('Invite by link')).toBeVisible();
});

test('a channel and a list are made; the list is removed with its items and comes back whole', async ({ page }) => {
  await openWorld(page);
  await world(page).getByRole('button', { name: 'New channel', exact: true }).click();
  await world(page).getByRole('form', { name: 'New channel' }).getByRole('textbox', { name: 'Name' }).fill('launch');
  await world(page).getByRole('button', { name: 'Make the channel' }).click();
  await expect(world(page).getByRole('textbox', { name: 'Message to launch' })).toBeVisible();
  await view(page, 'Board');
  await world(page).getByRole('button', { name: 'New list' }).click();
  const form = world(page).getByRole('form', { name: 'New list' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Launch');
  await form.getByRole('textbox', { name: 'Statuses' }).fill('');
  await form.getByRole('button', { name: 'Make the list' }).click();
  await expect(form.getByRole('alert')).toContainText('a list needs one at least');
  await form.getByRole('textbox', { name: 'Statuses' }).fill('open, shut');
  await form.getByRole('button', { name: 'Make the list' }).click();
  await expect(column(page, 'shut')).toBeVisible();
  await world(page).getByRole('combobox', { name: 'Board' }).selectOption({ label: 'Sprint Board' });
  await world(page).getByRole('button', { name: 'Edit Sprint Board' }).click();
  await world(page).getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(world(page).getByRole('combobox', { name: 'Board' })).not.toContainText('Sprint Board');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(world(page).getByRole('combobox', { name: 'Board' })).toContainText('Sprint Board');
  await world(page).getByRole('combobox', { name: 'Board' }).selectOption({ label: 'Sprint Board' });
  await expect(world(page)).toContainText('6 items');
});

test('a secret shows when somebody asks; a request from outside is checked at its fields', async ({ page }) => {
  await openWorld(page);
  await view(page, 'Integrations');
  await expect(world(page)).not.toContainText('sk-4f9a71c2e8');
  await world(page).getByRole('button', { name: 'Reveal api_key' }).click();
  await expect(world(page).getByRole('textbox', { name: 'Value of api_key' })).toHaveValue('sk-4f9a71c2e8');
  await world(page).getByRole('checkbox', { name: 'stripe is connected' }).check();
  await expect(world(page).getByRole('checkbox', { name: 'stripe is connected' })).toBeChecked();
  await view(page, 'Webhooks');
  await world(page).getByRole('textbox', { name: 'Headers' }).fill('no header');
  await world(page).getByRole('textbox', { name: 'Body' }).fill('{"a":');
  await world(page).getByRole('button', { name: 'Call' }).click();
  await expect(world(page).getByRole('alert')).toHaveCount(2);
  await world(page).getByRole('textbox', { name: 'Headers' }).fill('X-From: test');
  await world(page).getByRole('textbox', { name: 'Body' }).fill('{"event": "ping"}');
  await world(page).getByRole('button', { name: 'Call' }).click();
  await expect(world(page).getByRole('list', { name: 'What became of it' })).toBeVisible();
});

const VIEWS = ['Chat', 'Board', 'Tables', 'Calendar', 'Outbox', 'Approvals', 'People', 'Memory', 'Integrations', 'Webhooks'];

for (const { name, width, colorScheme } of [
  { name: 'in the light', width: 1280, colorScheme: 'light' }, { name: 'in the dark', width: 1280, colorScheme: 'dark' }, { name: 'on a phone', width: 390, colorScheme: 'light' },
] as const) {
  test(`axe finds nothing in any view ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await openWorld(page);
    for (const one of VIEWS) {
      await view(page, one);
      await page.waitForTimeout(200); // what is asked for is drawn
      expect(await violations(page, '[aria-label="World"]'), one).toEqual([]);
      const overflow = await world(page).evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(overflow, one).toBeLessThanOrEqual(0);
    }
    await view(page, 'People');
    await world(page).getByRole('button', { name: /Atlas/ }).click();
    expect(await violations(page, '[aria-label="World"]')).toEqual([]);
    await view(page, 'Board');
    await card(page, 'Blog post: why we moved to Lua').click();
    expect(await violations(page, '[aria-label="World"]')).toEqual([]);
  });
}
