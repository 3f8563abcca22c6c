// The world's moments for people: all of them in UTC, as they are stored and as scripts see them.

const DAY = 86_400_000;
const day = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' });

/** Of what a link or a script brought, a moment may be none. */
const isTime = (at: number): boolean => Math.abs(at) <= 8.64e15;
const iso = (at: number): string => (isTime(at) ? new Date(at).toISOString() : '');

/** "Mon 30 Nov 14:00" of "2026-11-30T14:00:00Z"; what is no moment stays as it is. */
export function stamp(moment: string | undefined): string {
  const at = Date.parse(moment ?? '');
  return Number.isNaN(at) ? moment ?? '' : `${dayName(at)} ${timeOf(at)}`;
}

/** "Mon, 30 Nov". */
export const dayName = (at: number): string => (isTime(at) ? day.format(at).replace(',', '') : 'at no time');

/** "14:00". */
export const timeOf = (at: number): string => iso(at).slice(11, 16);

/** "2026-11-30". */
export const dayOf = (at: number): string => iso(at).slice(0, 10);

/** Midnights of the seven days of the week in which a moment lies, Monday first. */
export function weekOf(at: number): number[] {
  const midnight = Math.floor(at / DAY) * DAY;
  const monday = midnight - ((new Date(midnight).getUTCDay() + 6) % 7) * DAY;
  return Array.from({ length: 7 }, (_, days) => monday + days * DAY);
}

export const WEEK = 7 * DAY;
