// Wall clocks of time zones, by the platform's own data (Intl). A wall time is what a clock on the wall shows, as the
// milliseconds at which a clock in UTC shows the same: its parts are read with Date's getUTC functions.

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Between two looks at a zone: no zone changes its clock to and fro within a week. */
const WEEK = 7 * DAY;

/** What is remembered is forgotten past these, so that no caller can fill the memory. */
const ZONES = 100;
const WEEKS = 10_000;

/**
 * Where the tables of zones call winter, or Ramadan, the time that is not the standard: there PHP always takes the latter of
 * two times that clocks show alike.
 */
const LATTER = new Set(['Europe/Dublin', 'Africa/Casablanca', 'Africa/El_Aaiun']);

/** A name that is no time zone. */
export class ZoneError extends Error { override readonly name = 'ZoneError'; }

/** An offset, in milliseconds east of UTC, of a whole week, or of the two sides of the change within it. */
type Week = number | { change: number; before: number; after: number };

export class Zone {
  private readonly weeks = new Map<number, Week>();
  private readonly format: Intl.DateTimeFormat;
  private readonly latter: boolean;

  constructor(name: string) {
    this.format = formatOf(name);
    this.latter = LATTER.has(this.format.resolvedOptions().timeZone);
  }

  /** How far ahead of UTC clocks are at an instant, in milliseconds. */
  offsetAt(instant: number): number {
    const number = Math.floor(instant / WEEK);
    const week = this.weeks.get(number) ?? this.look(number);
    if (typeof week === 'number') return week;
    return instant < week.change ? week.before : week.after;
  }

  wallAt(instant: number): number {
    return instant + this.offsetAt(instant);
  }

  /**
   * The instant at which clocks show a wall time. One that they show twice is meant as they stood at the instant `like`:
   * the first of the two if they were not yet set back, but see LATTER. One that they leap over is taken for as much later as they leap.
   */
  instantOf(wall: number, like: number): number {
    const early = wall - this.offsetAt(wall - DAY);
    const late = wall - this.offsetAt(wall + DAY);
    if (early === late) return early;
    const isEarly = this.wallAt(early) === wall;
    if (this.wallAt(late) !== wall) return early;
    return isEarly && !this.latter && this.offsetAt(like) === wall - early ? early : late;
  }

  private look(number: number): Week {
    if (this.weeks.size >= WEEKS) this.weeks.clear();
    let [low, high] = [number * WEEK, (number + 1) * WEEK];
    const [before, after] = [this.read(low), this.read(high)];
    let week: Week = before;
    if (before !== after) {
      // Clocks change on a full second.
      while (high - low > 1000) {
        const middle = low + Math.floor((high - low) / 2000) * 1000;
        if (this.read(middle) === before) low = middle;
        else high = middle;
      }
      week = { change: high, before, after };
    }
    this.weeks.set(number, week);
    return week;
  }

  /** Intl tells an offset as "GMT", "GMT+05:45" or, of old times, "GMT-00:44:30". */
  private read(instant: number): number {
    const told = this.format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')!.value;
    const [, sign, hours, minutes, seconds] = /^GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(told)!;
    if (sign === undefined) return 0;
    return (sign === '-' ? -1 : 1) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds ?? 0)) * 1000;
  }
}

const zones = new Map<string, Zone>();

/** The zone of a name such as "Europe/Berlin". Throws ZoneError where there is none. */
export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = new Zone(name);
  if (zones.size >= ZONES) zones.clear();
  zones.set(name, zone);
  return zone;
}

function formatOf(name: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ZoneError(`${JSON.stringify(name.slice(0, 100))} is no time zone: give a name such as "Europe/Berlin" or "UTC"`);
  }
}
