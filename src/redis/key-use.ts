// When and how often keys are used, for OBJECT IDLETIME, OBJECT FREQ and eviction. An entry has one number for it:
// milliseconds since 1970 of its last use; or, counted under an LFU policy, the negative of minutes since 1970 times
// 256 plus a counter, less 1. So a change of policy touches no key: each reading understands both.
import type { Entry } from './value.ts';

/** The counter of a new key. */
const INITIAL = 5;
const MOST = 255;
const MINUTE = 60000;

/** Counts uses as Redis does: the more there were the less likely is one to count, and counts fade with time. */
export class UseCounter {
  /** `factor`: lfu-log-factor; `decay`: lfu-decay-time, minutes in which a count fades. */
  constructor(
    private readonly factor: number, private readonly decay: number, private readonly random: () => number,
  ) {}

  /** The entry is used now. */
  count(entry: Entry, now: number): void {
    const before = this.frequency(entry, now);
    const chance = 1 / (Math.max(0, before - INITIAL) * this.factor + 1);
    setFrequency(entry, before < MOST && this.random() < chance ? before + 1 : before, now);
  }

  /** 0 to 255, as faded until now. */
  frequency({ accessed }: Entry, now: number): number {
    const [count, minute] = accessed < 0 ? [(-accessed - 1) % 256, Math.floor((-accessed - 1) / 256)]
      : [INITIAL, Math.floor(accessed / MINUTE)];
    const faded = this.decay === 0 ? 0 : Math.floor((Math.floor(now / MINUTE) - minute) / this.decay);
    return Math.max(0, count - Math.max(0, faded));
  }
}

/** Of a client that does not touch keys (CLIENT NO-TOUCH): nothing counts as used. */
class NoUse extends UseCounter {
  constructor() { super(0, 0, () => 0); }
  override count(): void { /* it stays as it was */ }
}

/** For clients that do not count as users. */
export const NOT_USED = new NoUse();

export function setFrequency(entry: Entry, count: number, now: number): void {
  entry.accessed = -(Math.floor(now / MINUTE) * 256 + count + 1);
}

/** Milliseconds since 1970. */
export const lastUse = ({ accessed }: Entry): number =>
  (accessed >= 0 ? accessed : Math.floor((-accessed - 1) / 256) * MINUTE);
