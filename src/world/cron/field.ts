// The five fields of a cron expression: what each accepts and which values it means, as the platform's own cron reads
// them (dragonmantank/cron-expression 3.3.1, which tests/world/cron/record.php asks). It is generous, at times absurdly
// so ("MON-FRI/2" is Sunday, "SAT-SUN" is Saturday): schedules here run when they run there.
import { compare, isNumeric, toInt, toStep } from './php.ts';

/** What a field accepts: the values from `low` to `high`, and names for them. */
export interface Spec {
  title: string;
  low: number;
  high: number;
  names: readonly string[];
  /** The value of the first name. */
  first: number;
  wanted: string;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

export const MINUTES: Spec = { title: 'minute', low: 0, high: 59, names: [], first: 0, wanted: '0 to 59, *, 1,5, 1-5 or */5' };
export const HOURS: Spec = { title: 'hour', low: 0, high: 23, names: [], first: 0, wanted: '0 to 23, *, 1,5, 1-5 or */5' };
export const DAYS: Spec = {
  title: 'day of the month', low: 1, high: 31, names: [], first: 1,
  wanted: '1 to 31, *, 1,5, 1-5, */5, L for the last, or alone 15W for the weekday nearest the 15th',
};
export const MONTH: Spec = { title: 'month', low: 1, high: 12, names: MONTHS, first: 1, wanted: '1 to 12, JAN to DEC, *, 1,5, 1-5 or */5' };
export const WEEKDAY: Spec = {
  title: 'day of the week', low: 0, high: 7, names: WEEKDAYS, first: 1,
  wanted: '0 to 7 (0 and 7 are Sunday), MON to SUN, *, 1,5, 1-5, 5L for the last Friday, or 5#2 for the second',
};
export const SPECS: readonly Spec[] = [MINUTES, HOURS, DAYS, MONTH, WEEKDAY];

/** The platform accepts the text, and then fails whenever it is asked for a run. */
export class Unanswered extends Error {}

/** A name as its number, in digits; any other text as it is. */
export function unnamed(text: string, { names, first }: Spec): string {
  const at = names.indexOf(text.toUpperCase());
  return at < 0 ? text : String(at + first);
}

/** Whether the platform accepts a field, or what stands between its commas. */
export function accepts(text: string, spec: Spec): boolean {
  if (text.includes(',')) {
    if (spec === DAYS && /[LW]/.test(text)) return false;
    return text.split(',').every((item) => accepts(item, spec));
  }
  if (acceptsPlain(text, spec)) return true;
  if (spec === DAYS) return text === '?' || text === 'L' || (text.endsWith('W') && accepts(text.slice(0, -1), spec));
  if (spec !== WEEKDAY) return false;
  return text === '?' || acceptsNth(text) || (text.endsWith('L') && accepts(text.slice(0, -1), spec));
}

function acceptsPlain(named: string, spec: Spec): boolean {
  const text = unnamed(named, spec);
  if (text === '*') return true;
  if (text.includes('/')) {
    const [range, step] = text.split('/');
    return !isNumeric(range) && accepts(range, spec) && (toStep(step) ?? 0n) !== 0n;
  }
  if (text.includes('-')) {
    const ends = text.split('-').map((end) => unnamed(end, spec));
    return ends.length === 2 && ends.every((end) => end !== '*' && accepts(end, spec));
  }
  return isNumeric(text) && !text.includes('.') && toInt(text) >= spec.low && toInt(text) <= spec.high;
}

function acceptsNth(text: string): boolean {
  const [weekday, nth] = text.split('#');
  return nth !== undefined && isNumeric(nth) && toInt(nth) >= 1 && toInt(nth) <= 5 && acceptsPlain(unnamed(weekday, WEEKDAY), WEEKDAY);
}

/** The values that an item without a comma means: a number, a range, steps, or all. */
export function valuesOf(item: string, spec: Spec): number[] {
  const all = Array.from({ length: spec.high - spec.low + 1 }, (_, at) => at + spec.low);
  if (item === '*') return all;
  if (item.includes('/')) return steps(item, spec, all);
  if (item.includes('-')) {
    const [from, to] = item.split('-').map((end) => unnamed(end, spec));
    return all.filter((value) => compare(value, from) >= 0 && compare(value, to) <= 0);
  }
  return [toInt(item)];
}

/** A step past the field's end is one value, counted around; a range's ends are numbers here, and a name is 0. */
function steps(item: string, { low, high }: Spec, all: number[]): number[] {
  const [range, step] = splitStep(item);
  const ends = range === '*' ? [String(low), String(high)] : range.split('-');
  const from = toInt(ends[0]);
  const to = toInt(ends[1] ?? ends[0]);
  if (from < low || from > to || to > high) throw new Unanswered(`"${item}" steps through no range of numbers: write one such as ${low}-${high}/2`);
  if (step > high) return [wrapped(step, all)];
  if (step > to - from) return [from];
  const by = Number(step < 0n ? -step : step);
  if (by > to - from) throw new Unanswered(`"${item}" steps back past its range: write a step from 1 on`);
  return all.filter((value) => value >= from && value <= to && (value - from) % by === 0);
}

/**
 * Where a walk through minutes or hours stops, in the order of the text: not always the values that are meant. Every
 * number belongs to the walk (walk.ts), -1 to a `*` in a list: it lies before all others, and the stop is at 0.
 */
export function stopsOf(text: string, spec: Spec): number[] {
  const stops = text.split(',').flatMap((item) => stopsOfItem(item, spec));
  if (stops.length === 0) throw new Unanswered(`"${text}" has no ${spec.title} in it: write the lesser one first`);
  return stops;
}

function stopsOfItem(item: string, spec: Spec): number[] {
  if (item === '*') return [-1];
  if (!item.includes('/')) return item.includes('-') ? valuesOf(item, spec) : [toInt(item)];
  const [range, step] = splitStep(item);
  if (step < 0n) throw new Unanswered(`"${item}" steps back: write a step from 1 on`);
  const all = valuesOf('*', spec);
  if (step >= spec.high) return [wrapped(step, all)];
  const [from, to] = range === '*' ? [spec.low, spec.high] : range.split('-').map(toInt);
  return all.filter((value) => value >= from && value <= to && (value - from) % Number(step) === 0);
}

function splitStep(item: string): [range: string, step: bigint] {
  const [range, text, more] = item.split('/');
  const step = toStep(text);
  if (step === undefined || more !== undefined) throw new Unanswered(`"${item}" has two steps: write one`);
  return [range, step];
}

function wrapped(step: bigint, all: number[]): number {
  return all[Number(step % BigInt(all.length))];
}
