// What a long run has done so far, told now and then: should its worker be ended, the page has it.
import type { HostEvent, LogLine, RunProgress } from '../protocol.ts';
import type { Clock } from './host.ts';

/** Milliseconds from one time to the next. */
const PAUSE = 250;

export class Progress {
  /** Receives what is new. */
  listener: ((progress: RunProgress) => void) | undefined;
  private toldAt = 0;
  private events = 0;
  private lines = 0;

  constructor(private readonly clock: Clock) {}

  /** A run begins. */
  start(): void {
    this.toldAt = this.clock.elapsed();
    this.events = this.lines = 0;
  }

  /** Called often while it runs: where it is, and all that was recorded of it. */
  look(line: number, events: readonly HostEvent[], log: readonly LogLine[]): void {
    const now = this.clock.elapsed();
    if (this.listener === undefined || now - this.toldAt < PAUSE) return;
    this.toldAt = now;
    this.listener({ line, events: events.slice(this.events), log: log.slice(this.lines) });
    this.events = events.length;
    this.lines = log.length;
  }
}
