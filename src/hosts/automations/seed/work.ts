// What there is to do: tasks, lists, approvals, the calendar, what agents remember.
import type { State } from '../state.ts';
import type { Moments } from './moments.ts';

/** Title, type, status, priority, agent, list, channel, days since it came, hours that it took. */
const TASKS = [
  ['Answer the billing question of Nordwind', 'ticket', 'completed', 'high', 'a2', 'Client Deliverables', 'ch-general', 2, 3],
  ['Write the release notes of 2.4', 'content', 'completed', 'normal', 'a4', 'Sprint Board', 'ch-product', 2, 5],
  ['Compare three payment providers', 'research', 'completed', 'normal', 'a3', 'Sprint Board', 'ch-product', 1, 6],
  ['Draft the customer story of Halden', 'content', 'completed', 'low', 'a4', 'Client Deliverables', 'ch-sales', 1, 2],
  ['Login fails with long passwords', 'ticket', 'active', 'urgent', 'a2', 'Sprint Board', 'ch-product', 0, 0],
  ['Export is slow for large workspaces', 'ticket', 'active', 'high', 'a2', 'Sprint Board', 'ch-product', 1, 0],
  ['Interview five customers about onboarding', 'research', 'active', 'normal', 'a3', 'Sprint Board', 'ch-product', 3, 0],
  ['Blog post: why we moved to Lua', 'content', 'active', 'normal', 'a4', null, 'ch-general', 2, 0],
  ['Quarterly numbers for the board', 'analysis', 'active', 'urgent', 'a3', null, 'ch-finance', 1, 0],
  ['Translate the help pages', 'content', 'paused', 'low', 'a4', 'Client Deliverables', 'ch-general', 6, 0],
  ['Migrate the old webhooks', 'custom', 'paused', 'normal', 'a1', 'Sprint Board', 'ch-admin', 5, 0],
  ['Which regions do sign-ups come from?', 'analysis', 'pending', 'normal', null, 'Sprint Board', 'ch-product', 0, 0],
  ['Customer cannot download an invoice', 'ticket', 'pending', 'high', null, 'Client Deliverables', 'ch-finance', 0, 0],
] as const;

/** List, title, status, assignee, priority. */
const ITEMS = [
  ['l-sprint', 'Dark theme for the mobile app', 'todo', null, 'normal'],
  ['l-sprint', 'Rate limits for the public API', 'todo', 'a2', 'high'],
  ['l-sprint', 'Search in archived channels', 'in_progress', 'a3', 'normal'],
  ['l-sprint', 'Invite by link', 'in_progress', 'u3', 'high'],
  ['l-sprint', 'Keyboard shortcuts in the board', 'review', 'u2', 'low'],
  ['l-sprint', 'Weekly digest by mail', 'done', 'a4', 'normal'],
  ['l-client', 'Contract for Nordwind', 'draft', 'u2', 'high'],
  ['l-client', 'Onboarding plan for Halden', 'review', 'u3', 'normal'],
  ['l-client', 'Case study of Brightwater', 'approved', 'a4', 'low'],
  ['l-client', 'Price list 2027', 'published', 'u1', 'normal'],
] as const;

/** Title, days from now, hour, minutes, where. */
const EVENTS = [
  ['Standup', 0, 9, 15, 'general'], ['Design review', 0, 13, 60, 'Room 2'], ['Call with Nordwind', 1, 10, 45, 'Zoom'],
  ['Standup', 1, 9, 15, 'general'], ['Sprint planning', 2, 9, 90, 'Room 1'], ['Demo for Halden', 3, 14, 60, 'Zoom'], ['Team lunch', 4, 11, 60, 'Harbour'],
] as const;

/** Content, category, target, agent, days ago. */
const MEMORIES = [
  ['Deployment process: merge, wait for the green build, then press Release in #product.', 'process', 'core', 'a1', 20],
  ['Nordwind prefers calls in the morning (CET).', 'preference', 'core', 'a2', 9],
  ['Processed 38 leads, 4 of them high-priority.', 'learning', 'log', 'a1', 1],
  ['The export of 100,000 rows takes 40 s: an index is missing.', 'learning', 'log', 'a3', 1],
] as const;

export function seedWork(state: State, at: Moments): void {
  const { store } = state;
  store.put('lists', { id: 'l-sprint', name: 'Sprint Board', statuses: ['todo', 'in_progress', 'review', 'done'], channel_id: 'ch-product', member_ids: ['u1', 'u2', 'u3'] });
  store.put('lists', { id: 'l-client', name: 'Client Deliverables', statuses: ['draft', 'review', 'approved', 'published'], channel_id: 'ch-sales', member_ids: ['u1', 'u2'] });
  store.put('lists', { id: 'l-hiring', name: 'Hiring', statuses: ['applied', 'interview', 'offer'], channel_id: 'ch-people', member_ids: ['u2'] });
  for (const [i, task] of TASKS.entries()) seedTask(state, at, i, task);
  for (const [i, [list_id, title, status, assignee, priority]] of ITEMS.entries()) {
    store.put('items', {
      id: `i${i + 1}`, list_id, title, status, priority, ...assignee !== null && { assignee_id: assignee }, position: i + 1,
      channel_id: store.get('lists', list_id)!.channel_id, created_at: at(8, 9, i), updated_at: at(1, 9, i),
    });
  }
  for (const [i, [title, days, hour, duration, location]] of EVENTS.entries()) {
    store.put('events', {
      id: `e${i + 1}`, title, start_time: at(-days, hour, 0, true), end_time: at(-days, hour, duration, true), duration, location, attendee_ids: ['u1', 'u2', 'u3'],
      created_by: 'u1', created_at: at(7, 9),
    });
  }
  for (const [i, [content, category, target, agent_id, days]] of MEMORIES.entries()) {
    store.put('memories', { id: `mem${i + 1}`, content, category, target, agent_id, created_at: at(days, 17, i) });
  }
  store.put('approvals', { id: 'ap1', item_id: 'i8', requester_id: 'u3', approver_id: 'u1', status: 'pending', next_status: 'approved', created_at: at(0, 7) });
  store.put('approvals', { id: 'ap2', item_id: 'i7', requester_id: 'u2', approver_id: 'u2', status: 'pending', next_status: 'review', created_at: at(1, 15) });
}

function seedTask(state: State, at: Moments, i: number, [title, type, status, priority, agent, list, channel_id, days, hours]: (typeof TASKS)[number]): void {
  const isDone = status === 'completed';
  const begun = agent !== null && status !== 'paused';
  state.store.put('tasks', {
    id: `t${i + 1}`, title, type, status, priority, channel_id, source: i % 3 === 0 ? 'chat' : 'manual', created_by_id: 'u1',
    ...agent !== null && { agent_id: agent }, ...list !== null && { list_id: state.byName('lists', list)!.id },
    created_at: at(days, 7, i), updated_at: at(Math.max(0, days - 1), 8, i), ...begun && { started_at: at(days, 8, i) },
    ...isDone && { completed_at: at(days === 2 ? 1 : 0, 8 + hours, i), result: 'Done' }, position: i + 1,
  });
}
