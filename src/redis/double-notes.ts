// A number of a run that the releases write differently: "0.1" from Redis 7.2 on, "0.10000000000000001" before.
import { formatDouble } from '../double.ts';
import { formatArgument } from './shortest-double.ts';

/** Numbers of a run that are looked at. */
const MOST = 16;
/** Numbers of a run whose text is looked at (see OddNumber). */
export const ODD = 200;

export class DoubleNotes {
  private left = 0;
  /** How many odd numbers are still to be told. */
  odd = 0;
  /** Both ways to write the first such number. */
  private sample: { short: string; long: string } | undefined;

  /** From here on numbers are looked at. */
  start(): void {
    this.left = MOST;
    this.odd = ODD;
    this.sample = undefined;
  }

  /** No more; what was found. */
  finish(): { short: string; long: string } | undefined {
    this.left = this.odd = 0;
    return this.sample;
  }

  /** A number that is passed on or told; to be called for those that are not plain. */
  look(value: number): void {
    if (this.left === 0) return;
    this.left--;
    const [short, long] = [formatArgument(value), formatDouble(value)];
    if (short === long) return;
    this.sample = { short, long };
    this.left = 0;
  }
}

/** Whether every release writes a number in the same way, as far as can be told at once. */
export const isPlain = (value: number): boolean => Number.isSafeInteger(value);
