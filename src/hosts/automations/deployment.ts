// Drafts on their way to being deployed, as the document's generate_lua_script takes them: validated, run dry, then deployed. Its
// messages stand here as it has them.
import { decodeBytes } from '../../bytes/text.ts';
import { isObject } from '../../world/schema.ts';
import type { JsonObject } from '../../world/schema.ts';
import { Account } from '../account.ts';
import { differencesOf } from './differences.ts';
import { fixtureOf } from './fixtures.ts';
import { limitsOf, limitSettings } from './limits.ts';
import type { State } from './state.ts';
import { isTrigger } from './tables.ts';
import type { Automation, Version } from './tables.ts';
import { faultOfConditions } from './triggers/conditions.ts';
import type { Engine } from './triggers/engine.ts';
import { ofAutomation } from './triggers/listeners.ts';
import { faultOfSchedule } from './triggers/schedules.ts';
import { work } from './triggers/work.ts';
import type { AutomationsAsks, Deployed, Draft, DryRun, Fault, Validated } from './wire.ts';

/** Characters of a name. */
const LONGEST = 200;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Everything that is wrong with a draft, without running it. */
export function validate({ state, runner }: Engine, draft: Draft): Validated {
  const { name, trigger_type, trigger_config, script } = draft;
  const faults: Fault[] = [];
  const title = typeof name === 'string' ? name.trim() : '';
  const taken = state.byName('automations', title);
  if (title === '' || title.length > LONGEST) faults.push({ part: 'name', message: title === '' ? 'a name is missing' : `a name has at most ${LONGEST} characters` });
  else if (taken !== undefined && taken.id !== draft.id) faults.push({ part: 'name', message: `there is an automation "${taken.name}" already` });
  if (draft.id !== undefined && state.store.get('automations', draft.id) === undefined) faults.push({ part: 'name', message: 'the automation that it replaces is gone' });
  if (!isTrigger(trigger_type)) faults.push({ part: 'trigger', message: `there is no trigger "${String(trigger_type)}"` });
  else faults.push(...faultsOfTrigger(trigger_type, isObject(trigger_config) ? trigger_config : {}));
  if (draft.script_language === 'agent') {
    if (state.agent(draft.agent_id ?? '') === undefined) faults.push({ part: 'agent', message: 'choose the agent that is prompted' });
  } else {
    const fault = runner.check(script, limitsOf(draft.limits ?? {}));
    if (fault !== undefined) faults.push({ part: 'script', message: `Lua syntax error: ${decodeBytes(fault.message)}. Fix and try again.`, ...fault.line !== undefined && { line: fault.line } });
  }
  return { ok: faults.length === 0, faults, message: faults[0]?.message ?? 'Nothing is wrong with it.' };
}

function faultsOfTrigger(type: string, config: JsonObject): Fault[] {
  if (type !== 'schedule') {
    const fault = faultOfConditions(config.conditions);
    const zone = faultOfSchedule('* * * * *', textOf(config.timezone) || 'UTC');
    return [...fault === undefined ? [] : [{ part: 'conditions', ...fault } as const], ...zone === undefined ? [] : [{ part: zone.part, message: zone.message }]];
  }
  const fault = faultOfSchedule(textOf(config.cron), textOf(config.timezone) || 'UTC');
  return fault === undefined ? [] : [{ part: fault.part, message: fault.message, ...fault.from !== undefined && { from: fault.from, to: fault.to! } }];
}

/** Runs a draft with a made-up event, and takes back all that it did. */
export function dryRun(engine: Engine, draft: AutomationsAsks['dryRun']['given']): DryRun {
  const { state, runner, ground: { clock } } = engine;
  const automation = automationOf(state, { ...draft, limits: { ...draft.limits, ...draft.settings } }, 'dry-run');
  const type = automation.trigger_type as Draft['trigger_type'];
  const event = draft.event ?? fixtureOf(state, type);
  const { result: ran, changes } = state.store.trial(() => work(runner, state, clock, new Account(0, clock), ofAutomation(automation), { type, event, about: 'A dry run' }));
  const { error } = ran;
  const said = error === undefined ? undefined : decodeBytes(error.message);
  return {
    ok: error === undefined, message: said === undefined ? 'Dry run passed.' : messageOf(said),
    ...error !== undefined && { error: { kind: error.kind, message: said!, ...error.line !== undefined && { line: error.line } } },
    output: ran.output, calls: ran.calls.map(({ name, given, error: failed }) => ({ name, arguments: given.map((one) => JSON.stringify(one ?? null)).join(', '), failed: failed !== undefined })),
    differences: differencesOf(changes, state.secrets()).differences, fired: ran.fired.map((one) => one.type), context: ran.context,
  };
}

function messageOf(error: string): string {
  const [, syntax] = /^Syntax error: (.*)$/s.exec(error) ?? [];
  return syntax === undefined ? `Runtime error in dry run: ${error.replace(/^Runtime error: /, '')}. Fix and try again.` : `Lua syntax error: ${syntax}. Fix and try again.`;
}

/** Deploys a draft that is valid and whose dry run passed: a new automation, or a new version of one. */
export function deploy(engine: Engine, draft: Draft): Deployed {
  const valid = validate(engine, draft);
  if (!valid.ok) return valid;
  const dry = dryRun(engine, draft);
  if (!dry.ok) {
    return { ok: false, message: dry.message, faults: [{ part: 'script', message: dry.message, ...dry.error?.line !== undefined && { line: dry.error.line } }] };
  }
  return install(engine, draft);
}

/** Deploys a draft that is valid. */
export function install(engine: Engine, draft: Draft): Deployed {
  const { ok, faults, message } = validate(engine, draft);
  if (!ok) return { ok, faults, message };
  const automation = keep(engine, automationOf(engine.state, draft, draft.id ?? engine.state.newId()), draft.note);
  return { ok, faults: [], automation, message: `Lua automation deployed: '${automation.name}' (ID: ${automation.id}). Trigger: ${automation.trigger_type}. Dry run passed.` };
}

/** Deploys the script and the trigger of an older version as a new one. */
export function rollBack(engine: Engine, automation_id: string, number: number): Deployed {
  const { store } = engine.state;
  const automation = store.get('automations', automation_id);
  const version = versionsOf(engine.state, automation_id).find((one) => one.version === number);
  if (automation === undefined || version === undefined) {
    const message = automation === undefined ? `There is no automation ${automation_id}.` : `"${automation.name}" has no version ${number}.`;
    return { ok: false, message, faults: [] };
  }
  const { script_content, trigger_type, trigger_config } = version;
  const kept = keep(engine, { ...automation, script_content, trigger_type, trigger_config, version: automation.version + 1 }, `Version ${number} again`);
  return { ok: true, faults: [], automation: kept, message: `'${kept.name}' is as in version ${number}: version ${kept.version}.` };
}

/** Newest first. */
export const versionsOf = ({ store }: State, automation_id: string): Version[] =>
  [...store.query('versions', [{ field: 'automation_id', equals: automation_id }])].sort((a, b) => b.version - a.version);

function keep({ state, schedules }: Engine, automation: Automation, note: string | undefined): Automation {
  const { script_content, trigger_type, trigger_config, version, id: automation_id } = automation;
  const now = state.iso();
  state.insert('versions', { automation_id, version, script_content, trigger_type, trigger_config, created_at: now, ...note !== undefined && { note } });
  const fresh = automation.enabled ? { failures: 0, disabled_reason: undefined } : {};
  return state.store.put('automations', { ...automation, ...fresh, updated_at: now, next_run_at: schedules.after(automation, state.now()) } as Automation);
}

/** What a draft would be as an automation: what it leaves open stays as it was in the one that it replaces. */
function automationOf(state: State, draft: Draft, id: string): Automation {
  const { store } = state;
  const before = store.get('automations', draft.id ?? '');
  const now = state.iso();
  const first = { enabled: true, created_by_id: store.all('users')[0]?.id ?? 'u1', config: {}, webhooks: [], secrets: [], run_count: 0, failures: 0, created_at: now };
  const { enabled = before?.enabled ?? true, agent_id = before?.agent_id, channel_id = before?.channel_id } = draft;
  return {
    ...first, ...before, id, name: textOf(draft.name).trim(), script_language: draft.script_language ?? 'lua', script_content: decodeBytes(draft.script),
    trigger_type: draft.trigger_type, trigger_config: isObject(draft.trigger_config) ? draft.trigger_config : {}, version: (before?.version ?? 0) + 1, updated_at: now, enabled,
    ...draft.config !== undefined && { config: draft.config }, ...draft.webhooks !== undefined && { webhooks: draft.webhooks },
    ...draft.secrets !== undefined && { secrets: draft.secrets }, ...draft.created_by_id !== undefined && { created_by_id: draft.created_by_id },
    ...draft.limits !== undefined && { limits: limitSettings(draft.limits) }, ...agent_id !== undefined && { agent_id }, ...channel_id !== undefined && { channel_id },
  };
}
