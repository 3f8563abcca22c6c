// One run of an automation or a draft: its context, its limits and what it may reach, put together.
import type { Bytes } from '../../protocol.ts';
import type { JsonObject } from '../../world/schema.ts';
import type { Account } from '../account.ts';
import { contextOf, timezoneOf } from './context.ts';
import { limitsOf } from './limits.ts';
import { maskPlain } from './mask.ts';
import type { Ran, Runner } from './runner.ts';
import type { State } from './state.ts';
import type { Automation, TriggerType, User } from './tables.ts';

/** What is run. A draft stands here as an automation that was never deployed. */
export type Runnable = Pick<Automation, 'id' | 'name' | 'trigger_config' | 'config' | 'webhooks' | 'secrets' | 'run_count' | 'created_by_id'>
  & Partial<Pick<Automation, 'last_run_at' | 'last_result' | 'channel_id' | 'agent_id' | 'limits'>>;

export interface Executed extends Ran {
  /** As it was given, with secrets masked. */
  context: JsonObject;
}

/** Runs a script for an automation, at the world's time. `script`: bytes. */
export function execute(
  runner: Runner, state: State, account: Account, automation: Runnable, script: Bytes, trigger: TriggerType, event: JsonObject,
): Executed {
  const context = contextOf(state, automation, trigger, event);
  const secrets = state.secrets();
  const ran = runner.run({
    automation, script, creator: creatorOf(state, automation), timezone: timezoneOf(automation), context,
    limits: limitsOf(automation.limits ?? {}), secrets,
  }, state, account);
  return { ...ran, context: maskedContext(state, context) };
}

/** As it may be seen. */
export const maskedContext = (state: State, context: JsonObject): JsonObject =>
  maskPlain(context, state.secrets());

/** Whoever made it, for an agent its manager; undefined where that user is gone. */
export const makerOf = (state: State, { created_by_id }: Pick<Runnable, 'created_by_id'>): User | undefined =>
  state.user(created_by_id) ?? state.user(state.agent(created_by_id)?.manager_id ?? '');

/** The same; somebody who may reach nothing where that user is gone. */
export function creatorOf(state: State, automation: Pick<Runnable, 'created_by_id'>): User {
  const { created_by_id: id } = automation;
  return makerOf(state, automation) ?? { id, name: id || 'Nobody', role: 'member' };
}
