// The embed's end of the messages: it hears the window around it and nobody else, and once that has spoken,
// its messages go to that origin alone.
import type { Message, Misunderstood, Request } from '../../embed/messages.ts';
import { requestIn, sealed } from '../../embed/messages.ts';
import type { Result } from '../../embed/api.ts';
import type { RunRecord } from '../../protocol.ts';
import type { Embedded } from './Embedded.svelte.ts';
import { resultOf } from './result.ts';

/** How the origin of a page in a sandbox, or of a file, is written. It cannot be named as a target. */
const OPAQUE = 'null';

type Numbered = Exclude<Request, { type: 'hello' }> | Misunderstood;

export class Bridge {
  /** Of the page around, once it has spoken. */
  #origin: string | undefined;
  #height = 0;
  #told: RunRecord | null = null;

  constructor(private readonly embedded: Embedded) {
    if (window.parent === window) return; // a page of its own: there is nobody to talk to
    addEventListener('message', (event) => this.#hear(event));
    window.parent.postMessage(sealed({ type: 'ready' }), '*');
  }

  tellHeight(height: number): void {
    this.#height = height;
    this.#send({ type: 'height', value: height });
  }

  /** A run that ended; each is told once. */
  tellRun(record: RunRecord): void {
    if (record === this.#told) return;
    this.#told = record;
    if (this.#origin !== undefined) this.#send({ type: 'result', value: resultOf(record) });
  }

  #hear({ source, origin, data }: MessageEvent): void {
    if (source !== window.parent || (this.#origin ?? origin) !== origin) return;
    const request = requestIn(data);
    if (!request) return;
    const first = this.#origin === undefined;
    this.#origin = origin;
    if (first && this.#height > 0) this.tellHeight(this.#height);
    if (request.type !== 'hello') void this.#answer(request);
  }

  async #answer(request: Numbered): Promise<void> {
    const { id } = request;
    try {
      this.#send({ type: 'answer', id, value: await this.#do(request) });
    } catch (cause) {
      this.#send({ type: 'refusal', id, reason: cause instanceof Error ? cause.message : String(cause) });
    }
  }

  async #do(request: Numbered): Promise<Result | undefined> {
    const { embedded } = this;
    switch (request.type) {
      case 'run': return resultOf(await embedded.run());
      case 'load': await embedded.load(request.project); break;
      case 'set': embedded.set(request.look); break;
      case 'stop': embedded.world.stop(); break;
      case 'misunderstood': throw new Error('This request is not as it should be.');
    }
    return undefined;
  }

  /** A window of an opaque origin is told apart by being the one around this frame: it cannot change under it. */
  #send(message: Message): void {
    if (this.#origin === undefined) return;
    window.parent.postMessage(sealed(message), this.#origin === OPAQUE ? '*' : this.#origin);
  }
}
