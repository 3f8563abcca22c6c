// Messages on their way to the page. A script of a hundred thousand calls under MONITOR makes as many: they go in batches,
// and no more than the page has use for.
import { cutReply } from '../cut.ts';
import type { Pushed, WireReply } from '../protocol.ts';
import type { Clock } from './host.ts';

type Batch = Omit<Pushed, 'world'>;

/** Milliseconds from one batch to the next. */
const PAUSE = 50;
/** Messages that a client gets in one batch: the page shows the last few hundred. */
const MOST = 500;
/** Bytes of one message. */
const BYTES = 64 * 1024;

export class Pushes {
  private waiting = new Map<number, Batch>();
  private sentAt = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly clock: Clock, private readonly send: (batches: Batch[]) => void) {}

  /** Sends it within PAUSE where nothing keeps the thread busy; else with one that comes later, or by `flush`. */
  add(who: number, message: WireReply): void {
    let batch = this.waiting.get(who);
    if (batch === undefined) this.waiting.set(who, batch = { who, messages: [], dropped: 0 });
    batch.messages.push(cutReply(message, { bytes: BYTES, elements: MOST }));
    if (batch.messages.length >= 2 * MOST) batch.dropped += batch.messages.splice(0, MOST).length;
    if (this.clock.elapsed() - this.sentAt >= PAUSE) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), PAUSE);
  }

  /** Sends what waits. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting.size === 0) return;
    const batches = [...this.waiting.values()];
    this.waiting.clear();
    this.sentAt = this.clock.elapsed();
    this.send(batches);
  }
}
