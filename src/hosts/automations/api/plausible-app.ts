// app.integrations.plausible: the later dialect's names for what oc.integrations.query asks.
import type { Json, JsonObject } from '../../../world/schema.ts';
import { apiFunction, wrong } from './api.ts';
import type { ApiFunction, ApiRun } from './api.ts';
import { connected, perform } from './integrations.ts';

const METRICS = ['visitors', 'visits', 'pageviews', 'views_per_visit', 'bounce_rate', 'visit_duration'];
/** Which action groups by a dimension, and which field of its rows names the group. */
const DIMENSIONS: Readonly<Record<string, readonly [action: string, field: string]>> = {
  'event:page': ['top_pages', 'name'], 'visit:source': ['top_sources', 'name'], 'time:day': ['timeseries', 'date'],
};

/** As Plausible answers: a row a group, its metrics in the order in which they were asked for. */
function queryStats(run: ApiRun, site: string, metrics: readonly Json[], period: string, dimensions: readonly Json[], limit: number | undefined): JsonObject {
  const stranger = metrics.find((one) => typeof one !== 'string' || !METRICS.includes(one));
  if (stranger !== undefined || metrics.length === 0) throw wrong('metrics', `a list of ${METRICS.join(', ')}`, metrics);
  const [dimension] = dimensions;
  if (dimensions.length > 1 || (dimension !== undefined && !(typeof dimension === 'string' && Object.hasOwn(DIMENSIONS, dimension)))) {
    throw wrong('dimensions', `a list with one of ${Object.keys(DIMENSIONS).join(', ')}`, dimensions);
  }
  const [action, field] = dimension === undefined ? ['site_stats', undefined] : DIMENSIONS[dimension as string];
  const found = perform(run, 'plausible', action, { site_id: site, period, ...limit !== undefined && { limit } });
  const rows = (Array.isArray(found) ? found : [found]) as readonly JsonObject[];
  return {
    results: rows.map((row) => ({ metrics: metrics.map((metric) => row[metric as string] ?? 0), dimensions: field === undefined ? [] : [row[field]] })),
  };
}

export const plausibleApp: readonly ApiFunction[] = [
  apiFunction({
    name: 'integrations.plausible.query_stats', appOnly: true, gives: '{results}',
    args: [
      { name: 'site_id', kind: 'text' }, { name: 'metrics', kind: 'list' }, { name: 'date_range', kind: 'text' }, { name: 'dimensions', kind: 'list', optional: true },
      { name: 'limit', kind: 'number', optional: true },
    ],
    about: 'Numbers of a site: metrics (visitors, pageviews and so on) of a date_range ("day", "7d", "30d", "month"), by a dimension (event:page, visit:source, time:day).',
    call: ([site, metrics, period, dimensions = [], limit], run) => queryStats(run, site, metrics, period, dimensions, limit),
  }),
  apiFunction({
    name: 'integrations.plausible.realtime_visitors', appOnly: true, args: [{ name: 'site_id', kind: 'text', optional: true }],
    gives: '{site_id, realtime_visitors}',
    about: 'Visitors that are on a site now.',
    call: ([site], run) => {
      const { current_visitors } = perform(run, 'plausible', 'get_realtime', site === undefined ? {} : { site_id: site }) as JsonObject;
      return { site_id: site ?? connected(run, 'plausible').config.site_id, realtime_visitors: current_visitors };
    },
  }),
  apiFunction({
    name: 'integrations.plausible.list_sites', appOnly: true, args: [], gives: '{sites}',
    about: 'The sites that are looked at: each with its domain.',
    call: (_, run) => {
      const { site_id } = connected(run, 'plausible').config;
      return { sites: typeof site_id === 'string' ? [{ domain: site_id }] : [] };
    },
  }),
];
