// Rules of lists, as people write them: each field is held against what it can be before the rule is kept.
import { isObject } from '../../world/schema.ts';
import type { JsonObject } from '../../world/schema.ts';
import { decodeBytes, encodeText } from '../../bytes/text.ts';
import { limitsOf } from './limits.ts';
import { isTrigger, TRIGGERS } from './tables.ts';
import type { Rule } from './tables.ts';
import { ACTION_TYPES } from './triggers/actions.ts';
import { faultOfConditions } from './triggers/conditions.ts';
import type { Engine } from './triggers/engine.ts';
import type { AutomationsActs, RuleDraft } from './wire.ts';

/** Characters of a name. */
const LONGEST = 200;

type Refused = { error: string; part: keyof RuleDraft };

/** Keeps a new rule, or puts it in the place of that with its id. */
export function keepRule({ state, runner }: Engine, draft: RuleDraft): AutomationsActs['rule']['result'] {
  const fault = faultOf(draft);
  if (fault !== undefined) return fault;
  const { id, name, list_id, trigger_type, conditions, action_type, action_config, script, enabled } = draft;
  if (list_id !== '' && state.store.get('lists', list_id) === undefined) return { error: 'There is no such list.', part: 'list_id' };
  if (action_type === 'lua') {
    const wrong = runner.check(encodeText(script), limitsOf({}));
    if (wrong !== undefined) return { error: `Lua syntax error: ${decodeBytes(wrong.message)}. Fix and try again.`, part: 'script' };
  }
  const before = id === undefined ? undefined : state.store.get('rules', id);
  if (id !== undefined && before === undefined) return { error: 'The rule is gone.', part: 'name' };
  const rule: Rule = {
    id: id ?? state.newId(), name: name.trim(), trigger_type, enabled, created_by_id: before?.created_by_id ?? state.store.all('users')[0]?.id ?? '',
    created_at: before?.created_at ?? state.iso(), ...list_id !== '' && { list_id }, ...conditions !== '' && { trigger_conditions: conditions },
    ...action_type === 'lua' ? { script_language: 'lua', script_content: script } : { action_type, action_config },
  };
  return { rule: state.store.put('rules', rule) };
}

function faultOf({ name, trigger_type, conditions, action_type, action_config, script, list_id, enabled }: RuleDraft): Refused | undefined {
  if (typeof name !== 'string' || name.trim() === '' || name.length > LONGEST) return { error: `A name of at most ${LONGEST} characters is wanted.`, part: 'name' };
  if (typeof list_id !== 'string') return { error: 'A list is named by its id.', part: 'list_id' };
  if (typeof enabled !== 'boolean') return { error: 'It is on or off.', part: 'enabled' };
  if (!isTrigger(trigger_type)) return { error: `There is no trigger "${String(trigger_type)}": there are ${TRIGGERS.join(', ')}.`, part: 'trigger_type' };
  const wrong = faultOfConditions(conditions);
  if (wrong !== undefined) return { error: wrong.message, part: 'conditions' };
  if (action_type === 'lua') return typeof script === 'string' ? undefined : { error: 'A script is wanted.', part: 'script' };
  if (!ACTION_TYPES.includes(action_type)) return { error: `There is no action "${String(action_type)}": there are ${ACTION_TYPES.join(', ')}, lua.`, part: 'action_type' };
  return isObject(action_config) ? undefined : { error: 'What the action does it with is a JSON object.', part: 'action_config' };
}

/** A rule as it is written. */
export const draftOfRule = (rule: Rule): RuleDraft => ({
  id: rule.id, name: rule.name, list_id: rule.list_id ?? '', trigger_type: rule.trigger_type as RuleDraft['trigger_type'],
  conditions: rule.trigger_conditions as JsonObject | string | undefined ?? '', action_type: rule.script_language === 'lua' ? 'lua' : rule.action_type ?? '',
  action_config: rule.action_config ?? {}, script: rule.script_content ?? '', enabled: rule.enabled,
});
