// What a suite of page checks asks of a browser, whichever protocol leads there: W3C WebDriver BiDi to Firefox
// (firefox.ts), classic WebDriver to WebKit (webkit.ts). Both take input as the same lists of actions.

/** Input sources with their actions, as both protocols have them: https://www.w3.org/TR/webdriver2/#actions */
export interface InputSource { type: 'key' | 'pointer'; id: string; actions: InputAction[] }
export type InputAction =
  | { type: 'keyDown' | 'keyUp'; value: string }
  | { type: 'pointerMove'; x: number; y: number }
  | { type: 'pointerDown' | 'pointerUp'; button: number };

/** What sets one start of a browser apart. */
export interface Setting {
  /** Cookies, and with them all storage, are refused to every page. Firefox alone. */
  storage?: 'refused';
  /** A private window. WebKit's automation always has one. */
  private?: boolean;
}

/** A running browser with one window in front. */
export interface Driver {
  /** The browser with its version, for people. */
  readonly name: string;
  go(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Evaluates an expression in the page, waits for what it promises, and gives its string. */
  evaluate(expression: string): Promise<string>;
  perform(sources: InputSource[]): Promise<void>;
  /** Sets the size of the viewport in CSS pixels, or comes as close as the window allows. */
  resize(width: number, height: number): Promise<void>;
  /** Opens another window of the same profile and goes on there; `closeWindow` comes back. */
  openWindow(): Promise<void>;
  closeWindow(): Promise<void>;
  end(): Promise<void>;
}

/** Tries again until something is there, at first soon, for as long as a loaded machine may take. */
export async function until<T>(what: string, attempt: () => Promise<T | undefined>, seconds = 60): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (let last = '', pause = 25; ; pause = Math.min(200, pause * 1.5)) {
    try {
      const value = await attempt();
      if (value !== undefined) return value;
    } catch (error) {
      last = `: ${String(error)}`;
    }
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s${last}`);
    await new Promise((resolve) => { setTimeout(resolve, pause); });
  }
}
