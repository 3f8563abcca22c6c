// The calendar of C: seconds since 1970 to fields and back, for all years that an int holds, which JS dates do not.

/** A moment's fields as struct tm has them, but for the year, which is whole, and month, wday and yday, which count from 1. */
export interface Calendar {
  year: number; month: number; day: number; hour: number; min: number; sec: number; wday: number; yday: number;
  /** Seconds east of UTC. */
  offset: number;
}

const DAY = 86_400;
/** Four hundred years, after which the calendar comes again. */
const ERA_DAYS = 146_097;
/** struct tm counts years from 1900 in an int. */
const YEARS = { least: 1900 - 2 ** 31, most: 1900 + 2 ** 31 - 1 } as const;

/** Days since 1970 of a day; months and days may be beyond their ranges. Howard Hinnant's days_from_civil. */
function daysOf(year: number, month: number, day: number): number {
  const months = month - 1;
  const whole = year + Math.floor(months / 12);
  const of12 = ((months % 12) + 12) % 12 + 1;
  const y = of12 <= 2 ? whole - 1 : whole;
  const era = Math.floor(y / 400);
  const inEra = y - era * 400;
  const ofYear = Math.floor((153 * (of12 + (of12 > 2 ? -3 : 9)) + 2) / 5);
  return era * ERA_DAYS + inEra * 365 + Math.floor(inEra / 4) - Math.floor(inEra / 100) + ofYear + day - 1 - 719_468;
}

/** Seconds east of UTC at a moment; beyond the range of JS dates that of the same day of another era. */
function offsetAt(seconds: number): number {
  const era = ERA_DAYS * DAY;
  const near = Math.abs(seconds) < 8e12 ? seconds : ((seconds % era) + era) % era;
  return -60 * new Date(near * 1000).getTimezoneOffset();
}

/** The fields of a moment, local or UTC; undefined where the year does not fit an int. */
export function fieldsOf(seconds: bigint, utc: boolean): Calendar | undefined {
  const offset = utc ? 0 : offsetAt(Number(seconds));
  const shifted = seconds + BigInt(offset);
  const rest = Number(((shifted % 86_400n) + 86_400n) % 86_400n);
  const days = Number((shifted - BigInt(rest)) / 86_400n);
  const z = days + 719_468;
  const era = Math.floor(z / ERA_DAYS);
  const ofEra = z - era * ERA_DAYS;
  const inEra = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365);
  const ofYear = ofEra - (365 * inEra + Math.floor(inEra / 4) - Math.floor(inEra / 100));
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = inEra + era * 400 + (month <= 2 ? 1 : 0);
  if (!(year >= YEARS.least && year <= YEARS.most)) return undefined;
  return {
    year, month, day: ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
    hour: Math.floor(rest / 3600), min: Math.floor(rest / 60) % 60, sec: rest % 60,
    wday: (((days + 4) % 7) + 7) % 7 + 1, yday: days - daysOf(year, 1, 1) + 1, offset,
  };
}

/** The moment of local fields, which may be beyond their ranges: mktime. Undefined where its year does not fit an int. */
export function momentOf(c: Pick<Calendar, 'year' | 'month' | 'day' | 'hour' | 'min' | 'sec'>): bigint | undefined {
  const local = BigInt(daysOf(c.year, c.month, c.day)) * 86_400n + BigInt(c.hour) * 3600n + BigInt(c.min) * 60n + BigInt(c.sec);
  const guess = local - BigInt(offsetAt(Number(local)));
  const moment = local - BigInt(offsetAt(Number(guess)));
  return fieldsOf(moment, false) === undefined ? undefined : moment;
}

/** The week of ISO 8601 and the year that it belongs to. */
export function isoWeek({ year, wday, yday }: Calendar): { year: number; week: number } {
  const weeks = (of: number): number => {
    const first = (((daysOf(of, 1, 1) + 3) % 7) + 7) % 7; // 0: Monday
    const days = daysOf(of + 1, 1, 1) - daysOf(of, 1, 1);
    return first === 3 || (first === 2 && days === 366) ? 53 : 52;
  };
  const week = Math.floor((yday - ((wday + 5) % 7 + 1) + 10) / 7);
  if (week < 1) return { year: year - 1, week: weeks(year - 1) };
  return week > weeks(year) ? { year: year + 1, week: 1 } : { year, week };
}
