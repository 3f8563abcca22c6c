// A team's world: a script that changes it, an automation that is deployed, and a day that is played.
import { expect, test } from 'vitest';
import type { Ground } from './engines.test.ts';
import { button, editor, region, reply } from './page.ts';

export function automationChecks(ground: Ground): void {
  test('an example runs in the world, which shows what it did', async () => {
    const { page } = ground;
    await page.select({ role: 'combobox', name: 'Host' }, 'Automations');
    await page.one({ role: 'tab', name: '~^World' });
    await page.select({ role: 'combobox', name: 'Example' }, 'Daily standup');
    await page.reads({ css: 'nav [aria-current=true]' }, 'Daily standup');
    await page.rerun();
    expect((await page.one(reply)).text).not.toContain('error');
    await page.show('World');
    await page.reads(region('World'), 'Daily Standup');
  });

  test('an automation is validated, deployed and played', async () => {
    const { page } = ground;
    await page.select({ role: 'combobox', name: 'Host' }, 'Automations');
    await page.one({ role: 'tab', name: '~^World' });
    await page.fill(editor, 'oc.chat.send_to("general", "Hello from the draft")');
    await page.show('Automations');
    await page.click(button('Validate'));
    await page.reads(region('Automations'), 'Nothing is wrong with it.');
    await page.click(button('Deploy'));
    await page.reads(region('Automations'), 'Lua automation deployed');
    await page.show('Router');
    await page.click(button('+1 day', region('Router')));
    await page.reads(region('Router'), 'ran');
    await page.show('Executions');
    await page.reads(region('Executions'), 'Inbox threshold');
  });
}
