// From an instant to the next run. The platform walks: it looks at the month, the day, the hour and the minute of a wall
// clock, and where one does not fit it steps on and looks again. What runs in an hour that clocks leap over or show
// twice follows from how it steps, so the steps here are the same, one for one.
import { isDay, type DayItem } from './day.ts';
import { DAY, HOUR, MINUTE, type Zone } from './zone.ts';

/** What a field of minutes or hours means, and where a walk through it stops. */
export interface Clock {
  values: ReadonlySet<number>;
  stops: readonly number[];
}

/** A field that is `*` is absent. */
export interface Schedule {
  minute?: Clock;
  hour?: Clock;
  month?: ReadonlySet<number>;
  days?: readonly DayItem[];
}

/** The platform gives up after so many looks: of a daily search nearly three years, of a monthly one some 25. */
const LOOKS = 1000;

/** The first run after the minute of an instant. Undefined where there is none. */
export function walk(schedule: Schedule, after: number, zone: Zone): number | undefined {
  const start = Math.floor(after / MINUTE) * MINUTE;
  let at = start;
  for (let look = 0; look < LOOKS; look++) {
    const wall = zone.wallAt(at);
    const date = new Date(wall);
    const { minute, hour, month, days } = schedule;
    const day = days === undefined || isAnyDay(days, wall);
    if (month !== undefined && !month.has(date.getUTCMonth() + 1)) {
      at = startOfDay(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1), at, zone);
    } else if (day === undefined) {
      return undefined;
    } else if (!day) {
      at = startOfDay(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1), at, zone);
    } else if (hour !== undefined && !isHour(hour.values, at, zone)) {
      at = nextHour(hour.stops, at, zone);
    } else if (minute !== undefined && !minute.values.has(date.getUTCMinutes())) {
      at = nextMinute(minute.stops, at, zone);
    } else if (at > start) {
      return at;
    } else {
      at = minute === undefined ? at + MINUTE : nextMinute(minute.stops, at, zone);
    }
  }
  return undefined;
}

/**
 * By way of the same time of that day: which of two midnights is meant hangs on how clocks stand then, and where they leap
 * over that time into the next day, it is the next day's.
 */
function startOfDay(midnight: number, at: number, zone: Zone): number {
  const wall = zone.wallAt(at);
  const then = zone.instantOf(midnight + wall - Math.floor(wall / DAY) * DAY, at);
  return zone.instantOf(Math.floor(zone.wallAt(then) / DAY) * DAY, then);
}

function isAnyDay(days: readonly DayItem[], wall: number): boolean | undefined {
  for (const item of days) {
    const day = isDay(item, wall);
    if (day !== false) return day;
  }
  return false;
}

/**
 * Within an hour of a change of an hour or more, the hour before counts too where clocks leapt ahead, so that what was
 * leapt over runs; the hour after where they were set back.
 */
function isHour(hours: ReadonlySet<number>, at: number, zone: Zone): boolean {
  const hour = new Date(zone.wallAt(at)).getUTCHours();
  if (hours.has(hour)) return true;
  const before = zone.offsetAt(at - HOUR);
  if (before === zone.offsetAt(at)) return false;
  const change = zone.offsetAt(at + HOUR) - before;
  if (Math.abs(change) < HOUR) return false;
  return hours.has(change > 0 ? hour - 1 : hour + 1);
}

/** The hour of the next stop, by hours that pass, not by those that clocks show; then the start of the hour they show. */
function nextHour(stops: readonly number[], at: number, zone: Zone): number {
  const from = new Date(zone.wallAt(at));
  const stop = nextStop(stops, from.getUTCHours());
  let to = at;
  if (from.getUTCHours() >= stop) {
    to += (24 - from.getUTCHours()) * HOUR;
    const date = new Date(zone.wallAt(to));
    if (date.getUTCDate() !== from.getUTCDate() + 1 && date.getUTCHours() !== 0) to += zone.offsetAt(at) - zone.offsetAt(to);
  }
  to += (stop - new Date(zone.wallAt(to)).getUTCHours()) * HOUR;
  const start = zone.instantOf(Math.floor(zone.wallAt(to) / HOUR) * HOUR, to);
  return start > at ? start : start + HOUR;
}

/**
 * The minute of the next stop. Where clocks change by half an hour the platform steps back in time here, and finds a run
 * that was, over and over: here the walk goes on from the change.
 */
function nextMinute(stops: readonly number[], at: number, zone: Zone): number {
  const from = new Date(zone.wallAt(at)).getUTCMinutes();
  const stop = nextStop(stops, from);
  const start = from < stop ? at : at + (60 - from) * MINUTE;
  const to = start + (stop - new Date(zone.wallAt(start)).getUTCMinutes()) * MINUTE;
  return to > at ? to : start;
}

/** Of the pair of neighbours that a value lies between the latter, else the first of all: a list not in order skips runs. */
function nextStop(stops: readonly number[], value: number): number {
  const at = stops.findIndex((stop, index) => index > 0 && value >= stops[index - 1] && value < stop);
  return Math.max(0, stops[Math.max(0, at)]);
}
