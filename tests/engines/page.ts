// The page as checks use it: find, click, type, read, with the patience that a loaded machine needs.
import { until } from './driver.ts';
import type { Driver, InputAction } from './driver.ts';
import { find, see } from './find.ts';
import type { Query, Seen } from './find.ts';

/** Keys without a character, as WebDriver names them: https://www.w3.org/TR/webdriver2/#keyboard-actions */
const KEYS: Record<string, string> = {
  Control: '\uE009', Shift: '\uE008', Alt: '\uE00A', Enter: '\uE007', Escape: '\uE00C', Tab: '\uE004', Backspace: '\uE003',
  ArrowUp: '\uE013', ArrowDown: '\uE015', Home: '\uE011', End: '\uE010', F2: '\uE032', Delete: '\uE017',
};
const key = (name: string): string => KEYS[name] ?? name;
const down = (value: string): InputAction => ({ type: 'keyDown', value });
const up = (value: string): InputAction => ({ type: 'keyUp', value });
const click = (button: number): InputAction[] => [{ type: 'pointerDown', button }, { type: 'pointerUp', button }];

export const region = (name: string): Query => ({ role: 'region', name });
export const button = (name: string, within?: Query): Query => ({ role: 'button', name, ...(within && { within }) });
export const textbox = (name: string, within?: Query): Query => ({ role: 'textbox', name, ...(within && { within }) });
export const editor = textbox('Script');
export const reply = region('Reply');
export const terminal = region('Console');

export class Page {
  constructor(readonly driver: Driver, public url: string) {}

  /** Runs a function in the page: it may use nothing but its arguments and the page. */
  async evaluate<T, A extends unknown[]>(work: (...args: A) => T | Promise<T>, ...args: A): Promise<T> {
    const call = `(async () => JSON.stringify((await (${work.toString()})(...${JSON.stringify(args)})) ?? null))()`;
    return JSON.parse(await this.driver.evaluate(call)) as T;
  }

  /** What is found now, in the order of the page. */
  async all(query: Query): Promise<Seen[]> {
    return JSON.parse(await this.driver.evaluate(
      `(() => { ${find.toString()}; return JSON.stringify(find(${JSON.stringify(query)}).map(${see.toString()})); })()`)) as Seen[];
  }

  async count(query: Query): Promise<number> { return (await this.all(query)).length; }

  /** The first that is found, as soon as there is one. */
  async one(query: Query): Promise<Seen> {
    return until(`${JSON.stringify(query)} is there`, async () => (await this.all(query))[0]);
  }

  async gone(query: Query): Promise<void> {
    await until(`${JSON.stringify(query)} is gone`, async () => (await this.count(query)) === 0 || undefined);
  }

  /** Waits until a text stands in what is found. */
  async reads(query: Query, text: string | RegExp): Promise<void> {
    const fits = (seen: Seen): boolean => [seen.text, seen.value].some((one) => (typeof text === 'string' ? one.includes(text) : text.test(one)));
    let last: Seen[] = [];
    await until(`${JSON.stringify(query)} reads ${String(text)}`, async () => (last = await this.all(query)).some(fits) || undefined)
      .catch((error: Error) => { throw new Error(`${error.message}; it reads ${JSON.stringify(last.map((seen) => seen.text + seen.value))}`); });
  }

  async click(query: Query): Promise<void> {
    await this.one(query);
    await this.act(query, 'element.scrollIntoView({ block: "nearest" })');
    const { x, y, width, height } = await this.still(query);
    await this.driver.perform([{
      type: 'pointer', id: 'mouse',
      actions: [{ type: 'pointerMove', x: Math.round(x + width / 2), y: Math.round(y + height / 2) }, ...click(0)],
    }]);
  }

  /** The first that is found, once it moves no more. */
  private async still(query: Query): Promise<Seen> {
    const place = ({ x, y, width, height }: Seen): string => [x, y, width, height].join();
    for (let last = await this.one(query); ;) {
      await this.painted();
      const now = await this.one(query);
      if (place(now) === place(last)) return now;
      last = now;
    }
  }

  /** After the next frame: what was drawn anew can be hit. */
  private painted(): Promise<unknown> {
    return this.evaluate(() => new Promise<null>((resolve) => { requestAnimationFrame(() => setTimeout(() => resolve(null))); }));
  }

  /** Puts the focus there, whatever lies over it (a notice may). */
  async focus(query: Query): Promise<void> {
    await this.one(query);
    await this.act(query, 'element.focus()');
  }

  /** Presses keys together: 'Control+Shift+p'. */
  async press(...strokes: string[]): Promise<void> {
    await this.driver.perform([{
      type: 'key', id: 'keyboard',
      actions: strokes.flatMap((stroke) => {
        const keys = stroke.split(/(?<=.)\+/).map(key);
        return [...keys.map(down), ...keys.toReversed().map(up)];
      }),
    }]);
  }

  /** Types a text key by key. */
  async type(text: string): Promise<void> {
    await this.driver.perform([{ type: 'key', id: 'keyboard', actions: [...text].flatMap((char) => [down(char), up(char)]) }]);
  }

  /** Puts a text into a field as one input. */
  async fill(query: Query, text: string): Promise<void> {
    await this.focus(query);
    await this.press('Control+a');
    await this.evaluate((value) => document.execCommand(value === '' ? 'delete' : 'insertText', false, value), text);
  }

  /** Types a short text in place of what a field holds, and leaves the field. */
  async set(query: Query, text: string): Promise<void> {
    await this.focus(query);
    await this.press('Control+a');
    await this.type(text);
    await this.press('Tab');
    await this.reads(query, text);
  }

  async select(query: Query, label: string): Promise<void> {
    await this.one(query);
    await this.act(query, `element.value = [...element.options].find(({ label }) => label === ${JSON.stringify(label)}).value;
      element.dispatchEvent(new Event('change', { bubbles: true }))`);
  }

  /** Opens the page anew and waits until it takes commands. */
  async open(url = this.url): Promise<void> {
    await this.driver.go('about:blank');
    await this.driver.go(url);
    await this.ready();
  }

  async reload(): Promise<void> {
    await this.driver.reload();
    await this.ready();
  }

  /** Whether the engine has started. */
  async ready(): Promise<void> {
    await until('the page is ready', async () => {
      const [host] = await this.all({ role: 'combobox', name: 'Host' });
      return host?.disabled === false || undefined;
    });
  }

  /** Writes a script, in a host without keys where none are given, and starts it. */
  async start(script: string, keys?: string, argv = ''): Promise<void> {
    await this.fill(editor, script);
    if (keys !== undefined) {
      await this.fill(textbox('KEYS'), keys);
      await this.fill(textbox('ARGV'), argv);
    }
    await this.focus(editor);
    await this.press('Control+Enter');
  }

  /** The same, and waits for its reply, which then shows. */
  async run(script: string, keys?: string, argv?: string): Promise<void> {
    await this.replies(() => this.start(script, keys, argv));
  }

  /** Runs the script that is there. */
  async rerun(): Promise<void> { await this.replies(() => this.click(button('~^Run'))); }

  private async replies(begin: () => Promise<void>): Promise<void> {
    const runs = { role: 'group', name: 'Runs' };
    const [before] = await this.all(runs);
    const count = Number(/of (\d+)/.exec(before?.text ?? '')?.[1] ?? 0);
    await begin();
    await this.reads(runs, `Run ${count + 1} of`);
  }

  async show(tab: string): Promise<void> {
    const key = { Reply: 'Alt+1', Events: 'Alt+3', Log: 'Alt+4' }[tab]; // parts of the result
    await this.click({ role: 'tab', name: key === undefined ? `~^${tab}` : 'Result' });
    if (key !== undefined) await this.press(key);
  }

  /** Sends a line from the console. */
  async command(line: string): Promise<void> {
    await this.fill(textbox('Command'), line);
    await this.press('Enter');
  }

  private async act(query: Query, code: string): Promise<void> {
    await this.driver.evaluate(
      `(() => { ${find.toString()}; const [element] = find(${JSON.stringify(query)}); ${code}; return ''; })()`);
  }
}
