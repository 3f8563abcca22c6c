// Times as scripts write them.
import { DAY, ZoneError, zoneOf } from '../../../world/cron/zone.ts';
import type { Zone } from '../../../world/cron/zone.ts';
import { ApiError } from './api.ts';

const FORM = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** The parts of a time, as it was written. */
export interface Written {
  /** The wall clock, as milliseconds at which a clock in UTC shows the same. */
  wall: number;
  hasTime: boolean;
  /** "Z", "+02:00", or empty: it tells no zone. */
  zone: string;
}

/** A date "2026-11-30", or with a time and perhaps a zone; undefined where it is none. */
export function writtenTime(text: string): Written | undefined {
  const [, year, month, day, hour, minute, second, zone] = FORM.exec(text) ?? [];
  if (year === undefined) return undefined;
  const numbers = [year, month, day, hour ?? '0', minute ?? '0', second ?? '0'].map(Number);
  const [y, mo, d, h, mi, s] = numbers;
  const wall = wallOf(y, mo - 1, d) + ((h * 60 + mi) * 60 + s) * 1000;
  const read = new Date(wall);
  const isReal = read.getUTCFullYear() === y && read.getUTCMonth() === mo - 1 && read.getUTCDate() === d && h < 24 && mi < 60 && s < 60;
  return isReal ? { wall, hasTime: hour !== undefined, zone: zone ?? '' } : undefined;
}

/** Midnight of a day; years below 100 are those, not of the last century. */
export function wallOf(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.getTime();
}

/** The automation's time zone. Throws ApiError. */
export function zoneNamed(timezone: string): Zone {
  try {
    return zoneOf(timezone);
  } catch (error) {
    if (error instanceof ZoneError) throw new ApiError(`the automation's time zone: ${error.message}`);
    throw error;
  }
}

/** Milliseconds since 1970. What tells no zone is of `timezone`. */
export function instantOf({ wall, zone }: Written, timezone: string): number {
  if (zone === '') {
    const its = zoneNamed(timezone);
    return its.instantOf(wall, wall - its.offsetAt(wall));
  }
  return wall - offsetOf(zone);
}

/** Milliseconds east of UTC of "Z" or "+02:00". */
function offsetOf(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** A time as the world keeps it, "2026-11-30T14:00:00Z"; undefined where the text is none. `end`: a date alone means the end of that day. */
export function momentOf(text: string, timezone: string, end = false): string | undefined {
  const written = writtenTime(text);
  if (written === undefined) return undefined;
  const lasts = end && !written.hasTime ? DAY - 1000 : 0;
  return isoOf(instantOf({ ...written, wall: written.wall + lasts }, timezone));
}

/** "2026-11-30T14:00:00Z"; undefined outside of the years 0 to 9999. */
export function isoOf(instant: number): string | undefined {
  const text = Math.abs(instant) <= 8.64e15 ? new Date(instant).toISOString() : '+';
  return text.length === 24 ? `${text.slice(0, 19)}Z` : undefined;
}
