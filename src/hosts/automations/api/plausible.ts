// Numbers as Plausible would give them: made of the site and the day, so that the same question has the same answer. They follow
// the rhythm of a week, grow over the months, and today's are those of the day so far.
import type { Json, JsonObject } from '../../../world/schema.ts';
import { wrong } from './api.ts';
import type { ApiRun } from './api.ts';
import { takeFields } from './fields.ts';
import type { FieldSpecs, Taken } from './fields.ts';
import { writtenTime } from './moments.ts';

const DAY = 86_400_000;
/** Days of each period up to its date; month and year begin with theirs. */
const PERIODS = { day: 1, '7d': 7, '28d': 28, '30d': 30, '91d': 91, month: 31, '6mo': 182, '12mo': 365, year: 366 } as const;

const PARAMS = {
  site_id: { kind: 'text' }, period: { kind: 'text', oneOf: Object.keys(PERIODS) }, date: { kind: 'text' }, limit: { kind: 'count' },
} as const satisfies FieldSpecs;
type Params = Taken<typeof PARAMS>;

/** Share of visitors, by how often a page or source is met. */
const PAGES = [
  ['/', 0.34], ['/pricing', 0.17], ['/blog/lua-automations', 0.13], ['/docs', 0.11], ['/features', 0.08],
  ['/blog', 0.06], ['/about', 0.04], ['/contact', 0.03], ['/changelog', 0.02], ['/careers', 0.02],
] as const;
const SOURCES = [
  ['Direct / None', 0.38], ['Google', 0.29], ['GitHub', 0.12], ['Hacker News', 0.08], ['LinkedIn', 0.06], ['DuckDuckGo', 0.04], ['newsletter', 0.03],
] as const;
/** Sunday to Saturday. */
const WEEK = [0.62, 1.06, 1.12, 1.1, 1.04, 0.92, 0.58];
const LIMIT = 10;

/** From 0 to below 1, of a text (FNV-1a). */
function chanceOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) / 2 ** 32;
}

interface Site { id: string; now: number }

/** Visitors of a day; a day that is not over has fewer, one to come has none. `day`: its midnight (UTC). */
function visitorsOn({ id, now }: Site, day: number): number {
  const passed = Math.min(1, Math.max(0, (now - day) / DAY));
  const size = 600 + 500 * chanceOf(id);
  const grown = 1.012 ** ((day - Date.UTC(2026, 0, 1)) / (30 * DAY));
  const mood = 0.9 + 0.2 * chanceOf(`${id} ${day / DAY}`);
  return Math.round(passed * size * Math.min(20, grown) * WEEK[new Date(day).getUTCDay()] * mood);
}

/** Of a minute: about as many as yesterday's would be at once. */
function visitorsNow(site: Site): number {
  const yesterday = visitorsOn(site, Math.floor(site.now / DAY - 1) * DAY);
  return Math.round((yesterday / 90) * (0.5 + chanceOf(`${site.id} ${Math.floor(site.now / 60_000)}`)));
}

/** Midnights of a period. */
function daysOf({ period = 'day', date }: Params, today: number): number[] {
  const written = date === undefined ? undefined : writtenTime(date);
  if (date !== undefined && written === undefined) throw wrong('params.date', 'a date such as "2026-11-30"', date);
  const last = written === undefined ? today : Math.floor(written.wall / DAY) * DAY;
  const end = new Date(last);
  const count = period === 'month' ? end.getUTCDate()
    : period === 'year' ? Math.round((last - Date.UTC(end.getUTCFullYear(), 0, 1)) / DAY) + 1 : PERIODS[period as keyof typeof PERIODS];
  return Array.from({ length: count }, (_, i) => last - (count - 1 - i) * DAY);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

function stats(site: Site, days: readonly number[]): JsonObject {
  const visitors = sum(days.map((day) => visitorsOn(site, day)));
  const seed = `${site.id} ${days[0]} ${days.length}`;
  const views = 2.1 + 0.8 * chanceOf(`${seed} views`);
  const visits = Math.round(visitors * 1.18);
  return {
    visitors, visits, pageviews: Math.round(visits * views), views_per_visit: Math.round(views * 100) / 100,
    bounce_rate: visitors === 0 ? 0 : Math.round(38 + 18 * chanceOf(`${seed} bounce`)),
    visit_duration: visitors === 0 ? 0 : Math.round(95 + 90 * chanceOf(`${seed} duration`)),
  };
}

/** Parts of all visitors, most first. */
function parts(site: Site, days: readonly number[], shares: readonly (readonly [string, number])[], limit: number): { name: string; visitors: number }[] {
  const all = sum(days.map((day) => visitorsOn(site, day)));
  return shares.map(([name, share]) => ({ name, visitors: Math.round(all * share * (0.85 + 0.3 * chanceOf(`${site.id} ${name} ${days[0]}`))) }))
    .filter(({ visitors }) => visitors > 0).sort((a, b) => b.visitors - a.visitors).slice(0, limit);
}

const isoDay = (day: number): string => new Date(day).toISOString().slice(0, 10);

const QUESTIONS: Record<string, (site: Site, days: readonly number[], limit: number) => Json> = {
  site_stats: (site, days) => stats(site, days),
  get_realtime: (site) => ({ current_visitors: visitorsNow(site) }),
  top_pages: (site, days, limit) => parts(site, days, PAGES, limit).map((page) => ({ ...page, pageviews: Math.round(page.visitors * 1.4) })),
  top_sources: (site, days, limit) => parts(site, days, SOURCES, limit),
  timeseries: (site, days) => days.map((day) => ({ date: isoDay(day), visitors: visitorsOn(site, day), pageviews: Math.round(visitorsOn(site, day) * 2.9) })),
};

export const plausibleActions = Object.keys(QUESTIONS);

/** Answers a question about the site that is configured, or another. Throws ApiError. */
export function askPlausible(run: ApiRun, action: string, params: JsonObject, config: JsonObject): Json {
  const given = takeFields('params', params, PARAMS, run.timezone);
  const id = given.site_id ?? config.site_id;
  if (typeof id !== 'string' || id === '') throw wrong('params.site_id', 'a site such as "example.com"', id);
  const now = run.state.now();
  return QUESTIONS[action]({ id, now }, daysOf(given, Math.floor(now / DAY) * DAY), given.limit ?? LIMIT);
}
