// Who listens for what happened, and what keeps a listener from running.
import type { JsonObject } from '../../../world/schema.ts';
import { isObject } from '../../../world/schema.ts';
import type { Fired } from '../api/api.ts';
import { makerOf } from '../execution.ts';
import type { Runnable } from '../execution.ts';
import { deployedLimits } from '../limits.ts';
import type { Limits } from '../limits.ts';
import type { State } from '../state.ts';
import type { Automation, Rule } from '../tables.ts';
import { unmet } from './conditions.ts';
import type { Rates } from './rates.ts';

/** An automation or a rule, as far as both are the same here. */
export interface Listener {
  /** As the log of executions has it. */
  type: 'scheduled' | 'rule';
  runnable: Runnable;
  enabled: boolean;
  /** Why it is not enabled. */
  disabledReason: string | undefined;
  language: 'lua' | 'agent' | 'php';
  /** A script, or the prompt of an agent. */
  script: string;
  /** What a rule does in the place of a script. */
  action: { type: string; config: JsonObject } | undefined;
  /** What an event must be of, and have. */
  wants: JsonObject;
  trigger_type: string;
}

export interface Refusal { outcome: 'disabled' | 'condition' | 'permission' | 'rate' | 'depth'; reason: string }

export const ofAutomation = (row: Automation): Listener => ({
  type: 'scheduled', runnable: row.limits === undefined ? row : { ...row, limits: deployedLimits(row.limits) }, enabled: row.enabled, disabledReason: row.disabled_reason, script: row.script_content,
  language: row.script_language === 'agent' ? 'agent' : 'lua', action: undefined, wants: row.trigger_config, trigger_type: row.trigger_type,
});

export function ofRule(row: Rule): Listener {
  const { id, name, created_by_id, list_id, trigger_conditions, action_type, action_config = {}, script_content } = row;
  const isLua = row.script_language === 'lua';
  return {
    type: 'rule', runnable: { id, name, created_by_id, trigger_config: {}, config: action_config, webhooks: [], secrets: [], run_count: 0 },
    enabled: row.enabled, disabledReason: undefined, language: isLua ? 'lua' : 'php', script: isLua ? script_content ?? '' : '',
    action: isLua ? undefined : { type: action_type ?? '', config: action_config }, trigger_type: row.trigger_type,
    wants: { ...list_id !== undefined && { list_id }, ...trigger_conditions !== undefined && { conditions: trigger_conditions } },
  };
}

/** In their order, automations first. */
export const listenersOf = ({ store }: State, trigger: string): Listener[] => [
  ...store.all('automations').filter(({ trigger_type }) => trigger_type === trigger).map(ofAutomation),
  ...store.all('rules').filter(({ trigger_type }) => trigger_type === trigger).map(ofRule),
];

/** It again, as it is now; undefined: it is gone. */
export function again({ store }: State, { type, runnable: { id } }: Listener): Listener | undefined {
  if (type === 'rule') {
    const rule = store.get('rules', id);
    return rule && ofRule(rule);
  }
  const automation = store.get('automations', id);
  return automation && ofAutomation(automation);
}

/** Why it does not run; undefined: it does. `asked`: a person asked for this one, whatever its conditions say. */
export function refusalOf(
  state: State, rates: Rates, listener: Listener, { event }: Fired, chain: readonly string[], limits: Limits, asked: boolean,
): Refusal | undefined {
  if (!listener.enabled) return { outcome: 'disabled', reason: listener.disabledReason ?? 'it is switched off' };
  const condition = asked ? undefined : otherSource(listener.wants, event) ?? unmet(listener.wants.conditions, event);
  if (condition !== undefined) return { outcome: 'condition', reason: condition };
  const denied = deniedTo(state, listener.runnable, event);
  if (denied !== undefined) return { outcome: 'permission', reason: denied };
  const rate = rates.tooOften(listener.runnable.id, limits);
  if (rate !== undefined) return { outcome: 'rate', reason: rate };
  if (chain.length < limits.depth) return undefined;
  return { outcome: 'depth', reason: `a chain of more than ${limits.depth} runs is stopped: ${[...chain, listener.runnable.name].join(' → ')}` };
}

/** Where what happened did not happen where it listens. */
function otherSource(wants: JsonObject, event: JsonObject): string | undefined {
  for (const field of ['provider', 'channel_id', 'path', 'list_id'] as const) {
    const wanted = wants[field];
    const came = field === 'list_id' ? listOf(event) : event[field];
    if (typeof wanted !== 'string' || wanted === '' || came === wanted || (came === undefined && field !== 'list_id')) continue;
    return `it listens to the ${field.replace('_id', '')} ${wanted}, not to ${typeof came === 'string' ? came : 'none'}`;
  }
  return undefined;
}

function listOf({ task, item }: JsonObject): unknown {
  const subject = isObject(task) ? task : isObject(item) ? item : {};
  return subject.list_id;
}

/** It acts for its creator, who must see what it is told of. */
function deniedTo(state: State, runnable: Runnable, event: JsonObject): string | undefined {
  const { store } = state;
  const user = makerOf(state, runnable);
  if (user === undefined) return 'whoever made it is no longer in the team';
  const list = store.get('lists', String(listOf(event)));
  if (list !== undefined && !list.member_ids.includes(user.id)) return `${user.name} may not see the list "${list.name}"`;
  const channel = store.get('external_channels', String(event.channel_id));
  return channel === undefined || channel.member_ids.includes(user.id) ? undefined : `${user.name} may not see the channel "${channel.name}"`;
}
