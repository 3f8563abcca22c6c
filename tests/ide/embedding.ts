// A page around embeds, of the site's own origin or of another one.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { BrowserContext, FrameLocator, Locator, Page } from '@playwright/test';
import type { Embed, Options, Result } from '../../src/embed/api.ts';

/** What a page of these tests has for its scripts. */
declare global {
  interface Window {
    mount(options: Options, place?: string): Promise<void>;
    embeds: Embed[];
    results: Result[];
  }
}

const MODULE = readFileSync(join(import.meta.dirname, '../../dist/embed.js'));
const PAGE = `<!doctype html><html lang="en"><head><title>Around</title></head><body><main><h1>Around</h1><div id="one"></div><div id="two"></div></main>
<script type="module">
import { mount } from './embed.js';
window.embeds = []; window.results = [];
window.mount = async (options, place = 'one') => {
  const embed = await mount(document.getElementById(place), options);
  embed.on('result', (result) => results.push(result));
  embeds.push(embed);
};
</script></body></html>`;

/** Another site: serves that page, and its own copy of embed.js. */
export async function foreignSite(host: string): Promise<{ url: string; close(): void }> {
  const server = createServer(({ url }, response) => {
    const isModule = url === '/embed.js';
    response.writeHead(200, { 'content-type': isModule ? 'text/javascript' : 'text/html' }).end(isModule ? MODULE : PAGE);
  });
  await new Promise<void>((resolve) => { server.listen(0, host, resolve); });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/`,
    close: () => { server.closeAllConnections(); server.close(); },
  };
}

/** A page of the site itself around embeds. */
export async function openAround(page: Page): Promise<void> {
  await page.route('**/around', (route) => route.fulfill({ contentType: 'text/html', body: PAGE }));
  await page.goto('around');
  await page.waitForFunction(() => 'mount' in window);
}

export const mount = (page: Page, options: Options, place = 'one'): Promise<void> =>
  page.evaluate(([look, where]) => window.mount(look, where), [options, place] as const);

export const frame = (page: Page, place = 'one'): FrameLocator => page.frameLocator(`#${place} iframe`);

type Part = Page | FrameLocator;
export const script = (part: Part): Locator => part.getByRole('textbox', { name: 'Script' });
export const reply = (part: Part): Locator => part.getByRole('region', { name: 'Reply', exact: true });
export const runButton = (part: Part): Locator => part.getByRole('button', { name: 'Run', exact: true });

export async function pressRun(part: Part): Promise<void> {
  await runButton(part).click();
}

/** Records, in every embed of a context, whatever it asks of what a browser keeps. */
export async function watchStorage(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    if (!new URLSearchParams(location.search).has('embed')) return;
    const touched: string[] = [];
    Object.defineProperty(window, 'touched', { value: touched });
    const watch = (name: string, owner: object | undefined, methods: string[]): void => {
      for (const method of owner ? methods : []) {
        const original = Reflect.get(owner!, method) as (...args: unknown[]) => unknown;
        Reflect.set(owner!, method, function watched(this: unknown, ...args: unknown[]) {
          touched.push(`${name}.${method}`);
          return Reflect.apply(original, this, args);
        });
      }
    };
    watch('indexedDB', globalThis.IDBFactory?.prototype, ['open', 'deleteDatabase', 'databases']);
    watch('Storage', globalThis.Storage?.prototype, ['getItem', 'setItem', 'removeItem', 'clear', 'key']);
    watch('locks', globalThis.LockManager?.prototype, ['request', 'query']);
    watch('serviceWorker', globalThis.ServiceWorkerContainer?.prototype, ['register', 'getRegistration', 'getRegistrations']);
    watch('caches', globalThis.CacheStorage?.prototype, ['open', 'match', 'delete', 'keys', 'has']);
    watch('storage', globalThis.StorageManager?.prototype, ['persist', 'getDirectory']);
    for (const name of ['localStorage', 'sessionStorage'] as const) {
      const { get } = Object.getOwnPropertyDescriptor(window, name)!;
      Object.defineProperty(window, name, { get() { touched.push(name); return get!.call(window) as unknown; } });
    }
    globalThis.BroadcastChannel = class extends BroadcastChannel {
      constructor(name: string) { super(name); touched.push(`BroadcastChannel ${name}`); }
    };
    Object.defineProperty(document, 'cookie', { set() { touched.push('cookie'); }, get() { touched.push('cookie'); return ''; } });
  });
}

/** What the embeds of a page asked of what a browser keeps. Each of them must have been watched. */
export async function touched(page: Page): Promise<string[]> {
  const embeds = page.frames().filter((one) => /[?&]embed\b/.test(one.url()));
  expect(embeds.length).toBeGreaterThan(0);
  const lists = await Promise.all(embeds.map((one) => one.evaluate(() => Reflect.get(window, 'touched') as string[])));
  return lists.flat();
}
