// What rules do by an action in the place of a script, and automations by an agent: one call of the platform.
import { isObject } from '../../../world/schema.ts';
import type { Json, JsonObject } from '../../../world/schema.ts';
import { ApiError } from '../api/api.ts';
import type { Listener } from './listeners.ts';

/** A call of the platform: a function by its name, and its arguments by position. */
export interface Call { name: string; given: (Json | undefined)[] }

type Config = Readonly<Record<string, Json>>;

/** By their type. `task`: the id of what the event is about. */
const ACTIONS: Readonly<Record<string, (config: Config, task: Json | undefined) => Call>> = {
  create_task: (config) => ({ name: 'tasks.create', given: [config] }),
  send_notification: ({ channel, channel_id, message, content }) => (channel_id === undefined
    ? { name: 'chat.send_to', given: [channel ?? 'general', message ?? content] }
    : { name: 'chat.send', given: [channel_id, message ?? content] }),
  update_task: ({ task_id, ...fields }, task) => ({ name: 'tasks.update', given: [task_id ?? task, fields] }),
  assign_task: ({ task_id, agent_id, user_id }, task) => ({ name: 'tasks.update', given: [task_id ?? task, { agent_id: agent_id ?? user_id ?? null }] }),
};
export const ACTION_TYPES = Object.keys(ACTIONS);

/** What a listener that has no script of Lua calls. Throws ApiError. */
export function callOf({ action, runnable, script }: Listener, event: JsonObject): Call {
  if (action === undefined) return { name: 'agent.prompt', given: [runnable.agent_id, runnable.channel_id, fill(script, event)] };
  if (!Object.hasOwn(ACTIONS, action.type)) throw new ApiError(`there is no action "${action.type}": there are ${ACTION_TYPES.join(', ')}`);
  const subject = isObject(event.task) ? event.task : isObject(event.item) ? event.item : {};
  return ACTIONS[action.type](fill(action.config, event) as Config, subject.id as Json | undefined);
}

/** {{task.title}} in texts is what the event has there, nothing where it has none. */
function fill(value: Json, event: JsonObject): Json {
  if (typeof value === 'string') return value.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, path: string) => textAt(event, path.split('.')));
  if (Array.isArray(value)) return value.map((one) => fill(one as Json, event));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, fill(one as Json, event)]));
}

function textAt(from: unknown, [name, ...rest]: readonly string[]): string {
  if (name !== undefined) return isObject(from) && Object.hasOwn(from, name) ? textAt(from[name], rest) : '';
  if (from === null || from === undefined) return '';
  return typeof from === 'object' ? JSON.stringify(from) : String(from);
}
