// Figures of the runs that the log has.
import type { State } from '../state.ts';
import type { Execution } from '../tables.ts';
import type { Dashboard } from '../wire.ts';

/** What the document says that an agent's run takes: tokens, and dollars. */
const AGENT_RUN = { tokens: { least: 3000, most: 10_000 }, cost: { least: 0.05, most: 0.2 } };

export function dashboardOf({ store, settings }: State, automation_id?: string): Dashboard {
  const runs = automation_id === undefined ? store.all('executions') : store.query('executions', [{ field: 'automation_id', equals: automation_id }]);
  const [all, cost] = [figuresOf(runs), (tokens: number) => tokens * settings.token_price / 1_000_000];
  const replaced = runs.filter(({ script_language }) => script_language !== 'agent');
  const spent = replaced.reduce((sum, { tokens_used }) => sum + tokens_used, 0);
  const saved = (each: number, its: number): number => Math.max(0, replaced.length * each - its);
  const { tokens: perRun, cost: dollars } = AGENT_RUN;
  const days = groupsOf(runs, ({ created_at }) => created_at.slice(0, 10));
  const automations = groupsOf(runs, (run) => run.automation_id);
  return {
    ...all, succeeded: all.runs - all.failed, cost: cost(all.tokens),
    savedLeast: saved(dollars.least, cost(spent)), savedMost: saved(dollars.most, cost(spent)),
    savedTokensLeast: saved(perRun.least, spent), savedTokensMost: saved(perRun.most, spent),
    days: [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, its]) => ({ day, ...figuresOf(its) })),
    automations: [...automations].map(([id, its]) => ({ id, name: its.at(-1)!.automation_name, ...figuresOf(its) })).sort((a, b) => b.runs - a.runs),
  };
}

function groupsOf(runs: readonly Execution[], keyOf: (run: Execution) => string): Map<string, Execution[]> {
  const groups = new Map<string, Execution[]>();
  for (const run of runs) {
    const key = keyOf(run);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    else group.push(run);
  }
  return groups;
}

function figuresOf(runs: readonly Execution[]) {
  const times = runs.map(({ duration_ms }) => duration_ms).sort((a, b) => a - b);
  const sum = (of: (run: Execution) => number): number => runs.reduce((total, run) => total + of(run), 0);
  return {
    runs: runs.length, failed: sum(({ success }) => (success ? 0 : 1)), medianMs: at(times, 0.5), p95Ms: at(times, 0.95),
    apiCalls: sum(({ api_calls }) => api_calls), tokens: sum(({ tokens_used }) => tokens_used),
  };
}

/** The value below which, or at which, a part of the sorted values lies (nearest rank); 0 where there are none. */
const at = (sorted: readonly number[], part: number): number => sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
