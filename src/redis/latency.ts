// LATENCY: moments in which something took long, by the event that did ("command", "fast-command", "expire-cycle").

/** Samples of an event that are kept. */
const SAMPLES = 160;

export interface LatencySample {
  /** Seconds since 1970. */
  readonly at: number;
  milliseconds: number;
}

export interface LatencyEvent {
  /** Oldest first, at most one a second. */
  readonly samples: LatencySample[];
  /** Milliseconds of the worst since the last reset. */
  worst: number;
  /** Milliseconds of all, and how many there were. */
  sum: number;
  count: number;
}

export class LatencyMonitor {
  readonly events = new Map<string, LatencyEvent>();

  /** `at`: seconds since 1970. Of several samples of one second the worst is kept. */
  add(name: string, at: number, milliseconds: number): void {
    let event = this.events.get(name);
    if (event === undefined) this.events.set(name, event = { samples: [], worst: 0, sum: 0, count: 0 });
    event.sum += milliseconds;
    event.count++;
    event.worst = Math.max(event.worst, milliseconds);
    const last = event.samples.at(-1);
    if (last?.at === at) last.milliseconds = Math.max(last.milliseconds, milliseconds);
    else event.samples.push({ at, milliseconds });
    if (event.samples.length > SAMPLES) event.samples.shift();
  }

  /** Forgets events, all where none are named; returns how many there were. */
  reset(names: readonly string[]): number {
    if (names.length > 0) return names.filter((name) => this.events.delete(name)).length;
    const { size } = this.events;
    this.events.clear();
    return size;
  }
}
