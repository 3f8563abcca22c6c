// What fires automations, and what becomes of each that might run.
import { decodeBytes } from '../../../bytes/text.ts';
import type { Json } from '../../../world/schema.ts';
import { Account } from '../../account.ts';
import type { Ground } from '../../host.ts';
import type { Fired } from '../api/api.ts';
import type { Executed } from '../execution.ts';
import { limitsOf } from '../limits.ts';
import { maskPlain } from '../mask.ts';
import type { Runner } from '../runner.ts';
import { CLOCK } from '../state.ts';
import type { State } from '../state.ts';
import type { Automation, Execution, Route } from '../tables.ts';
import type { Played, PlayedLine } from '../wire.ts';
import { writeExecution, writeRoute } from './journal.ts';
import { again, listenersOf, ofAutomation, refusalOf } from './listeners.ts';
import type { Listener } from './listeners.ts';
import { Rates } from './rates.ts';
import { Schedules } from './schedules.ts';
import type { Due } from './schedules.ts';
import { work } from './work.ts';

/** Failures in a row after which an automation is switched off. */
const FAILURES = 5;
/** Milliseconds between two looks at what is due. */
const LOOK = 1000;
/** Missed runs that are counted. */
const MISSED = 100;

/** Something that happened, with the names of the automations whose runs led to it. `only`: who alone is asked to run; `note`: why now. */
export interface Happened { fired: Fired; chain: readonly string[]; only?: Listener | undefined; note?: string | undefined }

export class Engine {
  readonly schedules: Schedules;
  /** What ran while the last run that a person started moved the clock on; undefined: it did not. */
  played: PlayedLine[] | undefined;
  private readonly rates: Rates;

  constructor(readonly state: State, readonly runner: Runner, readonly ground: Pick<Ground, 'clock' | 'tell'>) {
    this.schedules = new Schedules(state);
    this.rates = new Rates(state);
  }

  /** Runs all that listen, then what their runs fired, and so on. `only`: it alone, whatever its conditions say. `note`: why now, where that is to be told. */
  fire(fired: Fired, only?: Listener, note?: string): Route[] { return this.follow([{ fired, chain: [], only, note }]); }

  /** Runs all that listen to what happened, and to what their runs fire. */
  follow(happened: readonly Happened[]): Route[] {
    const routes: Route[] = [];
    const queue = [...happened];
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
      const listeners = one.only === undefined ? listenersOf(this.state, one.fired.type) : [one.only];
      if (listeners.length === 0) routes.push(writeRoute(this.state, one.fired, undefined, 'none', 'nothing listens for it'));
      for (const listener of listeners) routes.push(...this.deliver(listener, one, queue));
    }
    return routes;
  }

  /** One listener, as it is once those before it have run. */
  private deliver(listener: Listener, { fired, chain, only, note }: Happened, queue: Happened[]): Route[] {
    const { state } = this;
    const its = again(state, listener);
    if (its === undefined) return [];
    const refusal = refusalOf(state, this.rates, its, fired, chain, limitsOf(its.runnable.limits ?? {}), only !== undefined);
    if (refusal !== undefined) {
      const stopped = refusal.outcome === 'depth' ? this.record(its, fired, chain, undefined, refusal.reason) : undefined;
      return [writeRoute(state, fired, its, refusal.outcome, refusal.reason, stopped?.id)];
    }
    const { execution, ran } = this.run(its, fired, chain);
    for (const next of ran.fired) queue.push({ fired: next, chain: [...chain, its.runnable.name] });
    return [writeRoute(state, fired, its, execution.success ? 'ran' : 'failed', execution.error ?? note, execution.id)];
  }

  /** Runs a listener now, without asking whether it may, and writes it down, also where a fault of the house breaks it off. */
  run(listener: Listener, fired: Fired, chain: readonly string[] = [], account = new Account(0, this.ground.clock)): { execution: Execution; ran: Executed } {
    let ran: Executed | undefined;
    let execution: Execution | undefined;
    try {
      ran = work(this.runner, this.state, this.ground.clock, account, listener, fired);
    } finally {
      const error = ran === undefined ? 'The run was broken off' : ran.error && decodeBytes(ran.error.message);
      execution = this.record(listener, fired, chain, ran, error);
    }
    return { execution, ran };
  }

  private record(listener: Listener, { type }: Fired, chain: readonly string[], ran: Executed | undefined, error: string | undefined): Execution {
    const execution = writeExecution(this.state, listener, type, chain, ran, error);
    this.rates.ran(execution);
    const { runnable: { id } } = listener;
    const automation = listener.type === 'scheduled' ? this.state.store.get('automations', id) : undefined;
    if (automation !== undefined) this.settle(automation, execution, ran);
    return execution;
  }

  /** What a run leaves in its automation: counts, its result, the end of one that fails again and again; and its output in its channel. */
  private settle(automation: Automation, { success, error, output }: Execution, ran: Executed | undefined): void {
    const { state } = this;
    const failures = success ? 0 : automation.failures + 1;
    const off = failures >= FAILURES && automation.enabled;
    state.store.put('automations', {
      ...automation, run_count: automation.run_count + 1, last_run_at: state.iso(), failures,
      ...success && { last_result: this.resultOf(ran) },
      ...off && { enabled: false, next_run_at: undefined, disabled_reason: `Switched off after ${failures} failures in a row; the last: ${error}` },
    } as Automation);
    if (output === '' || automation.channel_id === undefined || state.store.get('channels', automation.channel_id) === undefined) return;
    state.insert('messages', {
      channel_id: automation.channel_id, author: automation.name, author_id: automation.id, author_type: 'automation', content: output, created_at: state.iso(),
    });
  }

  /** A returned table, which the next run sees; secrets are nowhere. */
  private resultOf(ran: Executed | undefined): Json | undefined {
    const { result } = ran ?? {};
    if (typeof result !== 'object' || result === null) return undefined;
    return maskPlain(result, this.state.secrets());
  }

  // Time

  /** Runs what is due while the clock is real; `after` is called once something ran. Returns what ends it. */
  keepTime(after: () => void): () => void {
    const timer = setInterval(() => { if (this.look()) after(); }, LOOK);
    return () => clearInterval(timer);
  }

  /** What came due since the last look, each automation once: runs that nobody saw are not made up for. Whether something changed. */
  look(): boolean {
    const { state, schedules } = this;
    if (state.settings.clock !== 'real') return false;
    const now = state.now();
    const counted = schedules.complete();
    const due = schedules.due(now);
    for (const one of due) {
      const missed = schedules.between(one.automation, one.at, now, MISSED);
      this.runDue(one, now, missed === 0 ? undefined : `${missed === MISSED ? `${MISSED} or more` : missed} runs before it were missed, and are not made up for`);
    }
    return counted || due.length > 0;
  }

  /**
   * The clock stands, and moves on to a time: all that is due until then runs, each at its own moment. After `budget` milliseconds
   * of work it stops where it is; `done`: it came there.
   */
  advance(until: number, budget = Infinity): { now: number; done: boolean; runs: Played[] } {
    const to = Math.min(until, CLOCK.last);
    const { state, schedules, ground: { clock } } = this;
    const since = clock.elapsed();
    const runs: Played[] = [];
    let at = state.now();
    state.set({ clock: 'standing', at });
    schedules.complete();
    try {
      for (let due = schedules.first(to); due !== undefined; due = schedules.first(to)) {
        if (runs.length > 0 && clock.elapsed() - since >= budget) return { now: at, done: false, runs };
        at = Math.max(at, due.at);
        const routes = state.at(at, () => this.runDue(due!, due!.at));
        runs.push(...routes.flatMap((route) => played(route, at)));
      }
      at = Math.max(at, to);
      return { now: at, done: true, runs };
    } finally {
      state.set({ at });
    }
  }

  /** Its next run is counted first: one that is broken off does not come again. */
  private runDue({ automation }: Due, from: number, note?: string): Route[] {
    const { state } = this;
    state.store.put('automations', { ...automation, next_run_at: this.schedules.after(automation, from) } as Automation);
    const fired: Fired = { type: 'schedule', event: {}, about: `The schedule of "${automation.name}"` };
    return this.fire(fired, ofAutomation(automation), note);
  }
}

function played({ automation_id = '', automation_name: name = '', outcome, reason, execution_id }: Route, at: number): Played[] {
  if (execution_id === undefined) return [];
  const success = outcome === 'ran';
  return [{ at, automation_id, name, success, execution_id, ...!success && reason !== undefined && { error: reason } }];
}
