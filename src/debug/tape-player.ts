// Time and chance as a run read them, read again.
import type { Clock } from '../lua/libraries/os.ts';
import type { Tape } from '../protocol.ts';

/** Of a run whose reads are not known: it was ended from outside. */
export const tapeAt = (at: number): Tape => ({ now: [at, 1], elapsed: [0], random: [], whole: true });

export class TapePlayer {
  private readonly at = { now: 0, repeats: 0, elapsed: 0, random: 0 };
  private playing = false;
  readonly clock: Clock = { now: () => this.now(), elapsed: () => this.next('elapsed') };
  readonly random = (): number => this.next('random');

  constructor(private readonly tape: Tape) {}

  /** From its beginning; until then, and after `stop`, time stands. */
  play(): void {
    Object.assign(this.at, { now: 0, repeats: 0, elapsed: 0, random: 0 });
    this.playing = true;
  }
  stop(): void { this.playing = false; }

  private now(): number {
    const { tape: { now }, at } = this;
    if (!this.playing || now.length === 0) return now[0] ?? 0;
    const value = now[at.now];
    if (++at.repeats >= now[at.now + 1] && at.now + 2 < now.length) {
      at.now += 2;
      at.repeats = 0;
    }
    return value;
  }

  /** Beyond what was written down time stands, and chance is made up: the same each time. */
  private next(kind: 'elapsed' | 'random'): number {
    const values = this.tape[kind];
    const nth = this.playing ? this.at[kind]++ : 0;
    if (nth < values.length) return values[nth];
    return kind === 'random' ? madeUp(nth) : values.at(-1) ?? 0;
  }
}

/** From 0 to below 1, by its number alone (Mulberry32). */
function madeUp(nth: number): number {
  let x = (nth * 0x6d2b79f5) | 0;
  x = Math.imul(x ^ (x >>> 15), x | 1);
  x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
  return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
}
