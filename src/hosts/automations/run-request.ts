// A run that a person starts: the open script as an automation that was never deployed, or a deployed one by its name.
import { decodeBytes } from '../../bytes/text.ts';
import type { Bytes, RunRecord, RunRequest, Turn } from '../../protocol.ts';
import { isObject } from '../../world/schema.ts';
import type { JsonObject } from '../../world/schema.ts';
import { Account, emptyRecord } from '../account.ts';
import type { Ground } from '../host.ts';
import { textOf } from '../inputs.ts';
import { differencesOf } from './differences.ts';
import { execute } from './execution.ts';
import type { Runnable } from './execution.ts';
import { fixtureOf } from './fixtures.ts';
import { limitSettings, limitsOf } from './limits.ts';
import { TRIGGERS } from './tables.ts';
import type { TriggerType } from './tables.ts';
import type { Engine } from './triggers/engine.ts';

/** Who a draft is of where nobody says. */
const FIRST_USER = 'u1';

export function runRequest(engine: Engine, ground: Ground, request: RunRequest, { who }: Turn, id: number): RunRecord {
  const { state, runner } = engine;
  const limits = limitsOf(request.settings);
  ground.tell.runStarted({ who, at: ground.clock.now(), busyAfter: 0, timeLimit: limits.time });
  const record = emptyRecord('automations', id, ground.clock.now());
  const account = new Account(request.client, ground.clock);
  const given = givenTo(engine, request);
  if ('error' in given) {
    record.error = { kind: 'runtime', message: given.error };
    record.reply = { type: 'error', text: given.error };
    return record;
  }
  const draft: Runnable = {
    id: state.newId(), name: 'Draft', trigger_config: {}, config: given.config, webhooks: state.store.all('webhooks').map(({ name }) => name),
    secrets: state.store.all('secrets').map(({ name }) => name), run_count: 0, created_by_id: FIRST_USER, limits: limitSettings(request.settings),
  };
  const { result: ran, changes } = state.store.during(() => execute(runner, state, account, draft, request.script, given.trigger, given.event));
  const { differences, dropped } = differencesOf(changes, state.secrets());
  Object.assign(record, account.recorded, {
    reply: ran.error === undefined ? ran.reply : { type: 'error', text: ran.error.message }, duration: ran.duration, differences, differencesDropped: dropped,
    commands: countsOf(ran.calls),
  });
  if (ran.error !== undefined) record.error = ran.error;
  return record;
}

function countsOf(calls: readonly { name: string; error?: string }[]): RunRecord['commands'] {
  const names = [...new Set(calls.map(({ name }) => name))];
  return names.map((name) => {
    const its = calls.filter((call) => call.name === name);
    return { name, calls: its.length, failed: its.filter(({ error }) => error !== undefined).length };
  });
}

interface Given { trigger: TriggerType; event: JsonObject; config: JsonObject }

/** What fields hold, or why it cannot be used. */
function givenTo({ state }: Engine, { inputs }: RunRequest): Given | { error: string } {
  const trigger = word(textOf(inputs, 'trigger')) || 'schedule';
  if (!(TRIGGERS as readonly string[]).includes(trigger)) return { error: `Trigger: "${trigger}" is none: there are ${TRIGGERS.join(', ')}` };
  const event = objectIn(textOf(inputs, 'event'), 'Event', () => fixtureOf(state, trigger as TriggerType));
  const config = objectIn(textOf(inputs, 'config'), 'Config', () => ({}));
  if (typeof event === 'string') return { error: event };
  return typeof config === 'string' ? { error: config } : { trigger: trigger as TriggerType, event, config };
}

/** The object of a field's JSON, or what is wrong with it. `initial`: of an empty field. */
function objectIn(field: Bytes, label: string, initial: () => JsonObject): JsonObject | string {
  const text = decodeBytes(field).trim();
  if (text === '') return initial();
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value as JsonObject : `${label}: a JSON object is wanted`;
  } catch (cause) {
    return `${label}: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}

/** A word as it is typed, or as JSON has it. */
const word = (text: string): string => decodeBytes(text).trim().replace(/^"(.*)"$/s, '$1');
