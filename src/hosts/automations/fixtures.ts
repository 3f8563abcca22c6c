// Events to try a script with, made of what the world holds: the first that fits best, else one that is made up.
import type { JsonObject } from '../../world/schema.ts';
import { approvalEvent, messageEvent, taskEvent, webhookEvent } from './events.ts';
import type { State } from './state.ts';
import type { Approval, ExternalChannel, ExternalMessage, Item, Task, TriggerType } from './tables.ts';
import { whoIs } from './views.ts';
import type { Who } from './views.ts';

/** `ctx.event` of a trigger, to be edited. A schedule has none: an empty one. */
export function fixtureOf(state: State, type: TriggerType): JsonObject {
  switch (type) {
    case 'schedule': return {};
    case 'task_created': return taskEvent(state, created(state), somebody(state));
    case 'task_completed': return completed(state);
    case 'task_assigned': return assigned(state);
    case 'approval_requested': return approval(state, 'pending');
    case 'approval_granted': return approval(state, 'granted');
    case 'external_message': return message(state);
    case 'webhook': return webhookEvent(
      { event: 'payment.received', amount: 1250, customer_name: 'Acme Corp', reference_id: 'pay_20934' },
      { 'Content-Type': 'application/json', 'User-Agent': 'Payments/1.0' }, 'POST',
    );
  }
}

const somebody = (state: State): Who => state.store.all('users')[0] ?? { id: 'u1', name: 'Somebody' };

/** The row that most of the wishes hold for, the earlier one the more; the first of those. */
function best<R>(rows: readonly R[], ...wishes: ((row: R) => boolean)[]): R | undefined {
  const worth = (row: R): number => wishes.reduce((sum, wish) => sum * 2 + (wish(row) ? 1 : 0), 0);
  return rows.reduce<R | undefined>((found, row) => (found === undefined || worth(row) > worth(found) ? row : found), undefined);
}

function madeUpTask(state: State): Task {
  const now = state.iso();
  return { id: 'task', title: 'Fix the login', type: 'ticket', status: 'pending', priority: 'normal', source: 'chat', created_at: now, updated_at: now };
}

const created = (state: State): Task =>
  best(state.store.all('tasks'), ({ status }) => status === 'pending', ({ agent_id }) => agent_id === undefined, ({ channel_id }) => channel_id !== undefined)
  ?? madeUpTask(state);

function completed(state: State): JsonObject {
  const now = state.iso();
  const task = best(state.store.all('tasks'), ({ status }) => status === 'completed', ({ source }) => source !== 'agent_delegation',
    ({ list_id }) => list_id !== undefined, ({ channel_id }) => channel_id !== undefined) ?? madeUpTask(state);
  const then = { ...task, status: 'completed', started_at: task.started_at ?? task.created_at, completed_at: task.completed_at ?? now };
  return taskEvent(state, then, somebody(state), { status: { from: 'active', to: 'completed' } });
}

function assigned(state: State): JsonObject {
  const task = best(state.store.all('tasks'), ({ agent_id }) => agent_id !== undefined, ({ status }) => status === 'active') ?? madeUpTask(state);
  const agent_id = task.agent_id ?? state.store.all('agents')[0]?.id ?? 'a1';
  return taskEvent(state, { ...task, agent_id }, somebody(state), { agent_id: { from: null, to: agent_id } });
}

function approval(state: State, status: 'pending' | 'granted'): JsonObject {
  const { store } = state;
  const now = state.iso();
  const one = best(store.all('approvals'), (row) => row.status === 'pending', (row) => store.get('items', row.item_id) !== undefined);
  const item: Item = store.get('items', one?.item_id ?? '') ?? store.all('items')[0]
    ?? { id: 'item', list_id: 'list', title: 'Launch post', status: 'draft', created_at: now, updated_at: now };
  const asked: Approval = one ?? {
    id: 'approval', item_id: item.id, requester_id: somebody(state).id, approver_id: store.all('users')[1]?.id ?? somebody(state).id, status, created_at: now,
  };
  return approvalEvent(state, { ...asked, status, ...status === 'granted' && { decided_at: asked.decided_at ?? now } }, item);
}

function message(state: State): JsonObject {
  const { store } = state;
  const channel: ExternalChannel = best(store.all('external_channels'), ({ joined }) => joined,
    ({ external_provider }) => external_provider === 'telegram', ({ agent_id }) => agent_id !== undefined)
    ?? { id: 'channel', name: 'team-chat', external_provider: 'telegram', external_id: '-100200300', joined: true, member_ids: [] };
  const came = store.all('external_messages').findLast(({ channel_id, direction }) => channel_id === channel.id && direction === 'in');
  return messageEvent(channel, came ?? madeUpMessage(state, channel));
}

function madeUpMessage(state: State, { id, external_id, external_provider }: ExternalChannel): ExternalMessage {
  const identity = state.store.all('identities').find(({ provider }) => provider === external_provider);
  const display_name = identity?.display_name ?? whoIs(state, somebody(state).id).name;
  const user = { id: identity?.external_id ?? '100200', username: identity?.username ?? display_name.toLowerCase(), display_name };
  return {
    id: 'message', channel_id: id, external_id, external_provider, external_message_id: '1', direction: 'in', author: display_name, external_user: user,
    content: '/status', pinned: false, reactions: [], created_at: state.iso(),
  };
}
