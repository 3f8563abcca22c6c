// The time of the page, in steps. It ticks only while something on the page shows it.
import { createSubscriber } from 'svelte/reactivity';
import type { WorldTime } from '../../protocol.ts';

class Clock {
  readonly #subscribe: () => void;

  /** @param step Milliseconds between ticks. */
  constructor(step: number) {
    this.#subscribe = createSubscriber((update) => {
      const timer = setInterval(() => { if (!document.hidden) update(); }, step);
      return () => clearInterval(timer);
    });
  }

  /** Milliseconds since 1970; what reads it in an effect or template is told of each tick. */
  get now(): number {
    this.#subscribe();
    return Date.now();
  }
}

/** For countdowns in seconds. */
export const seconds = new Clock(250);
/** For "5 min ago". */
export const minutes = new Clock(20_000);

/** The times of worlds, by their hosts' ids: those that were set, all others are the page's. */
class WorldTimes {
  all = $state.raw<Readonly<Record<string, WorldTime>>>({});

  of(world: string): WorldTime { return this.all[world] ?? { ahead: 0 }; }

  set(world: string, time: WorldTime): void { this.all = { ...this.all, [world]: time }; }

  /** Milliseconds since 1970; what reads it in an effect or template is told of each tick. */
  now(world: string): number {
    const time = this.of(world);
    return 'stands' in time ? time.stands : seconds.now + time.ahead;
  }

  /** The same for once. */
  at(world: string): number {
    const time = this.of(world);
    return 'stands' in time ? time.stands : Date.now() + time.ahead;
  }
}

export const worldTimes = new WorldTimes();
