// What a person says of each open script before it is deployed: its trigger, and what that is configured with.
import { isObject } from '../../../world/schema.ts';
import type { JsonObject } from '../../../world/schema.ts';
import { encodeText } from '../../../bytes/text.ts';
import type { House } from '../../page.ts';
import type { SettingValue } from '../../../protocol.ts';
import { TRIGGERS } from '../tables.ts';
import type { Automation, TriggerType } from '../tables.ts';
import type { Draft, Fault } from '../wire.ts';
import { sentence } from './port.ts';
import { namedIn, toldTrigger } from './told.ts';

/** As it is typed. '' in each: nothing was said. */
export interface Form {
  /** '': that of the script. */
  name: string;
  /** The id of the automation that the script belongs to. */
  automation: string;
  /** '': what the script tells of itself, else a schedule. */
  trigger: TriggerType | '';
  cron: string;
  timezone: string;
  /** A JSON object of fields, or an expression. */
  conditions: string;
  provider: string;
  channel: string;
  path: string;
  /** JSON; '': what stands in the field under the editor. */
  config: string;
  /** The id of the agent that does the work, with the script as what it is asked; '': none, it is Lua. */
  agent: string;
  /** The id of the channel that its output is posted to. */
  output: string;
  /** The id of the user whose permissions it has. */
  creator: string;
  note: string;
  /** JSON: what happened, for a dry run and for firing. */
  event: string;
}

/** A fault of what is typed; the world knows of no event in a draft. */
export type FormFault = Omit<Fault, 'part'> & { part: Fault['part'] | 'event' };

const EMPTY: Form = {
  name: '', automation: '', trigger: '', cron: '', timezone: '', conditions: '', provider: '', channel: '', path: '', config: '', agent: '', output: '', creator: '', note: '',
  event: '',
};
const FIELDS = Object.keys(EMPTY) as (keyof Form)[];

/** Under which the page remembers them, and how many. */
const KEPT = 'automation drafts';
const MOST = 60;
/** What a schedule is where nothing is said: each day at nine. */
const FIRST_CRON = '0 9 * * *';

export class Forms {
  /** By the ids of scripts, the last edited last. */
  #forms = $state.raw<ReadonlyMap<string, Form>>(new Map());

  constructor(private readonly house: Pick<House, 'remembered' | 'remember'>) {
    const kept = house.remembered(KEPT);
    if (Array.isArray(kept)) this.#forms = new Map(kept.filter(isKept).slice(-MOST));
  }

  /** That of a script; `script`: its text, whose first comments fill what was not said. `before`: what it replaces, whose zone stays. */
  of(id: string, script: string, before?: Pick<Automation, 'trigger_config'>): Form & { trigger: TriggerType } {
    const form = this.#forms.get(id) ?? EMPTY;
    const told = toldTrigger(script);
    return {
      ...form, timezone: form.timezone || textOf(before?.trigger_config.timezone),
      trigger: form.trigger || told.trigger || 'schedule', cron: form.cron || (told.cron ?? FIRST_CRON),
    };
  }

  edit(id: string, fields: Partial<Form>): void {
    const forms = new Map(this.#forms);
    forms.delete(id);
    forms.set(id, { ...this.#forms.get(id) ?? EMPTY, ...fields });
    this.#forms = forms;
    this.house.remember(KEPT, [...forms].slice(-MOST));
  }

  /** That of an automation which is opened in the editor. */
  fill(id: string, { id: automation, trigger_type, trigger_config, config, created_by_id, name, agent_id, channel_id, script_language }: Automation): void {
    const { conditions } = trigger_config;
    this.edit(id, {
      automation, name, trigger: trigger_type as TriggerType, creator: created_by_id,
      agent: script_language === 'agent' ? agent_id ?? '' : '', output: channel_id ?? '',
      cron: textOf(trigger_config.cron), timezone: textOf(trigger_config.timezone), provider: textOf(trigger_config.provider),
      channel: textOf(trigger_config.channel_id), path: textOf(trigger_config.path),
      conditions: conditions === undefined ? '' : typeof conditions === 'string' ? conditions : JSON.stringify(conditions),
      config: Object.keys(config).length === 0 ? '' : JSON.stringify(config, null, 2),
    });
  }
}

/** The draft that a form makes of a script, or where what is typed cannot be read. */
export function draftOf(
  form: Form & { trigger: TriggerType }, { script, name, replaces, limits }: { script: string; name: string; replaces: string | undefined; limits: Record<string, SettingValue> },
): { draft: Draft } | { faults: FormFault[] } {
  const faults: FormFault[] = [];
  const conditions = form.conditions.trim().startsWith('{') ? objectIn(form.conditions, 'conditions', faults) : form.conditions.trim();
  const config = objectIn(form.config, 'config', faults);
  if (faults.length > 0) return { faults };
  return {
    draft: {
      name, script: encodeText(script), trigger_type: form.trigger, trigger_config: configOf(form, conditions), limits,
      webhooks: namedIn(script, 'webhooks'), secrets: namedIn(script, 'secrets'),
      script_language: form.agent === '' ? 'lua' : 'agent', ...form.agent !== '' && { agent_id: form.agent }, ...form.output !== '' && { channel_id: form.output },
      // What is not said stays as it is in the one that it replaces.
      ...form.config.trim() !== '' && { config },
      ...replaces !== undefined && { id: replaces }, ...form.creator !== '' && { created_by_id: form.creator },
      ...form.note.trim() !== '' && { note: form.note.trim() },
    },
  };
}

/** The event that is typed; '' is none. */
export function eventOf(form: Form): { event: JsonObject | undefined } | { faults: FormFault[] } {
  if (form.event.trim() === '') return { event: undefined };
  const faults: FormFault[] = [];
  const event = objectIn(form.event, 'event', faults);
  return faults.length > 0 ? { faults } : { event };
}

function configOf(form: Form & { trigger: TriggerType }, conditions: JsonObject | string): JsonObject {
  const { trigger, cron, timezone, provider, channel, path } = form;
  const also = conditions === '' ? {} : { conditions };
  switch (trigger) {
    case 'schedule': return { cron: cron.trim(), timezone: timezone.trim() || 'UTC' };
    case 'external_message': return { ...provider !== '' && { provider }, ...channel !== '' && { channel_id: channel }, ...also };
    case 'webhook': return { ...path.trim() !== '' && { path: path.trim() }, ...also };
    default: return also;
  }
}

/** The object of a JSON text; '' is an empty one. */
function objectIn(text: string, part: FormFault['part'], faults: FormFault[]): JsonObject {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value as JsonObject;
    faults.push({ part, message: 'A JSON object is wanted: {"name": "value"}' });
  } catch (cause) {
    faults.push({ part, message: sentence(cause) });
  }
  return {};
}

const isTrigger = (value: unknown): boolean => value === '' || (TRIGGERS as readonly unknown[]).includes(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function isKept(entry: unknown): entry is [string, Form] {
  return Array.isArray(entry) && typeof entry[0] === 'string' && isObject(entry[1])
    && FIELDS.every((name) => typeof (entry[1] as Record<string, unknown>)[name] === 'string') && isTrigger((entry[1] as Record<string, unknown>).trigger);
}
