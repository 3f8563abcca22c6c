// Times of several runs in three figures.

export interface Spread { min: number; median: number; p95: number }

/** Of at least one time; percentiles by nearest rank. */
export function spreadOf(times: readonly number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
  return { min: sorted[0], median: at(0.5), p95: at(0.95) };
}
