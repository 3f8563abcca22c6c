// The built folder is a static site: it works from any path of any host, and asks nobody else.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';

const TYPES: Record<string, string> = {
  '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.wasm': 'application/wasm',
};
const PREFIX = '/some/where/deep/';
let server: Server;

test.beforeAll(async () => {
  const dist = join(import.meta.dirname, '../../dist');
  server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = join(dist, normalize(path.startsWith(PREFIX) ? path.slice(PREFIX.length) || 'index.html' : 'none'));
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => { server.listen(0, 'localhost', resolve); });
});
test.afterAll(() => { server.close(); });

test('works from a path below the root, and asks no other origin', async ({ page }) => {
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const failed: string[] = [];
  page.on('request', (request) => { if (!/^(?:data|blob):/.test(request.url()) && !request.url().startsWith(origin)) failed.push(request.url()); });
  page.on('response', (response) => { if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`); });
  page.on('pageerror', (error) => failed.push(error.message));
  page.on('console', (message) => { if (/Content.Security.Policy/i.test(message.text())) failed.push(message.text()); });
  await page.goto(origin + PREFIX);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Reply', exact: true })).toContainText('(integer) 1');
  await useEverything(page);
  await page.getByRole('combobox', { name: 'Host' }).selectOption({ label: 'Plain Lua' });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Reply', exact: true })).toContainText(/nil value/);
  expect(failed).toEqual([]);
});

/** Whatever draws something of its own: the policy of the page must allow it. */
async function useEverything(page: Page): Promise<void> {
  for (const name of ['Keyspace', 'Events', 'Log', 'Scripts']) await page.getByRole('tab', { name }).click();
  await page.getByRole('tab', { name: 'Reply' }).click();
  for (const key of ['Control+k', 'Escape', 'Alt+t', 'Alt+t', 'F2', 'Escape']) await page.keyboard.press(key);
  await page.getByRole('textbox', { name: 'Command' }).fill('SE');
  await page.getByRole('textbox', { name: 'Script' }).click();
  await page.keyboard.press('Control+f');
  await expect(page.getByRole('textbox', { name: 'Find' })).toBeVisible();
  const box = (await page.getByRole('separator', { name: 'Width of the editor' }).boundingBox())!;
  await page.mouse.move(box.x + 1, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + 100, { steps: 4 });
  await page.mouse.up();
}
