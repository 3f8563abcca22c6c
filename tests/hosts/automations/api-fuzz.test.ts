// Whatever scripts give: a function does its work, or throws an ApiError, and the world stays one that fits its tables.
import { afterEach, describe, expect, test } from 'vitest';
import { functions } from '../../../src/hosts/automations/api/all.ts';
import { ApiError, Results } from '../../../src/hosts/automations/api/api.ts';
import type { ApiFunction, ApiRun } from '../../../src/hosts/automations/api/api.ts';
import { checkArgument, namedArguments } from '../../../src/hosts/automations/api/arguments.ts';
import { rowsOf } from '../../../src/hosts/automations/state.ts';
import type { State } from '../../../src/hosts/automations/state.ts';
import { seeded } from '../../../src/hosts/redis/seeded.ts';
import type { Json } from '../../../src/world/schema.ts';
import { closeTeams, Team } from './world.ts';

afterEach(closeTeams);

const CALLS = 400;

const TEXTS = [
  '', ' ', 'x', 'general', 'ch-general', 'ch-people', 'u1', 'u2', 'a1', 'a4', 't1', 'i1', 'Leads', 'tb-leads', 'lead1', 'Sprint Board', 'l-hiring', 'x-team', 'x-lua', '-1001547', '1001',
  'xm1', 'plausible', 'telegram', 'stripe', 'site_stats', 'top_pages', 'active', 'completed', 'todo', 'high', 'html', 'core', 'day', '7d', 'month', 'years', '2026-11-30', '2026-11-30T25:00:00',
  '0000-01-01', '9999-12-31T23:59:59Z', '2026-03-29T02:30:00', '__proto__', 'constructor', 'toString', 'length', '%', '%Y %', '{{a.b.c}}', '{"a":[[[[]]]]}', '[', 'a\0b', '\udc80', '\ud800', '👍', 'é', 'x'.repeat(5000),
  'https://hooks.example.com/slack/incoming', 'https://x.y/z.png', 'javascript:alert(1)', 'deployment process',
];
const NUMBERS = [0, -0, 1, -1, 2, 3.5, 1e21, -1e308, 2 ** 53, 5e-324];
const KEYS = [
  'where', 'limit', 'offset', 'search', 'status', 'title', 'agent_id', 'list_id', 'channel_id', 'priority', 'assignee_id', 'created_after', 'completed_before', 'created_at', 'score', 'name', 'budget',
  'gte', 'lt', 'ne', 'any', 'contains', 'exists', 'eq', 'from', 'to', 'start_time', 'end_time', 'duration', 'attendee_ids', 'text', 'url', 'caption', 'parse_mode', 'reply_markup', 'headers', 'period', 'date', 'site_id',
  'category', 'target', 'provider', 'position', '__proto__', 'constructor', 'id', 'data', 'amount', 'received', 'a',
];

const TIMES = ['2026-11-30', '2026-11-30T14:00:00Z', '2026-03-29T02:30:00', '9999-12-31T23:59:59Z', '0000-01-01', 'soon'];
/** What arguments of a name, and fields of a table, may well be: so that calls come further than their checks. */
const LIKELY: Readonly<Record<string, readonly Json[]>> = {
  channel_id: ['ch-general', 'x-team', 'x-lua', 'ch-people'], channel: ['general', 'people'], task_id: ['t1', 't2', 't5'], item_id: ['i1', 'i2', 'i7'], agent_id: ['a1', 'a2', 'a4'], user_id: ['u1', 'u2'],
  table: ['Leads', 'tb-payments', 'Salaries'], row_id: ['lead1', 'lead2', 'pay1'], list: ['Sprint Board', 'l-client', 'l-hiring'], chat_id: ['-1001547', '7100', 'x-team'], message_id: ['1001', 'xm1', '9'],
  emoji: ['👍', 'x'], name: ['plausible', 'telegram', 'stripe'], action: ['site_stats', 'top_pages', 'timeseries', 'get_realtime', 'get_me', 'delegate', 'ask'], url: ['https://hooks.example.com/slack/incoming', 'https://x.y/z.png'],
  provider: ['telegram', 'discord'], unit: ['day', 'months', 'years', 'seconds', 'week'], amount: [...NUMBERS, 100_000], time: TIMES, from: TIMES, to: TIMES, start_time: TIMES, end_time: TIMES, date: TIMES,
  pattern: ['%Y-%m-%d', '%A %j'], list_id: ['l-sprint', 'Sprint Board', 'l-hiring'], assignee_id: ['u2', 'a3', 'a4'], priority: ['high', 'urgent', 'low'], status: ['active', 'completed', 'todo', 'review'],
  period: ['day', '7d', 'month', '12mo', 'year'], limit: [0, 1, 5, 1e9], text: ['x', '\udc80', '{"a":1}'], parse_mode: ['html', 'Markdown'], target: ['log', 'core'],
};
/** Fields that the tables of functions take. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  'tables.create_row': ['name', 'status', 'amount', 'date', 'reference'], 'tables.update_row': ['name', 'status', 'score'], 'lists.create_item': ['title', 'status', 'assignee_id', 'priority'],
  'lists.update_item': ['title', 'status', 'assignee_id'], 'calendar.create': ['title', 'start_time', 'end_time', 'duration'], 'tasks.create': ['title', 'agent_id', 'list_id', 'priority', 'status'],
  'tasks.update': ['title', 'agent_id', 'list_id', 'status'], 'agent.delegate': ['title', 'priority', 'list_id'], 'external.telegram.send': ['text', 'parse_mode', 'reply_markup'],
  'external.telegram.send_photo': ['url', 'caption'], 'integrations.query': ['period', 'date', 'site_id', 'limit'], 'integrations.action': ['period', 'date'], 'tables.query': ['where', 'limit', 'search'], 'http.post': ['headers'],
};

const random = seeded(11);
const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];

function value(depth = 0): Json {
  const kind = random();
  if (kind < 0.45) return one(TEXTS);
  if (kind < 0.6) return one(NUMBERS);
  if (kind < 0.68) return random() < 0.5;
  if (depth > 3) return null;
  const length = Math.floor(random() * 4);
  if (kind < 0.76) return Array.from({ length }, () => value(depth + 1));
  return Object.fromEntries(Array.from({ length }, () => [one(KEYS), value(depth + 1)]));
}

/** Mostly a value of the kind that is wanted, and often one that is there. */
function argument(fn: ApiFunction, { name, kind, optional }: ApiFunction['args'][number]): Json | undefined {
  if (optional && random() < 0.3) return undefined;
  if (random() < 0.1) return value();
  if (kind === 'table') return fields(fn.name);
  if (kind === 'list') return Array.from({ length: 3 }, () => value(1));
  if (Object.hasOwn(LIKELY, name) && random() < 0.8) return one(LIKELY[name]);
  if (kind === 'number') return one(NUMBERS);
  return kind === 'value' ? value() : one(TEXTS);
}

function fields(name: string): Json {
  const keys = Object.hasOwn(FIELDS, name) && random() < 0.8 ? FIELDS[name] : KEYS;
  return Object.fromEntries(Array.from({ length: Math.floor(random() * 5) }, () => {
    const key = one(keys);
    return [key, Object.hasOwn(LIKELY, key) && random() < 0.8 ? one(LIKELY[key]) : key === 'title' ? one(TEXTS) : value(1)];
  }));
}

function runOf(state: State, timezone: string): ApiRun {
  return {
    state, automation: { id: 'auto', name: 'Fuzz', webhooks: ['slack_incoming', 'gone'], secrets: [], config: {} }, creator: state.user('u1')!, timezone,
    random, log() {}, spendTokens() {}, fire() {},
  };
}

/** Throws where what comes of it is neither data nor an ApiError. */
function call(fn: ApiFunction, run: ApiRun): void {
  try {
    const given = random() < 0.7 ? fn.args.map((its) => checkArgument(its, argument(fn, its)))
      : namedArguments(fn.args, Object.fromEntries(fn.args.map((its) => [its.name, argument(fn, its) ?? null])));
    const result = fn.call(given, run);
    for (const each of result instanceof Results ? result.values : [result]) if (each !== undefined) structuredClone(JSON.parse(JSON.stringify(each)));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    expect(error.message).not.toMatch(/undefined|\[object|NaN/);
  }
}

function faults({ state }: Team): string[] {
  return state.store.names().flatMap((name) => state.store.all(name as 'tasks').flatMap((row) => state.faultOf(name, row) ?? []));
}

describe.each(functions.map((fn) => [fn.name, fn] as const))('%s', (_, fn) => {
  test('does its work or throws an ApiError', () => {
    const team = new Team();
    const run = runOf(team.state, 'Europe/Berlin');
    for (let i = 0; i < CALLS; i++) call(fn, run);
    expect(faults(team)).toEqual([]);
  });

  test('in a world that somebody else made', () => {
    const team = new Team();
    const { store } = team.state;
    store.put('tables', { id: 'tb-leads', name: 'Leads', columns: [5, null, { name: 'id', type: 'text' }, { name: 'constructor', type: 'json' }, { name: 'name', type: 'nonsense' }], member_ids: ['u1'] });
    store.put('tables', { id: 'odd', name: 'x', columns: 'none', member_ids: ['u1'] });
    store.put(rowsOf('tb-leads'), { id: 'lead1', created_at: '', updated_at: 'never', name: { deep: [[]] } });
    store.put('agents', { id: 'a1', name: '', role: '', manager_id: 'u1', status: '', tokens_used: -5, replies: { match: 5 } });
    store.put('tasks', { id: 't1', title: '', type: '', status: '?', priority: '', source: '', created_at: 'x', updated_at: '', agent_id: 'gone', list_id: 'gone', started_at: '?' });
    store.put('items', { id: 'i1', list_id: 'gone', title: '', status: '', created_at: '', updated_at: '', assignee_id: 'gone' });
    store.put('lists', { id: 'l-sprint', name: 'Sprint Board', statuses: [], member_ids: ['u1'] });
    store.put('integrations', { id: 'in2', name: 'plausible', connected: true, config: { site_id: { x: 1 } } });
    store.put('external_messages', { id: 'xm1', external_id: '-1001547', external_provider: 'telegram', external_message_id: 'Infinity', direction: '?', author: '', content: '', pinned: false, reactions: [], created_at: '' });
    store.put('secrets', { id: 's2', name: '', value: '' });
    for (const zone of ['UTC', 'Mars/Olympus', '']) for (let i = 0; i < CALLS / 4; i++) call(fn, runOf(team.state, zone));
    expect(faults(team)).toEqual([]);
  });
});
