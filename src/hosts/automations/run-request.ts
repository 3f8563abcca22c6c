// A run that a person starts: the open script as an automation that was never deployed, a deployed one by its name, or the clock
// moving on.
import { encodeText } from '../../bytes/text.ts';
import type { RunRecord, RunRequest, Turn } from '../../protocol.ts';
import { Account, emptyRecord } from '../account.ts';
import type { Ground } from '../host.ts';
import { differencesOf } from './differences.ts';
import { execute } from './execution.ts';
import type { Executed, Runnable } from './execution.ts';
import { limitSettings, limitsOf } from './limits.ts';
import { givenTo } from './run-inputs.ts';
import type { Given } from './run-inputs.ts';
import type { Engine } from './triggers/engine.ts';
import { ofAutomation } from './triggers/listeners.ts';

export function runRequest(engine: Engine, ground: Ground, request: RunRequest, { who }: Turn, id: number): RunRecord {
  const { state } = engine;
  const given = givenTo(state, request);
  const limits = limitsOf(typeof given === 'string' ? {} : given.automation?.limits ?? request.settings);
  const timeLimit = typeof given === 'string' || given.play > 0 ? 0 : limits.time;
  ground.tell.runStarted({ who, at: ground.clock.now(), busyAfter: 0, timeLimit });
  const record = emptyRecord('automations', id, ground.clock.now());
  engine.played = undefined;
  if (typeof given === 'string') return failed(record, { kind: 'runtime', message: encodeText(given) });
  const account = new Account(request.client, ground.clock);
  const since = ground.clock.elapsed();
  const { result: ran, changes } = state.store.during(() => {
    const its = given.runs ? state.at(given.now ?? state.now(), () => runOne(engine, account, request, given)) : undefined;
    if (given.play > 0 && its?.error === undefined) play(engine, given);
    return its;
  });
  const { differences, dropped } = differencesOf(changes, state.secrets());
  Object.assign(record, account.recorded, {
    reply: ran?.reply ?? record.reply, duration: ground.clock.elapsed() - since, differences, differencesDropped: dropped, commands: countsOf(ran?.calls ?? []),
  });
  if (engine.played !== undefined) record.reply = playedReply(engine.played);
  return ran?.error === undefined ? record : failed(record, ran.error);
}

function failed(record: RunRecord, error: NonNullable<RunRecord['error']>): RunRecord {
  return Object.assign(record, { error, reply: { type: 'error', text: error.message } });
}

/** One run, and then what it fired. */
function runOne(engine: Engine, account: Account, request: RunRequest, { automation, trigger, event, config }: Given): Executed {
  const { state, runner } = engine;
  if (automation !== undefined) {
    const { ran } = engine.run(ofAutomation(automation), { type: trigger, event, about: 'Run by hand' }, [], account);
    engine.follow(ran.fired.map((fired) => ({ fired, chain: [automation.name] })));
    return ran;
  }
  const draft: Runnable = {
    id: state.newId(), name: 'Draft', trigger_config: {}, config, webhooks: state.store.all('webhooks').map(({ name }) => name),
    secrets: state.store.all('secrets').map(({ name }) => name), run_count: 0, created_by_id: state.store.all('users')[0]?.id ?? '', limits: limitSettings(request.settings),
  };
  const ran = execute(runner, state, account, draft, request.script, trigger, event);
  engine.follow(ran.fired.map((fired) => ({ fired, chain: [draft.name] })));
  return ran;
}

/** The clock stands from now on, and moves on by so much. */
function play(engine: Engine, { now, play: length }: Given): void {
  const { state, schedules } = engine;
  if (now !== undefined) {
    state.set({ clock: 'standing', at: now });
    schedules.recount();
  }
  engine.played = engine.advance(state.now() + length).runs
    .map(({ at, name, success, error }) => ({ at: state.iso(at), automation: name, success, ...error !== undefined && { error } }));
}

function playedReply(runs: NonNullable<Engine['played']>): RunRecord['reply'] {
  const bulk = (text: string) => ({ type: 'bulk', text }) as const;
  const entries = [['runs', runs.length], ['failed', runs.filter(({ success }) => !success).length]] as const;
  return { type: 'map', entries: entries.map(([name, value]) => [bulk(name), { type: 'integer', value }]) };
}

function countsOf(calls: readonly { name: string; error?: string }[]): RunRecord['commands'] {
  const names = [...new Set(calls.map(({ name }) => name))];
  return names.map((name) => {
    const its = calls.filter((call) => call.name === name);
    return { name, calls: its.length, failed: its.filter(({ error }) => error !== undefined).length };
  });
}
