// What is written down of triggers and runs, and how long it is kept.
import type { Fired } from '../api/api.ts';
import type { Executed } from '../execution.ts';
import type { State } from '../state.ts';
import type { Execution, Route } from '../tables.ts';
import type { Listener } from './listeners.ts';

const HOUR = 3_600_000;

/** What became of a trigger for a listener; undefined: nothing listens. */
export function writeRoute(
  state: State, fired: Fired, listener: Listener | undefined, outcome: string, reason?: string, execution_id?: string,
): Route {
  const { id: automation_id, name: automation_name } = listener?.runnable ?? {};
  const route = state.insert('routes', {
    trigger_type: fired.type, about: fired.about, outcome, created_at: state.iso(), ...automation_id !== undefined && { automation_id, automation_name },
    ...reason !== undefined && { reason }, ...execution_id !== undefined && { execution_id },
  });
  trim(state, 'routes', '');
  return route;
}

/** `ran`: undefined where a run was broken off by a fault of the house. */
export function writeExecution(
  state: State, { type, runnable, language }: Listener, trigger: string, chain: readonly string[],
  ran: Pick<Executed, 'duration' | 'calls' | 'tokens' | 'output' | 'error' | 'context'> | undefined, error: string | undefined,
): Execution {
  const execution = state.insert('executions', {
    automation_type: type, automation_id: runnable.id, automation_name: runnable.name, trigger_type: trigger, script_language: language,
    success: error === undefined, duration_ms: Math.round((ran?.duration ?? 0) * 1000) / 1000, api_calls: ran?.calls.length ?? 0,
    tokens_used: ran?.tokens ?? 0, output: ran?.output ?? '', context: ran?.context ?? {}, created_at: state.iso(),
    ...error !== undefined && { error }, ...chain.length > 0 && { chain },
  });
  trim(state, 'executions', state.iso(state.now() - HOUR));
  return execution;
}

/** Keeps the newest, and all since a moment: rates are counted by them. What lies ahead of a clock that was put back is not among those. */
function trim(state: State, table: 'executions' | 'routes', since: string): void {
  const { store, settings } = state;
  while (store.count(table) > Math.max(1, settings.retention)) {
    const { id, created_at } = store.first(table)!;
    if (since !== '' && created_at > since && created_at <= state.iso()) return;
    store.remove(table, id);
  }
}
