// math.random of Redis: the generator of drand48, so that a seed gives one sequence everywhere.
// Redis 7 does not seed it anew for each script: it goes on from where the last script left it.

const MULTIPLIER = 0x5deece66dn;
const MASK = (1n << 48n) - 1n;
/** What drand48 starts with where no seed was given. */
const START = 0x1234abcd330en;
/** Redis divides by it: the greatest 31-bit number. */
const SPAN = 2 ** 31 - 1;

/** Its 48 bits, as two halves of 24. */
export type RandomState = readonly [high: number, low: number];

export class Random {
  /** 48 bits as two halves of 24, so that numbers hold the products. */
  private high = Number(START >> 24n);
  private low = Number(START & 0xffffffn);

  get state(): RandomState { return [this.high, this.low]; }
  set state([high, low]: RandomState) {
    this.high = high;
    this.low = low;
  }

  /** As redisSrand48: the seed's low 32 bits over a fixed tail. */
  seed(value: number): void {
    const state = (BigInt(value >>> 0) << 16n) + 0x330en;
    this.high = Number(state >> 24n);
    this.low = Number(state & 0xffffffn);
  }

  /** 0 <= r < 1, in steps of 1 / (2^31 - 1). */
  next(): number {
    const low = this.low * MULTIPLIER_LOW + 0xb;
    const high = this.high * MULTIPLIER_LOW + this.low * MULTIPLIER_HIGH + Math.floor(low / 2 ** 24);
    this.low = low % 2 ** 24;
    this.high = high % 2 ** 24;
    return ((this.high * 128 + Math.floor(this.low / 2 ** 17)) % SPAN) / SPAN;
  }
}

const MULTIPLIER_LOW = Number(MULTIPLIER & 0xffffffn);
const MULTIPLIER_HIGH = Number((MULTIPLIER & MASK) >> 24n);
