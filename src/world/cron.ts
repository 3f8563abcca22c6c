// Schedules: cron expressions of five fields, which run when the platform's own would (cron/field.ts, cron/walk.ts).
import { dayItem, weekdayItem } from './cron/day.ts';
import { accepts, HOURS, MINUTES, MONTH, SPECS, stopsOf, Unanswered, unnamed, valuesOf, type Spec } from './cron/field.ts';
import { walk, type Clock, type Schedule } from './cron/walk.ts';
import { words } from './cron/words.ts';
import { zoneOf } from './cron/zone.ts';

export { ZoneError } from './cron/zone.ts';

/** Past this a walk could leave what Date can hold. */
const FURTHEST = Date.UTC(9000, 0);

/** The longest expression that is read: a list of every minute and every hour has 250 characters. */
const LONGEST = 1000;

const SHORT: ReadonlyMap<string, string> = new Map(Object.entries({
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}));

/** A text that is no cron expression. `field`: which of the five, from 0 on; the fault is the text from `from` up to `to`. */
export class CronError extends Error {
  override readonly name = 'CronError';

  constructor(message: string, readonly field: number, readonly from: number, readonly to: number) {
    super(message);
  }
}

/** A field of an expression, with its place in the text. */
interface Part {
  text: string;
  from: number;
}

/** A schedule, which parseCron makes. It keeps nothing between calls. */
export class Cron {
  /**
   * `fields`: the texts of the five, also of a short name. `schedules`: one, or two of which either may run, as where
   * both fields of days are given either day will do.
   */
  constructor(readonly fields: readonly string[], private readonly schedules: readonly Schedule[]) {}

  /**
   * The first run after the minute of `after`, both in milliseconds since 1970, by the clocks of a zone such as
   * "Europe/Berlin". Undefined where there is none, as of a 30th of February: the search is bounded. Throws ZoneError, and
   * RangeError where `after` is no time, or thousands of years away.
   */
  next(after: number, zone: string): number | undefined {
    if (!(Math.abs(after) < FURTHEST)) throw new RangeError(`${after} is no time in milliseconds since 1970, or too far away`);
    const clocks = zoneOf(zone);
    const runs = this.schedules.map((schedule) => walk(schedule, after, clocks)).filter((run) => run !== undefined);
    // The earlier by the clock on the wall, as on the platform: the last of an hour that clocks show twice may win.
    return runs.sort((a, b) => clocks.wallAt(a) - clocks.wallAt(b))[0];
  }

  /** In English: "At 02:30, only on Monday". */
  describe(): string {
    return words(this.schedules, this.fields);
  }
}

/** An expression in words: "At 02:30, only on Monday". Throws CronError. */
export function describeCron(text: string): string {
  return parseCron(text).describe();
}

/** Reads an expression of five fields, or one of the short names such as "@daily". Throws CronError. */
export function parseCron(text: string): Cron {
  if (text.length > LONGEST) throw new CronError(`a schedule has at most ${LONGEST} characters, not ${text.length}`, 0, LONGEST, text.length);
  const short = SHORT.get(text.toLowerCase());
  const parts = partsOf(short ?? text);
  checkCount(parts, text);
  parts.forEach(checkPart);
  const fields = parts.map((part) => part.text);
  return new Cron(fields, schedulesOf(parts));
}

function partsOf(text: string): Part[] {
  return Array.from(text.matchAll(/[^ \t\n\v\f\r]+/g), ({ 0: part, index }) => ({ text: part, from: index }));
}

function checkCount(parts: Part[], text: string): void {
  if (parts.length === 5) return;
  const names = 'minute, hour, day of the month, month, day of the week';
  if (text.startsWith('@')) throw new CronError(`${parts[0].text} is no schedule: write five fields, or one of ${[...SHORT.keys()].join(', ')}`, 0, 0, text.length);
  if (parts.length > 5) throw new CronError(`a schedule has five fields (${names}), not ${parts.length}`, 5, parts[5].from, text.length);
  throw new CronError(`the ${SPECS[parts.length].title} is missing: a schedule has five fields (${names})`, parts.length, text.length, text.length);
}

/** The fault is the first item of the list that is refused for itself, else the whole field. */
function checkPart({ text, from }: Part, field: number): void {
  const spec = SPECS[field];
  if (accepts(text, spec)) return;
  const items = partsOf(text.replaceAll(',', ' '));
  const at = text.includes(',') ? items.find((item) => !accepts(item.text, spec)) : undefined;
  const fault = at ?? { text, from: 0 };
  throw new CronError(`"${fault.text}" is no ${spec.title}: ${spec.wanted}`, field, from + fault.from, from + fault.from + fault.text.length);
}

function schedulesOf(parts: Part[]): Schedule[] {
  const [minute, hour, day, month, weekday] = parts.map((part, field) => read(part, field));
  const common = { ...minute, ...hour, ...month };
  const either = [[parts[2], day], [parts[4], weekday]] as const;
  const given = either.filter(([part]) => part.text !== '*');
  const asked = given.length === 2 ? given.filter(([part]) => part.text !== '?') : given;
  if (given.length === 2 && asked.length === 0) {
    throw new CronError('one of both fields of days must say which: write * for every day', 4, parts[4].from, parts[4].from + 1);
  }
  return asked.length === 0 ? [common] : asked.map(([, days]) => ({ ...common, ...days }));
}

/** What a field adds to a schedule: nothing where it is `*`. */
function read({ text, from }: Part, field: number): Schedule {
  if (text === '*') return {};
  const items = text.split(',');
  try {
    switch (SPECS[field]) {
      case MINUTES: return { minute: clockOf(text, MINUTES) };
      case HOURS: return { hour: clockOf(text, HOURS) };
      case MONTH: return { month: new Set(items.flatMap((item) => valuesOf(unnamed(item, MONTH), MONTH))) };
      default: return { days: items.map(field === 2 ? dayItem : weekdayItem) };
    }
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    throw new CronError(error.message, field, from, from + text.length);
  }
}

function clockOf(text: string, spec: Spec): Clock {
  return { values: new Set(text.split(',').flatMap((item) => valuesOf(item, spec))), stops: stopsOf(text, spec) };
}
