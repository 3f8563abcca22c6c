// Days that are no plain numbers: the last of a month, the weekday nearest one, the second Friday. Weekdays count from
// Sunday, which is 0.
import { DAYS, Unanswered, WEEKDAY, unnamed, valuesOf } from './field.ts';
import { isNumeric, toInt } from './php.ts';

/** What stands between the commas of a field of days. */
export type DayItem =
  | { kind: 'any' }
  | { kind: 'days'; days: ReadonlySet<number> }
  | { kind: 'last' }
  | { kind: 'nearest'; day: number }
  | { kind: 'weekdays'; weekdays: ReadonlySet<number> }
  | { kind: 'lastWeekday'; weekday: number }
  | { kind: 'nthWeekday'; weekday: number; nth: number };

export function dayItem(item: string): DayItem {
  if (item === '?') return { kind: 'any' };
  if (item === 'L') return { kind: 'last' };
  if (item.includes('W')) return { kind: 'nearest', day: toInt(item) };
  return { kind: 'days', days: new Set(valuesOf(item, DAYS)) };
}

export function weekdayItem(named: string): DayItem {
  if (named === '?') return { kind: 'any' };
  const item = unnamed(named, WEEKDAY);
  if (item.includes('L')) return lastWeekday(item);
  if (item.includes('#')) return nthWeekday(item);
  const plain = sundayFirst(item);
  const values = valuesOf(plain, WEEKDAY);
  // Days are counted from Monday, which is 1, wherever a 7 is written, and else from Sunday, which is 0.
  const counted = plain.includes('7') ? values.filter((value) => value > 0) : values.filter((value) => value < 7);
  return { kind: 'weekdays', weekdays: new Set(counted.map((value) => value % 7)) };
}

function lastWeekday(item: string): DayItem {
  const weekday = unnamed(item.slice(0, item.indexOf('L')), WEEKDAY);
  if (!isNumeric(weekday)) throw new Unanswered(`"${item}" names no single day before L: write one such as 5L`);
  return { kind: 'lastWeekday', weekday: toInt(weekday) % 7 };
}

function nthWeekday(item: string): DayItem {
  const [day, nth] = item.split('#');
  if (!isNumeric(nth)) throw new Unanswered(`"${item}" has no number after #: write one such as 5#2`);
  const weekday = day === '0' ? 7 : toInt(unnamed(day, WEEKDAY));
  // Only a "0" alone is Sunday: any other text that comes to 0 is no day at all.
  return { kind: 'nthWeekday', weekday: weekday === 0 ? -1 : weekday % 7, nth: toInt(nth) };
}

/** Of a range that begins or ends with Sunday: 7-2 is 0-2, and 5-0 is 5-7. */
function sundayFirst(item: string): string {
  if (!item.includes('-')) return item;
  const [from, to] = item.split('-');
  if (from === '7') return `0-${to}`;
  return to === '0' ? `${from}-7` : item;
}

/** Whether a wall time's day is meant. Undefined: the platform gives up here, and finds no run at all. */
export function isDay(item: DayItem, wall: number): boolean | undefined {
  const date = new Date(wall);
  const day = date.getUTCDate();
  switch (item.kind) {
    case 'any': return true;
    case 'days': return item.days.has(day);
    case 'last': return day === daysInMonth(date);
    case 'weekdays': return item.weekdays.has(date.getUTCDay());
    case 'lastWeekday': return item.weekday === date.getUTCDay() && daysInMonth(date) - day < 7;
    case 'nthWeekday': return item.weekday === date.getUTCDay() && Math.ceil(day / 7) === item.nth;
    case 'nearest': {
      const nearest = nearestWeekday(date.getUTCFullYear(), date.getUTCMonth(), item.day);
      return nearest === undefined ? undefined : nearest === day;
    }
  }
}

/**
 * The day, in its month, that is a weekday and nearest to a day of a month. The day may lie past the month's end, or be
 * 0, and is then a day of the month beside it: the platform takes its number for one of this month.
 */
function nearestWeekday(year: number, month: number, day: number): number | undefined {
  const target = new Date(Date.UTC(year, month, day));
  if (isWeekday(target)) return target.getUTCDate();
  for (const near of [day - 1, day + 1, day - 2, day + 2]) {
    if (near < 1 || near > daysInMonth(target)) continue;
    const date = new Date(Date.UTC(year, month, near));
    if (isWeekday(date) && date.getUTCMonth() === month) return near;
  }
  return undefined;
}

const isWeekday = (date: Date): boolean => date.getUTCDay() % 6 !== 0;

const daysInMonth = (date: Date): number => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
