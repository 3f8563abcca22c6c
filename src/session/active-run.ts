// The run that keeps the worker: what it has told so far, and when others hear of it, or it is over its time.
import type { Running, RunProgress, RunStart } from '../protocol.ts';

/** After its time limit a run has so many milliseconds to end by itself. */
const GRACE = 250;

export interface ActiveRunListener {
  /** There is more to know of it. */
  told(running: Running): void;
  /** Others have waited long enough: they are refused from now on. */
  busy(): void;
  /** It did not end by itself after its limit of so many milliseconds. */
  late(limit: number): void;
}

export class ActiveRun {
  running: Running | undefined;
  busy = false;
  private timers: ReturnType<typeof setTimeout>[] = [];

  constructor(private readonly listener: ActiveRunListener) {}

  begin(start: RunStart): void {
    this.clearTimers();
    this.running = { ...start, wrote: false, line: 0, events: [], log: [] };
    const elapsed = Date.now() - start.at;
    if (start.busyAfter > 0) this.after(start.busyAfter - elapsed, () => this.becomeBusy());
    if (start.timeLimit > 0) this.after(start.timeLimit + GRACE - elapsed, () => this.listener.late(start.timeLimit));
  }

  wrote(): void {
    if (this.running === undefined) return;
    this.running.wrote = true;
    this.tell();
  }

  advance({ line, events, log }: RunProgress): void {
    if (this.running === undefined) return;
    if (line > 0) this.running.line = line;
    this.running.events.push(...events);
    this.running.log.push(...log);
    this.tell();
  }

  /** Nothing runs any more. */
  end(): void {
    this.running = undefined;
    this.busy = false;
    this.clearTimers();
  }

  tell(): void {
    const { events, log, ...rest } = this.running!;
    this.listener.told({ ...rest, events: [...events], log: [...log] });
  }

  private becomeBusy(): void {
    this.busy = true;
    this.tell();
    this.listener.busy();
  }

  private after(delay: number, work: () => void): void { this.timers.push(setTimeout(work, Math.max(0, delay))); }

  private clearTimers(): void { for (const timer of this.timers.splice(0)) clearTimeout(timer); }
}
