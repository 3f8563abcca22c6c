// Times of profiles, which may be of single calls.
import { duration } from '../../bytes/units.ts';

/** "3 µs", "0.4 ms", "12 ms", "1.25 s"; of milliseconds. */
export const time = (ms: number): string => (ms < 0.1 ? `${Math.round(ms * 1000)} µs` : duration(ms));
