// oc.now, oc.today, oc.weekday and oc.date: what time it is, and arithmetic with times as texts.
import { DAY } from '../../../world/cron/zone.ts';
import { ApiError, apiFunction, wrong } from './api.ts';
import type { ApiFunction, ApiRun } from './api.ts';
import { instantOf, isoOf, wallOf, writtenTime, zoneNamed } from './moments.ts';
import type { Written } from './moments.ts';
import { noSuch } from './nearest.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** Milliseconds of units that always last as long; months by their number. */
const UNITS = { second: 1000, minute: 60_000, hour: 3_600_000, day: DAY, week: 7 * DAY } as const;
const MONTHLY = { month: 1, year: 12 } as const;
const ALL_UNITS = [...Object.keys(UNITS), ...Object.keys(MONTHLY)];

const pad = (number: number, length = 2): string => String(number).padStart(length, '0');

/** A time in the words of a script. Throws ApiError. */
function timeOf(name: string, text: string): Written {
  const written = writtenTime(text);
  if (written === undefined) throw wrong(name, 'a date or a time such as "2026-11-30" or "2026-11-30T14:00:00Z"', text);
  return written;
}

/** "hours" as "hour". */
function unitOf(unit: string): string {
  const one = unit.toLowerCase().replace(/s$/, '');
  if (!ALL_UNITS.includes(one)) throw new ApiError(noSuch('unit', unit, ALL_UNITS));
  return one;
}

/** The wall clock in the automation's zone. */
const wallNow = ({ state, timezone }: ApiRun): number => zoneNamed(timezone).wallAt(state.now());

/** A wall clock in the form in which a time was written; a date has a time once hours are added to it. */
function written(wall: number, { hasTime, zone }: Written): string {
  const text = isoOf(wall);
  if (text === undefined) throw new ApiError('the result lies outside of the years 0 to 9999');
  return !hasTime && wall % DAY === 0 ? text.slice(0, 10) : `${text.slice(0, 19)}${zone}`;
}

function add(time: Written, amount: number, unit: string): string {
  if (!Number.isSafeInteger(amount)) throw wrong('amount', 'a whole number', amount);
  if (Object.hasOwn(UNITS, unit)) return written(time.wall + amount * UNITS[unit as keyof typeof UNITS], time);
  const date = new Date(time.wall);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + amount * MONTHLY[unit as keyof typeof MONTHLY];
  const [year, month] = [Math.floor(months / 12), ((months % 12) + 12) % 12];
  if (year < 0 || year > 9999) throw new ApiError('the result lies outside of the years 0 to 9999');
  // The last day of a month that has fewer.
  const last = new Date(wallOf(year, month + 1, 0)).getUTCDate();
  return written(wallOf(year, month, Math.min(date.getUTCDate(), last)) + (time.wall % DAY + DAY) % DAY, time);
}

/** As strftime: %Y %m %d %H %M %S %A %a %B %b %j and %%. */
function format(wall: number, pattern: string): string {
  const date = new Date(wall);
  const [weekday, month] = [WEEKDAYS[date.getUTCDay()], MONTHS[date.getUTCMonth()]];
  const dayOfYear = Math.floor((wall - wallOf(date.getUTCFullYear(), 0, 1)) / DAY) + 1;
  const parts: Record<string, string> = {
    Y: pad(date.getUTCFullYear(), 4), m: pad(date.getUTCMonth() + 1), d: pad(date.getUTCDate()), e: String(date.getUTCDate()), H: pad(date.getUTCHours()),
    M: pad(date.getUTCMinutes()), S: pad(date.getUTCSeconds()),
    A: weekday, a: weekday.slice(0, 3), B: month, b: month.slice(0, 3), j: pad(dayOfYear, 3), '%': '%',
  };
  return pattern.replace(/%(.)?/gsu, (whole, letter: string | undefined) => {
    if (letter !== undefined && Object.hasOwn(parts, letter)) return parts[letter];
    throw new ApiError(`pattern: there is no ${whole}: there are ${Object.keys(parts).map((one) => `%${one}`).join(' ')}`);
  });
}

/** A wall clock as it was written, or in a zone; a time that tells none is of the automation's. */
function wallIn(time: Written, run: ApiRun): number {
  return time.zone === '' ? time.wall : zoneNamed(run.timezone).wallAt(instantOf(time, run.timezone));
}

const TIME = { name: 'time', kind: 'text' } as const;

export const dates: readonly ApiFunction[] = [
  apiFunction({
    name: 'now', app: [], isLocal: true, args: [], gives: 'time', about: 'The time now, in UTC: "2026-11-30T14:00:00Z".',
    call: (_, run) => run.state.iso(),
  }),
  apiFunction({
    name: 'today', app: [], isLocal: true, args: [], gives: 'date',
    about: 'The date today in the automation\'s time zone: "2026-11-30".',
    call: (_, run) => isoOf(wallNow(run))?.slice(0, 10),
  }),
  apiFunction({
    name: 'weekday', app: [], isLocal: true, args: [{ ...TIME, optional: true }], gives: 'name',
    about: 'The day of the week today in the automation\'s time zone, or of a time: "Monday".',
    call: ([time], run) => WEEKDAYS[new Date(time === undefined ? wallNow(run) : wallIn(timeOf('time', time), run)).getUTCDay()],
  }),
  apiFunction({
    name: 'date.add', app: [], isLocal: true, args: [TIME, { name: 'amount', kind: 'number' }, { name: 'unit', kind: 'text' }], gives: 'time',
    about: 'A time so much later, or earlier where the amount is below 0. Units: second, minute, hour, day, week, month, year. A date stays a date.',
    call: ([time, amount, unit]) => add(timeOf('time', time), amount, unitOf(unit)),
  }),
  apiFunction({
    name: 'date.diff', app: [], isLocal: true,
    args: [{ name: 'from', kind: 'text' }, { name: 'to', kind: 'text' }, { name: 'unit', kind: 'text', optional: true }], gives: 'number',
    about: 'How long it is from one time to another, in seconds or in a unit up to week.',
    call: ([from, to, given = 'second'], run) => {
      const unit = unitOf(given);
      if (!Object.hasOwn(UNITS, unit)) throw wrong('unit', `one of ${Object.keys(UNITS).join(', ')}`, given);
      const [start, end] = [timeOf('from', from), timeOf('to', to)].map((time) => instantOf(time, run.timezone));
      return (end - start) / UNITS[unit as keyof typeof UNITS];
    },
  }),
  apiFunction({
    name: 'date.format', app: [], isLocal: true, args: [TIME, { name: 'pattern', kind: 'text' }], gives: 'text',
    about: 'A time in the automation\'s time zone, by a pattern as "%d %B %Y, %H:%M".',
    call: ([time, pattern], run) => format(wallIn(timeOf('time', time), run), pattern),
  }),
  apiFunction({
    name: 'date.parse', app: [], isLocal: true, args: [TIME], gives: '{year, month, day, hour, minute, second, weekday, timestamp}',
    about: 'The parts of a time in the automation\'s time zone; timestamp: seconds since 1970.',
    call: ([text], run) => {
      const time = timeOf('time', text);
      const date = new Date(wallIn(time, run));
      return {
        year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), hour: date.getUTCHours(), minute: date.getUTCMinutes(),
        second: date.getUTCSeconds(), weekday: WEEKDAYS[date.getUTCDay()], timestamp: instantOf(time, run.timezone) / 1000,
      };
    },
  }),
];
