// The `ctx` of a run, as the document has it for each trigger.
import type { JsonObject } from '../../world/schema.ts';
import type { State } from './state.ts';
import type { Automation, TriggerType } from './tables.ts';

/** What of an automation its context tells; a draft has it too. */
export type Told = Pick<Automation, 'id' | 'name' | 'trigger_config' | 'config' | 'webhooks' | 'secrets' | 'run_count'>
  & Partial<Pick<Automation, 'last_run_at' | 'last_result'>>;

/** `event`: what happened; of a schedule there is none. */
export function contextOf(state: State, automation: Told, trigger: TriggerType, event: JsonObject): JsonObject {
  const { id, name, run_count, last_run_at, last_result, trigger_config, config } = automation;
  return {
    trigger_type: trigger, automation_id: id, automation_name: name, run_number: run_count + 1,
    ...last_run_at !== undefined && { last_run_at }, ...last_result !== undefined && { last_result },
    ...trigger === 'schedule'
      ? { schedule: textOf(trigger_config.cron), timezone: timezoneOf(automation) } : { event },
    webhooks: Object.fromEntries(automation.webhooks.flatMap((one) => pair(one, state.byName('webhooks', one)?.url))),
    secrets: Object.fromEntries(automation.secrets.flatMap((one) => pair(one, state.byName('secrets', one)?.value))),
    config,
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const pair = (name: string, value: string | undefined): [string, string][] => (value === undefined ? [] : [[name, value]]);

export const DEFAULT_TIMEZONE = 'UTC';

/** As "Europe/Berlin". */
export const timezoneOf = ({ trigger_config }: Pick<Automation, 'trigger_config'>): string =>
  textOf(trigger_config.timezone) || DEFAULT_TIMEZONE;
