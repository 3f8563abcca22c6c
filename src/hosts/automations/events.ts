// What happened, as `ctx.event` tells it and as triggers listen for it.
import type { Json, JsonObject } from '../../world/schema.ts';
import type { Fired } from './api/api.ts';
import type { State } from './state.ts';
import type { Approval, ExternalChannel, ExternalMessage, Item, Task } from './tables.ts';
import { itemView, plain, taskView, whoIs } from './views.ts';
import type { Who } from './views.ts';

/** What changed, by the names of fields. null: there was, or is, nothing. */
export type Changes = { readonly [field: string]: { readonly from: Json; readonly to: Json } };

/** Of the task_* triggers. `user`: who did it; `changes`: absent where nothing was there before. */
export function taskEvent(state: State, task: Task, user: Who, changes?: Changes): JsonObject {
  return { task: taskView(state, task), user: { id: user.id, name: user.name }, ...changes !== undefined && { changes } };
}

/** The fields in which two versions of a row differ, but for the time of the change. */
export function changesOf(before: object, after: object): Changes {
  const [old, now] = [plain(before), plain(after)];
  const fields = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((field) => field !== 'updated_at');
  return Object.fromEntries(fields
    .filter((field) => JSON.stringify(old[field]) !== JSON.stringify(now[field]))
    .map((field) => [field, { from: old[field] ?? null, to: now[field] ?? null }]));
}

/** The triggers that a change of a task pulls: created, completed, assigned to another agent. `before`: undefined for a new one. */
export function firedByTask(state: State, before: Task | undefined, task: Task, user: Who): Fired[] {
  const fired: Fired[] = [];
  const changes = before === undefined ? undefined : changesOf(before, task);
  const event = taskEvent(state, task, user, changes);
  const name = `Task "${task.title}"`;
  if (before === undefined) fired.push({ type: 'task_created', event, about: `${name} was created` });
  if (before !== undefined && task.agent_id !== undefined && task.agent_id !== before.agent_id) {
    fired.push({ type: 'task_assigned', event, about: `${name} was assigned to ${whoIs(state, task.agent_id).name}` });
  }
  if (task.status === 'completed' && before?.status !== 'completed') fired.push({ type: 'task_completed', event, about: `${name} was completed` });
  return fired;
}

/** Of the approval_* triggers: the item as it is before it moves on, who asked, who decides. */
export function approvalEvent(state: State, approval: Approval, item: Item): JsonObject {
  const [requester, approver] = [whoIs(state, approval.requester_id), whoIs(state, approval.approver_id)];
  const channel = item.channel_id ?? state.store.get('lists', item.list_id)?.channel_id;
  return {
    item: { ...itemView(state, item), ...approval.next_status !== undefined && { next_status: approval.next_status } },
    approval: { ...plain(approval), user: { ...approver } }, approver: { ...approver }, requester: { ...requester },
    user: approval.status === 'pending' ? { ...requester } : { ...approver }, ...channel !== undefined && { channel_id: channel },
  };
}

/** The trigger that an approval pulls as it now is: asked for or granted; a rejected one pulls none. */
export function firedByApproval(state: State, approval: Approval): Fired[] {
  const item = state.store.get('items', approval.item_id);
  if (item === undefined || approval.status === 'rejected') return [];
  const event = approvalEvent(state, approval, item);
  return [approval.status === 'granted'
    ? { type: 'approval_granted', event, about: `"${item.title}" was approved by ${whoIs(state, approval.approver_id).name}` }
    : { type: 'approval_requested', event, about: `Approval of "${item.title}" was requested from ${whoIs(state, approval.approver_id).name}` }];
}

/** Of external_message. `channel_id`: of the external channel. */
export function messageEvent(channel: ExternalChannel, message: ExternalMessage): JsonObject {
  return {
    message: plain(message), channel_id: channel.id, provider: channel.external_provider,
    ...channel.agent_id !== undefined && { agent_id: channel.agent_id },
    external_user: message.external_user ?? { id: message.external_id, username: message.author, display_name: message.author },
  };
}

/** The trigger that a message from outside pulls. */
export const firedByMessage = (channel: ExternalChannel, message: ExternalMessage): Fired =>
  ({ type: 'external_message', event: messageEvent(channel, message), about: `${message.author} wrote in ${channel.name} (${channel.external_provider})` });

/** Of webhook. `body`: parsed; `headers`: names as they were sent. */
export const webhookEvent = (body: Json, headers: Readonly<Record<string, string>>, method: string): JsonObject => ({ body, headers, method });
