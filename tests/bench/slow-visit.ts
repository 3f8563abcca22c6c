// What a first visit feels like on a slow phone: how soon a key that is pressed shows in the editor, and how soon there is
// a reply where Run is pressed as soon as it is there.
import type { Browser, Page } from '@playwright/test';
import { StaticServer } from '../static-server.ts';
import { AS_A_HOST } from './built-page.ts';
import { median } from './report.ts';
import type { Row } from './report.ts';

/** Milliseconds that each request waits, and bytes a second. */
interface Network { latency: number; down: number; up: number }

const MEGABIT = 1_000_000 / 8;
/** The presets of Chrome's DevTools; the slow one is what Lighthouse measures phones with. */
const NETWORKS: Record<string, Network> = {
  '4G': { latency: 60 * 2.75, down: 9 * 0.9 * MEGABIT, up: 1.5 * 0.9 * MEGABIT },
  'slow 4G': { latency: 150 * 3.75, down: 1.6 * 0.9 * MEGABIT, up: 0.75 * 0.9 * MEGABIT },
};
const CPU = 4;
const SECTION = 'First visit, slowed';

/** In milliseconds from the moment when the address was entered; bytes as sent, until the reply. */
interface Visit { typing: number; reply: number; bytes: number }

export async function slowVisitRows(browser: Browser, dist: string, rounds: number): Promise<Row[]> {
  const server = new StaticServer(dist, AS_A_HOST);
  await server.start();
  const visits = new Map<string, Visit[]>();
  try {
    await visit(browser, server, undefined); // the server packs its files
    for (let round = 0; round < rounds; round++) {
      for (const [name, network] of [...Object.entries(NETWORKS), ['not slowed', undefined] as const]) {
        visits.set(name, [...visits.get(name) ?? [], await visit(browser, server, network)]);
      }
    }
  } finally {
    server.stop();
  }
  return [...visits].flatMap(([name, its]) => rows(name, its));
}

function rows(name: string, visits: readonly Visit[]): Row[] {
  const kilobytes = Math.max(...visits.map(({ bytes }) => bytes)) / 1000;
  const row = (what: string, value: number): Row =>
    ({ section: SECTION, name: `${name}: ${what}`, ours: { Chromium: value }, unit: 'ms' });
  return [
    row('a key shows in the editor', median(visits.map(({ typing }) => typing))),
    row('the first reply shows', median(visits.map(({ reply }) => reply))),
    {
      section: SECTION, name: `${name}: sent until then, gzip -9`, ours: { Chromium: kilobytes }, unit: 'KB', target: '<= 380 KB',
      met: { Chromium: kilobytes <= 380 },
    },
  ];
}

/** In a fresh profile. */
async function visit(browser: Browser, server: StaticServer, network: Network | undefined): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    if (network !== undefined) await slowDown(page, network);
    await page.addInitScript(watch);
    server.sent.length = 0;
    await page.goto(server.url, { waitUntil: 'commit' });
    await page.evaluate(() => window.editorThere);
    await page.keyboard.press('End'); // the first line is a comment: what is typed there harms nothing
    await page.keyboard.press('q');
    const { typing, reply } = await page.evaluate(() => window.firstVisit);
    const needed = new Set(await page.evaluate(() => window.needed));
    const sent = server.sent.filter(({ path }) => path === '/index.html' || needed.has(path));
    return { typing, reply, bytes: sent.reduce((sum, { gzip }) => sum + gzip, 0) };
  } finally {
    await context.close();
  }
}

/** The page's network counts for the scripts of its workers too; their CPU cannot be slowed. */
async function slowDown(page: Page, { latency, down, up }: Network): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false, latency, downloadThroughput: down, uploadThroughput: up,
  });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: CPU });
}

declare global {
  interface Window {
    firstVisit: Promise<Record<'typing' | 'reply', number>>;
    /** The editor has the keyboard. */
    editorThere: Promise<void>;
    /** Paths of what had come when the reply was there. */
    needed: string[];
  }
}

/** Runs in the page: presses Run when it is there, and takes the time when frames with the key and the reply were drawn. */
function watch(): void {
  const times: Partial<Record<'typing' | 'reply', number>> = {};
  const seen = new Set<string>();
  const has = (selector: string, text: RegExp): boolean => text.test(document.querySelector(selector)?.textContent ?? '');
  let pressed = false;
  let tellEditor: (() => void) | undefined;
  window.editorThere = new Promise((resolve) => { tellEditor = resolve; });
  window.firstVisit = new Promise((resolve) => {
    const drawn = (what: 'typing' | 'reply'): void => {
      if (seen.has(what)) return;
      seen.add(what);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        times[what] = performance.now();
        if (times.typing !== undefined && times.reply !== undefined) resolve({ typing: times.typing, reply: times.reply });
      };
      requestAnimationFrame(() => port2.postMessage(0)); // answered after the frame was drawn
    };
    new MutationObserver(() => {
      const run = pressed ? undefined : [...document.querySelectorAll('button')].find((one) => one.textContent?.trim().startsWith('Run'));
      if (run !== undefined) {
        pressed = true;
        run.click();
      }
      const editor = tellEditor && document.querySelector<HTMLElement>('.cm-content');
      if (editor) {
        editor.focus();
        tellEditor?.();
        tellEditor = undefined;
      }
      if (has('.cm-line', /q$/)) drawn('typing');
      if (!seen.has('reply') && has('[aria-label="Reply"]', /\(integer\) 1/)) {
        drawn('reply');
        window.needed = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
}
