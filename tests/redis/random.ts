// Seeded random choice, so that a failing run can be repeated.

export class Random {
  private state: number;

  constructor(seed: number) { this.state = seed >>> 0; }

  /** 0 <= r < 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer from 0 up to, without it, `below`. */
  below(below: number): number { return Math.floor(this.next() * below); }

  chance(of: number): boolean { return this.next() < of; }

  pick<T>(from: readonly T[]): T { return from[this.below(from.length)]; }

  /** From `least` to `most` things. */
  some<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: least + this.below(most - least + 1) }, make);
  }
}
