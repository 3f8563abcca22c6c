// WebKit (WebKitGTK's MiniBrowser), driven by classic WebDriver on a screen of its own: https://www.w3.org/TR/webdriver2/
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { until } from './driver.ts';
import type { Driver, InputSource } from './driver.ts';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

/** An X server without a screen that anybody sees; it picks its own number. */
async function startDisplay(): Promise<{ display: string; end(): void }> {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = await new Promise<string>((resolve, reject) => {
    let said = '';
    (child.stdio[3] as Readable).on('data', (data: Buffer) => {
      said += data.toString();
      if (said.includes('\n')) resolve(said.trim());
    });
    child.once('error', reject).once('exit', () => { reject(new Error('Xvfb ended')); });
  });
  return { display: `:${number}`, end: () => { child.kill(); } };
}

/** `path` names WebKitWebDriver, which knows its MiniBrowser. */
export async function startWebKit(path: string): Promise<Driver> {
  const screen = await startDisplay();
  const port = await freePort();
  const child = spawn(path, ['-p', String(port)], {
    stdio: 'ignore', env: { ...process.env, DISPLAY: screen.display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', LIBGL_ALWAYS_SOFTWARE: '1',
      WEBKIT_DISABLE_COMPOSITING_MODE: '1', // a screen that nobody sees need not be composed: a third of the time
    },
  });
  const kill = (): void => { child.kill('SIGKILL'); screen.end(); };
  process.once('exit', kill);

  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${port}${path}`,
      { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const { value } = await response.json() as { value: T & { error?: string; message?: string } };
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }

  await until('WebKitWebDriver answers', async () => (await call<{ ready: boolean }>('GET', '/status')).ready || undefined);
  const session = await call<{ sessionId: string; capabilities: { browserVersion: string } }>('POST', '/session', {
    capabilities: { alwaysMatch: { timeouts: { script: 120_000 } } },
  });
  const within = `/session/${session.sessionId}`;
  const windows = [await call<string>('GET', `${within}/window`)];
  const turnTo = (handle: string): Promise<void> => call('POST', `${within}/window`, { handle });

  const driver: Driver = {
    name: `WebKitGTK ${session.capabilities.browserVersion}`,
    async go(url) { await call('POST', `${within}/url`, { url }); },
    async reload() { await call('POST', `${within}/refresh`, {}); },
    async evaluate(expression) {
      const script = `const [done] = arguments; (async () => (${expression}))()
        .then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value, error } = await call<{ value?: string; error?: string }>('POST', `${within}/execute/async`, { script, args: [] });
      if (error !== undefined) throw new Error(error);
      return value!;
    },
    async perform(actions: InputSource[]) { await call('POST', `${within}/actions`, { actions }); },
    async resize(width, height) {
      const inner = async (): Promise<[number, number]> =>
        JSON.parse(await driver.evaluate('JSON.stringify([innerWidth, innerHeight])')) as [number, number];
      const rect = await call<{ width: number; height: number }>('GET', `${within}/window/rect`);
      const [w, h] = await inner();
      await call('POST', `${within}/window/rect`, { width: rect.width + width - w, height: rect.height + height - h });
      const before = Date.now();
      await until('the window has its size', async () => {
        const [w, h] = await inner();
        return (w === width && h === height) || Date.now() - before > 2000 || undefined;
      });
    },
    async openWindow() {
      const { handle } = await call<{ handle: string }>('POST', `${within}/window/new`, { type: 'window' });
      windows.push(handle);
      await turnTo(handle);
    },
    async closeWindow() {
      await call('DELETE', `${within}/window`);
      windows.pop();
      await turnTo(windows.at(-1)!);
    },
    async end() {
      await call('DELETE', within).catch(() => undefined); // killed below
      process.off('exit', kill);
      kill();
    },
  };
  return driver;
}
