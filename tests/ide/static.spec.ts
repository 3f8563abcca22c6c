// The built folder is a static site: it works from any path of any host, asks nobody else, and breaks no rule of its policy.
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { StaticServer } from '../static-server.ts';
import { complaints, tellViolations, useEverything } from './every-view.ts';
import { keptForOffline } from './page.ts';

test.use({ serviceWorkers: 'allow' });

const server = new StaticServer(join(import.meta.dirname, '../../dist'), { prefix: '/some/where/deep/' });
test.beforeAll(() => server.start());
test.afterAll(() => server.stop());

test('works from a path below the root, and asks no other origin', async ({ page }) => {
  test.slow();
  const heard = complaints(page, new URL(server.url).origin);
  await tellViolations(page);
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Reply', exact: true })).toContainText('(integer) 1');
  await useEverything(page);
  await keptForOffline(page);
  expect(heard).toEqual([]);
});

test('what the policy forbids is heard: the tests above can fail', async ({ page }) => {
  const heard = complaints(page, new URL(server.url).origin);
  await tellViolations(page);
  await page.goto(server.url);
  await page.evaluate(() => fetch('https://example.com/').catch(() => undefined));
  await page.evaluate(() => { document.body.setAttribute('style', 'color: red'); });
  await page.evaluate(() => { new Image().src = 'https://example.com/pixel.png'; });
  await expect.poll(() => heard.filter((one) => one.startsWith('Content-Security-Policy')).length).toBe(3);
});
