// How long the calls of a command took: counts in buckets that grow with the time, sixteen to each doubling.

/** Buckets to a doubling, as a power of two. */
const FINE = 4;
/** Nanoseconds are counted from 2^10, about a microsecond, to 2^30, about a second: what is beyond counts as the end. */
const FIRST = 10;
const LAST = 30;

export class LatencyHistogram {
  calls = 0;
  private readonly counts = new Uint32Array((LAST - FIRST + 1) << FINE);

  record(microseconds: number): void {
    this.calls++;
    this.counts[bucketOf(microseconds * 1000)]++;
  }

  /** Microseconds, each twice those before, with how many calls took up to so many; where the count grows alone. */
  cumulative(): [microseconds: number, calls: number][] {
    const found: [number, number][] = [];
    let sum = 0;
    let seen = 0;
    for (let power = FIRST; power <= LAST; power++) {
      // The step of a power of two takes in the first bucket above it.
      for (; seen <= bucketOf(2 ** power) && seen < this.counts.length; seen++) sum += this.counts[seen];
      if (sum > (found.at(-1)?.[1] ?? 0)) found.push([Math.floor((2 ** power + 2 ** (power - 7) - 1) / 1000), sum]);
      if (sum === this.calls) break;
    }
    return found;
  }

  /** Microseconds within which the given percentage of calls ended, at the upper end of their bucket. */
  percentile(percentage: number): number {
    const wanted = Math.max(1, Math.ceil(percentage / 100 * this.calls));
    let sum = 0;
    for (let bucket = 0; bucket < this.counts.length; bucket++) {
      sum += this.counts[bucket];
      if (sum >= wanted) return upperEnd(bucket);
    }
    return 0;
  }
}

function bucketOf(nanoseconds: number): number {
  if (!(nanoseconds >= 2 ** FIRST)) return 0;
  if (nanoseconds >= 2 ** LAST) return (LAST - FIRST) << FINE;
  const power = 31 - Math.clz32(nanoseconds);
  return ((power - FIRST) << FINE) + ((nanoseconds >>> (power - FINE)) & ((1 << FINE) - 1));
}

const upperEnd = (bucket: number): number => {
  const power = FIRST + (bucket >> FINE);
  const from = 2 ** power + (bucket & ((1 << FINE) - 1)) * 2 ** (power - FINE);
  return (from + 2 ** (power - FINE) - 1) / 1000;
};
