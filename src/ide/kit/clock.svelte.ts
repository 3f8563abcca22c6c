// The time of the page, in steps. It ticks only while something on the page shows it.
import { createSubscriber } from 'svelte/reactivity';

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
