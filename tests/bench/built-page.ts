// What a person feels in the built page: how much comes before the first reply, and how soon a
// reply is painted after Run was pressed.
import type { Browser, Page } from '@playwright/test';
import { StaticServer } from '../static-server.ts';
import type { Sent } from '../static-server.ts';

/** Compressed and cacheable, as static hosts send files. */
export const AS_A_HOST = { gzip: true, cacheControl: 'max-age=600' } as const;
/** A reply that differs each time, so that its painting can be seen. */
const SCRIPT = "return redis.call('INCR', 'bench:painted')";

/** Opens the page in a fresh profile and runs a script by hand; returns what the server sent until its reply. */
export async function firstVisit(browser: Browser, dist: string): Promise<Sent[]> {
  return inPage(browser, dist, async (page, server) => {
    await runScript(page, 'return 7421');
    await page.getByRole('region', { name: 'Reply' }).getByText('7421').first().waitFor();
    return [...server.sent];
  });
}

/** Milliseconds from each press of Ctrl+Enter until the reply was painted. */
export async function runToPaint(browser: Browser, dist: string, times: number, warmUp: number): Promise<number[]> {
  return inPage(browser, dist, async (page) => {
    await runScript(page, SCRIPT);
    await page.getByRole('region', { name: 'Reply' }).getByText('(integer) 1').first().waitFor();
    await page.evaluate(watchPainting);
    const durations: number[] = [];
    for (let i = 0; i < warmUp + times; i++) {
      await page.keyboard.down('Control');
      await page.waitForTimeout(60 + (i * 7) % 23); // people do not press in step with the screen
      await page.keyboard.press('Enter');
      durations.push(await page.evaluate(() => window.painted()));
      await page.keyboard.up('Control');
      await page.waitForTimeout(60);
    }
    return durations.slice(warmUp);
  });
}

/** Milliseconds from each key in a script of so many lines until what it typed was painted. */
export async function keyToPaint(browser: Browser, dist: string, lines: number, times: number, warmUp: number): Promise<number[]> {
  return inPage(browser, dist, async (page) => {
    await runScript(page, 'return 7');
    await page.getByRole('region', { name: 'Reply' }).getByText('(integer) 7').first().waitFor();
    await page.keyboard.press('Enter');
    await page.evaluate(paste, Array.from({ length: lines }, (_, i) => `local value${i} = redis.call('HGET', KEYS[1], 'field${i}') or 0`).join('\n'));
    for (let i = 0; i < 40; i++) await page.keyboard.press('PageUp');
    await page.waitForTimeout(2_000); // what comes after a first reply is there
    await page.evaluate(watchTyping);
    const durations: number[] = [];
    for (let i = 0; i < warmUp + times; i++) {
      await page.waitForTimeout(120 + (i * 7) % 43); // people do not type in step with the screen
      await page.keyboard.press('x');
      durations.push(await page.evaluate(() => window.painted()));
    }
    return durations.slice(warmUp);
  });
}

export interface LargeReply {
  /** Milliseconds that its painting took beyond that of its length alone: medians of the runs. */
  first: number;
  /** Nodes of the document then; milliseconds of the longest task while it was scrolled to its end, 0: none was above 50. */
  nodes: number;
  longest: number;
}

/** A reply of so many elements, run several times in turns with one that is their number. */
export async function largeReply(browser: Browser, dist: string, elements: number, times: number): Promise<LargeReply> {
  return inPage(browser, dist, async (page) => {
    const whole = `local t = {} for i = 1, ${elements} do t[i] = i end return t`;
    const took: Record<string, number[]> = { whole: [], length: [] };
    const list = page.getByRole('listbox', { name: 'Elements of the reply' });
    for (let i = 0; i <= times; i++) {
      for (const [kind, script] of [['length', whole.replace('return t', 'return #t')], ['whole', whole]] as const) {
        await runScript(page, `${script} -- ${i}`, false);
        await page.evaluate(watchSettled, kind === 'whole');
        await page.keyboard.press('Control+Enter');
        const duration = await page.evaluate(() => window.painted());
        if (i > 0) took[kind].push(duration); // the first one fetches what draws it
      }
    }
    const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
    const longest = await list.evaluate(async (its) => {
      let most = 0;
      new PerformanceObserver((tasks) => { for (const { duration } of tasks.getEntries()) most = Math.max(most, duration); }).observe({ type: 'longtask' });
      for (let step = 1; step <= 120; step++) {
        its.scrollTop = (its.scrollHeight * step) / 120;
        await new Promise((resolve) => { requestAnimationFrame(resolve); });
      }
      await new Promise((resolve) => { setTimeout(resolve, 200); });
      return most;
    });
    const middle = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];
    return { first: middle(took.whole) - middle(took.length), nodes, longest };
  });
}

/**
 * Runs in the page: from the press of Enter to the last frame that drew something, once nothing more is drawn for a while. `list`:
 * once there is a list of elements; else, once there is none. Playwright's own looking would take time of the page.
 */
function watchSettled(list: boolean): void {
  let pressed = 0;
  let last = 0;
  // Control comes before Enter.
  window.addEventListener('keydown', (event) => { if (event.key === 'Enter' && pressed === 0) pressed = event.timeStamp; }, true);
  const observer = new MutationObserver(() => requestAnimationFrame(() => { last = performance.now(); }));
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  window.painted = async () => {
    while (last === 0 || performance.now() - last < 300 || (document.querySelector('[aria-label="Elements of the reply"]') !== null) !== list) await new Promise((resolve) => { setTimeout(resolve, 50); });
    observer.disconnect();
    return last - pressed;
  };
}

declare global {
  interface Window { painted: () => Promise<number> }
}

/** Runs in the page: typing so much would take minutes. */
function paste(text: string): void {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  document.querySelector('.cm-content')!.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}

/** Runs in the page: from a key's own time to the end of the frame that drew a change of the script. */
function watchTyping(): void {
  const waiting: ((duration: number) => void)[] = [];
  const done: number[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data: from }: MessageEvent<number>) => {
    const duration = performance.now() - from;
    const tell = waiting.shift();
    if (tell === undefined) done.push(duration);
    else tell(duration);
  };
  let pressed = 0;
  window.addEventListener('keydown', (event) => { pressed = event.timeStamp; }, true);
  new MutationObserver(() => {
    if (pressed === 0) return;
    const from = pressed;
    pressed = 0;
    requestAnimationFrame(() => port2.postMessage(from)); // answered after the frame was drawn
  }).observe(document.querySelector('.cm-content')!, { subtree: true, childList: true, characterData: true });
  window.painted = () => new Promise((resolve) => {
    if (done.length > 0) resolve(done.shift()!);
    else waiting.push(resolve);
  });
}

/** Runs in the page: from a key's own time to the end of the frame that drew a new number in Reply. */
function watchPainting(): void {
  let pressed = 0;
  const waiting: ((duration: number) => void)[] = [];
  const done: number[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data: from }: MessageEvent<number>) => {
    const duration = performance.now() - from;
    const tell = waiting.shift();
    if (tell === undefined) done.push(duration);
    else tell(duration);
  };
  window.addEventListener('keydown', (event) => { if (event.key === 'Enter') pressed = event.timeStamp; }, true);
  const number = (): string | undefined => /\(integer\) \d+/.exec(document.body.textContent ?? '')?.[0];
  let shown = number();
  new MutationObserver(() => {
    if (pressed === 0 || number() === shown) return;
    shown = number();
    const from = pressed;
    pressed = 0;
    requestAnimationFrame(() => port2.postMessage(from)); // answered after the frame was drawn
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
  window.painted = () => new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('no reply was painted')), 10_000);
    if (done.length > 0) resolve(done.shift()!);
    else waiting.push(resolve);
  });
}

/** Typed, and run where `runs`. */
async function runScript(page: Page, script: string, runs = true): Promise<void> {
  const editor = page.getByRole('textbox', { name: 'Script' });
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(script);
  if (runs) await page.keyboard.press('Control+Enter');
}

async function inPage<T>(
  browser: Browser, dist: string, work: (page: Page, server: StaticServer) => Promise<T>,
): Promise<T> {
  const server = new StaticServer(dist, AS_A_HOST);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.goto(await server.start());
    await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
    return await work(page, server);
  } finally {
    await context.close();
    server.stop();
  }
}
