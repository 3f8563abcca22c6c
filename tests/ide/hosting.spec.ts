// docs/hosting.md, followed to the letter: nginx with the configuration that stands there serves the built folder.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { keptForOffline } from './page.ts';

test.use({ serviceWorkers: 'allow' });

const root = join(import.meta.dirname, '../..');
const dist = join(root, 'dist');
const document = readFileSync(join(root, 'docs/hosting.md'), 'utf8');
/** A block of the document, behind its mark. */
const block = (mark: string): string => new RegExp(`<!-- ${mark} -->\n\`\`\`\\w+\n([^]*?)\n\`\`\``).exec(document)![1];

const nginx = ['nginx', '/usr/sbin/nginx'].find((path) => spawnSync(path, ['-v']).status === 0);
let server: ChildProcess | undefined;
let folder = '';
let url = '';

async function freePort(): Promise<number> {
  const listening = createServer();
  await new Promise<void>((resolve) => { listening.listen(0, '127.0.0.1', resolve); });
  const { port } = listening.address() as AddressInfo;
  await new Promise((resolve) => { listening.close(resolve); });
  return port;
}

test.beforeAll(async () => {
  if (nginx === undefined) return;
  folder = mkdtempSync(join(tmpdir(), 'evalua-nginx-'));
  const port = await freePort();
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`);
  writeFileSync(join(folder, 'nginx.conf'), `${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/errors;
events {}
http { access_log off; ${folders.join(' ')}
${block('nginx').replaceAll('/srv/evalua', dist).replace('listen 8080', `listen 127.0.0.1:${port}`)}
}`);
  server = spawn(nginx, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'errors')], { stdio: 'ignore' });
  url = `http://localhost:${port}`;
  await expect.poll(() => fetch(`http://127.0.0.1:${port}/`).then(({ status }) => status, () => 0), { timeout: 30_000 }).toBe(200);
});

test.afterAll(() => {
  server?.kill('SIGTERM');
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

const asset = (kind: RegExp): string => readdirSync(join(dist, 'assets')).find((name) => kind.test(name))!;

for (const path of ['/', '/tools/evalua/']) {
  test(`nginx sends what ${path} needs, with its headers`, async ({ page }) => {
    test.skip(nginx === undefined, 'nginx is not installed');
    const head = async (name: string): Promise<(string | null)[]> => {
      const { status, headers } = await fetch(url.replace('localhost', '127.0.0.1') + path + name);
      return [String(status), headers.get('content-type'), headers.get('cache-control'), headers.get('content-encoding')];
    };
    const always = 'public, max-age=31536000, immutable';
    expect(await head('')).toEqual(['200', 'text/html; charset=utf-8', 'no-cache', 'gzip']);
    expect(await head('sw.js')).toEqual(['200', 'text/javascript; charset=utf-8', 'no-cache', 'gzip']);
    expect(await head('manifest.webmanifest')).toEqual(['200', 'application/manifest+json', 'no-cache', null]);
    expect(await head(`assets/${asset(/^vm-.*\.js$/)}`)).toEqual(['200', 'text/javascript; charset=utf-8', always, 'gzip']);
    expect(await head(`assets/${asset(/\.wasm$/)}`)).toEqual(['200', 'application/wasm', always, 'gzip']);
    expect((await head('assets/gone.js'))[0]).toBe('404');
    expect((await head('nothing/here'))[0]).toBe('404');
    const { headers } = await fetch(url.replace('localhost', '127.0.0.1') + path);
    expect(['x-content-type-options', 'referrer-policy', 'cross-origin-resource-policy', 'x-frame-options'].map((name) => headers.get(name)))
      .toEqual(['nosniff', 'no-referrer', 'cross-origin', null]);

    await page.goto(url + path);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(page.getByRole('region', { name: 'Reply', exact: true })).toContainText('(integer) 1');
    await keptForOffline(page);
  });
}

test('the workflow builds as package.json says', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  const runs = [...block('workflow').matchAll(/- run: (.*)/g)].map(([, command]) => command);
  expect(runs).toEqual(['npm ci', 'npm run build']);
  expect(scripts.build).toBe('vite build');
  expect(block('workflow')).toContain('path: dist');
  expect(block('workflow')).not.toContain('\t');
});
