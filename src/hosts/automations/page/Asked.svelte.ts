// An answer of the world that a panel draws: asked for again as the world changes, one question at a time.
import { sentence } from './port.ts';

/** Milliseconds between two questions, while a world goes on changing: unless somebody says otherwise. */
const PACE = 150;

export class Asked<T> {
  /** The last answer; undefined: there was none yet. */
  value = $state.raw<T>();
  /** Why there was no answer to the last question; '': there was one. */
  failure = $state('');
  #asking = false;
  #again = false;
  #last = -Infinity;

  constructor(private readonly question: () => Promise<T>) {}

  /** Asks soon, at most once in so many milliseconds. Returns what takes that back: an effect can return it. */
  soon(pace = PACE): () => void {
    const timer = setTimeout(() => void this.now(), Math.max(0, pace - (performance.now() - this.#last)));
    return () => clearTimeout(timer);
  }

  /** Resolves when the answer is there, which may be that to a question which was asked meanwhile. */
  async now(): Promise<void> {
    if (this.#asking) { this.#again = true; return; }
    this.#asking = true;
    do {
      this.#again = false;
      this.#last = performance.now();
      try {
        this.value = await this.question();
        this.failure = '';
      } catch (cause) {
        this.failure = sentence(cause);
      }
    } while (this.#again);
    this.#asking = false;
  }
}
