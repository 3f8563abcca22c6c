// LATENCY GRAPH: the samples of an event as columns of characters, the oldest to the left, with their age below.
import type { LatencyEvent, LatencySample } from './latency.ts';
import type { Bytes } from './reply.ts';

const WIDTH = 80;
const ROWS = 4;
/** What ends a column, by the third of the row that it reaches. */
const ENDS = '_o#';

/** `now`: seconds since 1970. */
export function latencyGraph(name: string, { samples, worst }: LatencyEvent, now: number): Bytes {
  const times = samples.map(({ milliseconds }) => milliseconds);
  const [low, high] = [Math.min(...times), Math.max(...times)];
  const title = `${name} - high ${high} ms, low ${low} ms (all time high ${worst} ms)`;
  let text = `${title}\n${'-'.repeat(WIDTH)}\n`;
  for (let from = 0; from < samples.length; from += WIDTH) {
    text += block(samples.slice(from, from + WIDTH), low, high, now);
  }
  return text;
}

function block(samples: readonly LatencySample[], low: number, high: number, now: number): string {
  const steps = ENDS.length * ROWS;
  const columns = samples.map(({ at, milliseconds }) => {
    const step = Math.min(steps - 1, Math.floor((milliseconds - low) * steps / (high - low || 1)));
    return `${column(step)} ${age(now - at)}`;
  });
  const height = Math.max(...columns.map(({ length }) => length));
  return Array.from({ length: height }, (_, row) => `${columns.map((each) => each[row] ?? ' ').join('')}\n`).join('');
}

function column(step: number): string {
  const full = Math.floor(step / ENDS.length);
  return ' '.repeat(ROWS - 1 - full) + ENDS[step % ENDS.length] + '|'.repeat(full);
}

function age(seconds: number): string {
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 86400 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86400)}d`;
}
