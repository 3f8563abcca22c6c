// Published as embed.js: puts an embed into a page and talks to it. Its own module without dependencies.
import type { Embed, Events, Look, Options, Result, mount as Mount } from './api.ts';
import { messageIn, parametersOf, sealed } from './messages.ts';
import type { Message, Request } from './messages.ts';
import { SANDBOX } from './snippet.ts';

const TIMEOUT = 30_000;

type Unnumbered = Request extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;
interface Waiting { resolve(value: Result | undefined): void; reject(reason: Error): void }

export const mount: typeof Mount = async (element, options = {}) => {
  const embed = new Frame(element, options);
  try {
    await embed.ready(options.timeout ?? TIMEOUT);
    if (options.project !== undefined) await embed.load(options.project);
  } catch (cause) {
    embed.destroy();
    throw cause;
  }
  return embed;
};

class Frame implements Embed {
  readonly frame: HTMLIFrameElement;
  readonly #origin: string;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: { [E in keyof Events]: Set<(value: Events[E]) => void> } = { result: new Set(), height: new Set() };
  #look: Look = {};
  #last = 0;
  #heard: () => void = () => {};

  constructor(element: Element, { site = new URL('.', import.meta.url), title = 'Evalua', ...look }: Options) {
    const page = new URL(site, document.baseURI);
    this.#origin = page.origin;
    const { theme, readOnly, panels, height = 'auto' } = look;
    page.search = `?embed&${parametersOf({ ...defined({ theme, readOnly, panels }), height })}`;
    this.frame = element.ownerDocument.createElement('iframe');
    Object.assign(this.frame, { title, src: page.href, allow: 'clipboard-write', referrerPolicy: 'no-referrer' });
    this.frame.setAttribute('sandbox', SANDBOX);
    Object.assign(this.frame.style, { display: 'block', width: '100%', border: '0' });
    this.#resize({ height });
    addEventListener('message', this.#hear);
    element.append(this.frame);
  }

  /** Resolves when the embed listens. */
  async ready(timeout: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve, reject) => {
      this.#heard = resolve;
      timer = setTimeout(() => reject(new Error(`No answer from ${this.frame.src} within ${timeout} ms.`)), timeout);
    }).finally(() => clearTimeout(timer));
  }

  async load(project: Options['project'] & {}): Promise<void> { await this.#ask({ type: 'load', project }); }

  async run(): Promise<Result> { return (await this.#ask({ type: 'run' }))!; }

  async stop(): Promise<void> { await this.#ask({ type: 'stop' }); }

  async set(look: Look): Promise<void> {
    await this.#ask({ type: 'set', look });
    this.#resize(look);
  }

  on<E extends keyof Events>(event: E, listener: (value: Events[E]) => void): () => void {
    this.#listeners[event].add(listener);
    return () => { this.#listeners[event].delete(listener); };
  }

  destroy(): void {
    removeEventListener('message', this.#hear);
    this.frame.remove();
    for (const { reject } of this.#waiting.values()) reject(new Error('The embed was taken away.'));
    this.#waiting.clear();
  }

  #ask(request: Unnumbered): Promise<Result | undefined> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      if (!this.frame.contentWindow) throw new Error('The embed was taken away.');
      this.#send({ ...request, id });
      this.#waiting.set(id, { resolve, reject });
    });
  }

  #send(request: Request): void { this.frame.contentWindow?.postMessage(sealed(request), this.#origin); }

  readonly #hear = ({ source, origin, data }: MessageEvent): void => {
    if (source === null || source !== this.frame.contentWindow || origin !== this.#origin) return;
    const message = messageIn(data);
    if (message) this.#take(message);
  };

  #take(message: Message): void {
    switch (message.type) {
      case 'ready':
        this.#send({ type: 'hello' });
        return this.#heard();
      case 'answer': return this.#settle(message.id)?.resolve(message.value);
      case 'refusal': return this.#settle(message.id)?.reject(new Error(message.reason));
      case 'height':
        if (this.#look.height === 'auto') this.frame.style.height = `${message.value}px`;
        for (const listener of this.#listeners.height) listener(message.value);
        return;
      case 'result': for (const listener of this.#listeners.result) listener(message.value);
    }
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #resize(look: Look): void {
    this.#look = { ...this.#look, ...look };
    const { height } = this.#look;
    if (typeof height === 'number') this.frame.style.height = `${height}px`;
  }
}

/** Without what is undefined. */
function defined(look: { [K in keyof Look]: Look[K] | undefined }): Look {
  return Object.fromEntries(Object.entries(look).filter(([, value]) => value !== undefined));
}
