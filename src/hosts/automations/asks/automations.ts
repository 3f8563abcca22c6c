// What the page asks of automations, their runs and their clock.
import { parseCron } from '../../../world/cron.ts';
import type { Asks } from '../asks.ts';
import { timezoneOf } from '../context.ts';
import { dryRun, validate, versionsOf } from '../deployment.ts';
import { worldOf } from '../exchange.ts';
import { fixtureOf } from '../fixtures.ts';
import { draftOfRule } from '../rules.ts';
import type { State } from '../state.ts';
import type { Automation } from '../tables.ts';
import { ACTION_TYPES } from '../triggers/actions.ts';
import type { Engine } from '../triggers/engine.ts';
import { faultOfSchedule } from '../triggers/schedules.ts';
import type { AutomationsAsks, AutomationView, ClockView, Page } from '../wire.ts';
import { dashboardOf } from './dashboard.ts';

type Own = 'clock' | 'automations' | 'executions' | 'routes' | 'versions' | 'dashboard' | 'fixture' | 'schedule' | 'validate' | 'dryRun' | 'world' | 'rules' | 'told';

/** Next runs that stand beside an automation. */
const NEXT = 3;
/** Next runs that may be asked for. */
const MOST_NEXT = 100;
/** Rows of a page where nobody says how many. */
const PAGE = 100;

export const clockView = (state: State): ClockView => ({ clock: state.settings.clock === 'standing' ? 'standing' : 'real', now: state.now() });

export function automationAsks(engine: Engine): Pick<Asks, Own> {
  const { state } = engine;
  const { store } = state;
  return {
    clock: () => clockView(state),
    automations: () => store.all('automations').map((automation) => viewOf(state, automation)),
    executions: ({ automation_id, success, trigger_type, ...given }) => page(store.all('executions'), given, (one) =>
      (automation_id === undefined || one.automation_id === automation_id) && (success === undefined || one.success === success)
      && (trigger_type === undefined || one.trigger_type === trigger_type),
    (one) => [one.automation_name, one.trigger_type, one.output, one.error]),
    routes: ({ outcome, ...given }) => page(store.all('routes'), given, (one) => outcome === undefined || one.outcome === outcome,
      (one) => [one.automation_name, one.trigger_type, one.about, one.reason]),
    versions: ({ automation_id }) => versionsOf(state, automation_id),
    dashboard: ({ automation_id }) => dashboardOf(state, automation_id),
    fixture: ({ type }) => fixtureOf(state, type),
    schedule: ({ cron, timezone, count }) => scheduleOf(state, cron, timezone, count),
    validate: (draft) => validate(engine, draft),
    dryRun: (draft) => dryRun(engine, draft),
    rules: () => ({ rules: store.all('rules').map(draftOfRule), actions: ACTION_TYPES }),
    world: ({ secrets }) => worldOf(state, secrets),
    told: () => (engine.played === undefined ? {} : { runs: engine.played, world: worldOf(state, false) }),
  };
}

/** Newest first. `texts`: what is looked through. */
function page<R>(rows: readonly R[], { search = '', offset = 0, limit = PAGE }: { search?: string; offset?: number; limit?: number },
  fits: (row: R) => boolean, texts: (row: R) => (string | undefined)[]): Page<R> {
  const sought = search.trim().toLowerCase();
  const found = rows.filter((row) => fits(row) && (sought === '' || texts(row).some((text) => text?.toLowerCase().includes(sought))));
  return { rows: found.reverse().slice(offset, offset + limit), total: found.length };
}

function viewOf(state: State, automation: Automation): AutomationView {
  const { trigger_type, trigger_config: { cron }, enabled, next_run_at } = automation;
  if (trigger_type !== 'schedule') return automation;
  const told = scheduleOf(state, typeof cron === 'string' ? cron : '', timezoneOf(automation), NEXT, next_run_at);
  if ('error' in told) return { ...automation, fault: told.error };
  return { ...automation, words: told.words, ...enabled && { next: told.next.map((at) => state.iso(at)) } };
}

/** `first`: the next run, where it is counted already. */
function scheduleOf(state: State, text: string, timezone: string, count: number, first?: string): AutomationsAsks['schedule']['result'] {
  const zone = timezone || 'UTC';
  const fault = faultOfSchedule(text, zone);
  if (fault !== undefined) {
    const { message: error, field, from, to } = fault;
    return { error, ...fault.part === 'timezone' && { field: 'timezone' }, ...field !== undefined && { field: FIELDS[field] ?? 'cron', from: from!, to: to! } };
  }
  const cron = parseCron(text);
  const next: number[] = first === undefined ? [] : [Date.parse(first)];
  while (next.length < Math.min(count, MOST_NEXT)) {
    const at = cron.next(next.at(-1) ?? state.now(), zone);
    if (at === undefined) break;
    next.push(at);
  }
  return { words: cron.describe(), next };
}

/** By their place in an expression. */
const FIELDS = ['minute', 'hour', 'day of month', 'month', 'day of week'];
