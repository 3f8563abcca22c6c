// Firefox, driven by WebDriver BiDi, which it speaks by itself: https://www.w3.org/TR/webdriver-bidi/
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { until } from './driver.ts';
import type { Driver, InputSource, Setting } from './driver.ts';

interface Answer { id?: number; type: 'success' | 'error' | 'event'; result?: unknown; error?: string; message?: string }
interface Evaluated { type: 'success' | 'exception'; result?: { value: string }; exceptionDetails?: { text: string } }

/** One WebSocket with numbered commands. */
class Connection {
  private readonly waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  private last = 0;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => { this.settle(JSON.parse(data.toString()) as Answer); });
    socket.on('close', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('Firefox closed the connection'));
    });
  }

  static async open(url: string): Promise<Connection> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => { socket.once('open', resolve).once('error', reject); });
    return new Connection(socket);
  }

  send<T>(method: string, params: object = {}): Promise<T> {
    const id = ++this.last;
    this.socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => { this.waiting.set(id, { resolve: resolve as (result: unknown) => void, reject }); });
  }

  close(): void { this.socket.close(); }

  private settle({ id, type, result, error, message }: Answer): void {
    const waiting = this.waiting.get(id ?? -1);
    if (waiting === undefined) return; // an event
    this.waiting.delete(id!);
    if (type === 'error') waiting.reject(new Error(`${error}: ${message}`));
    else waiting.resolve(result);
  }
}

/** Nothing of these profiles asks the network for anything but the page. */
const PREFERENCES: Record<string, unknown> = {
  'app.update.disabledForTesting': true, 'browser.safebrowsing.downloads.enabled': false,
  'browser.safebrowsing.malware.enabled': false, 'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false, 'browser.startup.page': 0, 'browser.aboutwelcome.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false, 'extensions.update.enabled': false, 'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false, 'services.settings.server': 'data:,', 'toolkit.telemetry.server': 'data:,',
  // What nobody sees costs a tenth of the time: processes and tabs kept ready, and every other frame.
  'dom.ipc.processPrelaunch.enabled': false, 'browser.newtab.preload': false, 'layout.frame_rate': 30,
};

const preferencesOf = (setting: Setting): Record<string, unknown> => ({
  ...PREFERENCES,
  ...(setting.storage === 'refused' && { 'network.cookie.cookieBehavior': 2 }),
  ...(setting.private === true && { 'browser.privatebrowsing.autostart': true }),
});

/** The address that it says it listens on. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr!.on('data', (data: Buffer) => {
      said += data.toString();
      const found = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(said);
      if (found !== null) resolve(found[1]);
    });
    child.once('exit', () => { reject(new Error(`Firefox ended: ${said}`)); });
  });
}

export async function startFirefox(path: string, setting: Setting = {}): Promise<Driver> {
  const profile = mkdtempSync(join(tmpdir(), 'evalua-firefox-'));
  writeFileSync(join(profile, 'user.js'), Object.entries(preferencesOf(setting))
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`).join(''));
  const child = spawn(path, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'],
    { stdio: ['ignore', 'ignore', 'pipe'] });
  const kill = (): void => { child.kill('SIGKILL'); };
  process.once('exit', kill);
  const connection = await Connection.open(`${await addressOf(child)}/session`);
  const { capabilities } = await connection.send<{ capabilities: { browserName: string; browserVersion: string } }>(
    'session.new', { capabilities: {} });
  const { contexts } = await connection.send<{ contexts: { context: string }[] }>('browsingContext.getTree');
  const windows = [contexts[0].context];
  const here = (): { context: string } => ({ context: windows.at(-1)! });

  return {
    name: `${capabilities.browserName} ${capabilities.browserVersion}`,
    async go(url) { await connection.send('browsingContext.navigate', { ...here(), url, wait: 'complete' }); },
    async reload() { await connection.send('browsingContext.reload', { ...here(), wait: 'complete' }); },
    async evaluate(expression) {
      const { result, exceptionDetails } = await connection.send<Evaluated>('script.evaluate',
        { expression, target: here(), awaitPromise: true, userActivation: true });
      if (result === undefined) throw new Error(exceptionDetails?.text);
      return result.value;
    },
    async perform(actions: InputSource[]) {
      await connection.send('input.performActions', { ...here(), actions });
    },
    async resize(width, height) {
      await connection.send('browsingContext.setViewport', { ...here(), viewport: { width, height } });
    },
    async openWindow() {
      windows.push((await connection.send<{ context: string }>('browsingContext.create', { type: 'tab' })).context);
    },
    async closeWindow() { await connection.send('browsingContext.close', { context: windows.pop() }); },
    async end() {
      const over = new Promise((resolve) => { child.once('exit', resolve); });
      await connection.send('browser.close').catch(kill);
      connection.close();
      const late = setTimeout(kill, 10_000);
      await over;
      clearTimeout(late);
      process.off('exit', kill);
      await until('its profile is removed', async () => { rmSync(profile, { recursive: true, force: true }); return true; });
    },
  };
}
