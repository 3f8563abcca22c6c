// Offline: after one visit every view of the page works with its host gone and the network cut.
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { StaticServer } from '../static-server.ts';
import { complaints, tellViolations, useEverything } from './every-view.ts';
import { keptForOffline } from './page.ts';

test.use({ serviceWorkers: 'allow' });

const server = new StaticServer(join(import.meta.dirname, '../../dist'));
test.beforeAll(() => server.start());
test.afterAll(() => server.stop());

test('after one visit every view works without a network, in a second tab too', async ({ page, context }) => {
  test.slow();
  const origin = new URL(server.url).origin;
  const reply = page.getByRole('region', { name: 'Reply', exact: true });
  const runButton = page.getByRole('button', { name: 'Run', exact: true });
  await tellViolations(page);
  await page.goto(server.url);
  await runButton.click();
  await expect(reply).toContainText('(integer) 1');
  await keptForOffline(page);

  server.stop();
  await context.setOffline(true);
  await page.reload();
  const heard = complaints(page, origin);
  await runButton.click();
  await expect(reply).toContainText('(integer) 2');
  await useEverything(page);
  expect(heard).toEqual([]);

  const second = await context.newPage();
  const heardThere = complaints(second, origin);
  await second.goto(server.url);
  await second.getByRole('textbox', { name: 'Script' }).fill('return 40 + 2');
  await second.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(second.getByRole('region', { name: 'Reply', exact: true })).toContainText('(integer) 42');
  await second.goto(`${server.url}?from=elsewhere#1damaged`);
  await expect(second.getByText(/This link is damaged/)).toBeVisible();
  expect(heardThere).toEqual([]);
});
