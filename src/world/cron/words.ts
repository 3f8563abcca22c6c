// A schedule in words. cronstrue has the sentences; what it is given are the values that are meant here, as it reads some
// texts otherwise ("SUN-TUE") and others not at all, and takes "or" between both fields of days for "and".
import cronstrue from 'cronstrue';
import type { DayItem } from './day.ts';
import { DAYS, HOURS, MINUTES, MONTH, type Spec } from './field.ts';
import type { Schedule } from './walk.ts';

/** `fields`: the texts of the five. "At 00:00, on day 1 of the month; or at 00:00, only on Friday", or "Never". */
export function words(schedules: readonly Schedule[], fields: readonly string[]): string {
  const either = schedules.flatMap((schedule) => sentences(schedule, fields));
  if (either.length === 0) return 'Never';
  return either.map((sentence, at) => (at === 0 ? sentence : sentence[0].toLowerCase() + sentence.slice(1))).join('; or ');
}

/** One for each kind of day that is meant. */
function sentences({ minute, hour, month, days }: Schedule, [minutes, hours, monthDays, months]: readonly string[]): string[] {
  const clock = [plain(minutes, minute?.values, MINUTES), plain(hours, hour?.values, HOURS)].join(' ');
  const inMonths = plain(months, month, MONTH);
  if (inMonths === '') return [];
  return daysOf(days ?? [{ kind: 'any' }], monthDays).map(([day, weekday]) => {
    if (day !== '0W') return cronstrue.toString(`${clock} ${day} ${inMonths} ${weekday}`, { use24HourTimeFormat: true });
    // "LW" and the like, which the platform reads as day 0.
    return `${cronstrue.toString(`${clock} * ${inMonths} *`, { use24HourTimeFormat: true })}, on the weekday nearest day 0 of the month`;
  });
}

/** Pairs of a day of the month and a day of the week, of which one is `*`. */
function daysOf(items: readonly DayItem[], text: string): [day: string, weekday: string][] {
  if (items.some(({ kind }) => kind === 'any')) return [['*', '*']];
  const days = items.flatMap((item) => (item.kind === 'days' ? [...item.days] : []));
  const weekdays = items.flatMap((item) => (item.kind === 'weekdays' ? [...item.weekdays] : []));
  const pairs: [string, string][] = [[plain(text, new Set(days), DAYS), '*'], ['*', listed(weekdays, 7)]];
  for (const item of items) {
    if (item.kind === 'last') pairs.push(['L', '*']);
    else if (item.kind === 'nearest') pairs.push([`${item.day}W`, '*']);
    else if (item.kind === 'lastWeekday') pairs.push(['*', `${item.weekday}L`]);
    else if (item.kind === 'nthWeekday' && item.weekday >= 0) pairs.push(['*', `${item.weekday}#${item.nth}`]);
  }
  return pairs.filter((pair) => !pair.includes(''));
}

/** Steps as they are written, where they are plain; else the values, and '' where there is none. */
function plain(text: string, values: ReadonlySet<number> | undefined, { low, high }: Spec): string {
  if (values === undefined) return '*';
  if (values.size === 0) return '';
  const [, from = low, to = high, step] = /^(?:\*|(\d+)-(\d+))\/(\d+)$/.exec(text) ?? [];
  if (Number(step) > 1 && Number(step) <= Number(to) - Number(from)) return text;
  return listed([...values], high - low + 1);
}

/** Three or more neighbours are a range; `all` are as many as there can be. */
function listed(values: number[], all: number): string {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  if (sorted.length === all) return '*';
  const runs: number[][] = [];
  for (const value of sorted) {
    const run = runs.at(-1);
    if (run?.at(-1) === value - 1) run.push(value);
    else runs.push([value]);
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]}-${run.at(-1)}` : run.join(','))).join(',');
}
