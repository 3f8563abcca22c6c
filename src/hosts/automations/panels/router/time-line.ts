// The time line of what was played: where its lanes and marks lie, how they are drawn, and which mark is where.
import type { Lane } from '../../page/Player.svelte.ts';
import type { Played } from '../../wire.ts';

/** Heights in pixels: a lane, and the line of days above all. */
export const LANE = 20;
export const TOP = 18;
/** Pixels around a mark that are its own. */
const NEAR = 8;
const HOUR = 3_600_000;
/** What may lie between two ticks, in hours. */
const STEPS = [1, 3, 6, 12, 24, 48, 168];
/** Pixels that a tick's words want. */
const WORDS = 72;

export const TOKENS = ['--accent', '--error', '--line', '--text-3', '--paper'] as const;
export type Colours = Record<(typeof TOKENS)[number], string>;

export interface Frame {
  /** The stretch: milliseconds since 1970. */
  from: number;
  to: number;
  /** Pixels of the page. */
  width: number;
  lanes: readonly Pick<Lane, 'id'>[];
}

export const heightOf = ({ lanes }: Frame): number => TOP + Math.max(1, lanes.length) * LANE + 4;
export const xOf = ({ from, to, width }: Frame, at: number): number => (to === from ? 0 : ((at - from) / (to - from)) * width);
const yOf = (lane: number): number => TOP + lane * LANE + LANE / 2;

/** The lanes, and the days above them: what lies below the marks. */
export function drawGround(context: CanvasRenderingContext2D, frame: Frame, colours: Colours): void {
  const { from, to, width, lanes } = frame;
  context.clearRect(0, 0, width, heightOf(frame));
  context.fillStyle = colours['--line'];
  for (let lane = 0; lane < lanes.length; lane++) context.fillRect(0, Math.round(yOf(lane)), width, 1);
  context.font = '11px ui-sans-serif, system-ui, sans-serif';
  context.textBaseline = 'middle';
  const room = Math.max(1, Math.floor(width / WORDS));
  const step = (STEPS.find((hours) => (to - from) / (hours * HOUR) <= room) ?? STEPS.at(-1)!) * HOUR;
  for (let at = Math.ceil(from / step) * step; at < to; at += step) {
    const x = Math.round(xOf(frame, at));
    context.fillStyle = colours['--line'];
    context.fillRect(x, 0, 1, heightOf(frame));
    context.fillStyle = colours['--text-3'];
    context.fillText(tick(at, step), x + 4, TOP / 2);
  }
}

const DAY_TICK = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'short', day: 'numeric' });
const HOUR_TICK = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const tick = (at: number, step: number): string => (step >= 24 * HOUR || at % (24 * HOUR) === 0 ? DAY_TICK : HOUR_TICK).format(at);

/** Pixels from one cross to the next: closer ones would be a bar. */
const APART = 8;
/** The place of the last cross of each lane. */
export type Crosses = Map<number, number>;

/** Marks of runs: a bar for one that succeeded, a cross for one that failed. They come after those that are drawn. */
export function drawMarks(context: CanvasRenderingContext2D, frame: Frame, runs: readonly Played[], colours: Colours, crosses: Crosses): void {
  const lanes = new Map(frame.lanes.map(({ id }, at) => [id, at]));
  context.fillStyle = colours['--accent'];
  const failed: [x: number, y: number][] = [];
  for (const run of runs) {
    const lane = lanes.get(run.automation_id);
    if (lane === undefined) continue;
    const [x, y] = [xOf(frame, run.at), yOf(lane)];
    if (run.success) context.fillRect(Math.round(x), y - 6, 1, 12);
    else if (x - (crosses.get(lane) ?? -APART) >= APART) {
      failed.push([x, y]);
      crosses.set(lane, x);
    }
  }
  context.fillStyle = colours['--paper'];
  for (const [x, y] of failed) context.fillRect(x - 4, y - 6, 8, 12);
  context.strokeStyle = colours['--error'];
  context.lineWidth = 2;
  context.beginPath();
  for (const [x, y] of failed) {
    context.moveTo(x - 3, y - 3);
    context.lineTo(x + 3, y + 3);
    context.moveTo(x + 3, y - 3);
    context.lineTo(x - 3, y + 3);
  }
  context.stroke();
}

/** The place of the run whose mark is nearest to a point; -1: none is near. */
export function markAt(frame: Frame, runs: readonly Played[], x: number, y: number): number {
  const lane = frame.lanes[Math.floor((y - TOP) / LANE)];
  if (lane === undefined) return -1;
  const at = frame.from + (x / frame.width) * (frame.to - frame.from);
  const near = (NEAR / frame.width) * (frame.to - frame.from);
  let best = -1;
  for (let place = firstAfter(runs, at - near); place < runs.length && runs[place].at <= at + near; place++) {
    if (runs[place].automation_id === lane.id && (best < 0 || Math.abs(runs[place].at - at) < Math.abs(runs[best].at - at))) best = place;
  }
  return best;
}

/** The first run that is not before a time: they lie in the order of time. */
function firstAfter(runs: readonly Played[], at: number): number {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle].at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The run that a key goes to from another: arrows to the sides go on in its lane, up and down to the nearest of another lane. */
export function moved(frame: Frame, runs: readonly Played[], from: number, key: string): number | undefined {
  if (runs.length === 0) return undefined;
  if (key === 'Home') return 0;
  if (key === 'End') return runs.length - 1;
  const its = runs[from];
  if (its === undefined) return key.startsWith('Arrow') ? 0 : undefined;
  if (key === 'ArrowRight' || key === 'ArrowLeft') {
    const step = key === 'ArrowRight' ? 1 : -1;
    for (let at = from + step; at >= 0 && at < runs.length; at += step) if (runs[at].automation_id === its.automation_id) return at;
    return from;
  }
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return undefined;
  const step = key === 'ArrowDown' ? 1 : -1;
  const lane = frame.lanes.findIndex(({ id }) => id === its.automation_id);
  for (let at = lane + step; at >= 0 && at < frame.lanes.length; at += step) {
    const found = nearest(runs, frame.lanes[at].id, its.at);
    if (found >= 0) return found;
  }
  return from;
}

function nearest(runs: readonly Played[], lane: string, time: number): number {
  let best = -1;
  runs.forEach(({ automation_id, at }, place) => {
    if (automation_id === lane && (best < 0 || Math.abs(at - time) < Math.abs(runs[best].at - time))) best = place;
  });
  return best;
}
