// Who is in the team, and where they talk.
import type { State } from '../state.ts';
import type { Moments } from './moments.ts';

const USERS = [
  { id: 'u1', name: 'Rutger', role: 'owner', email: 'rutger@opencompany.com', timezone: 'Europe/Amsterdam' },
  { id: 'u2', name: 'Maya', role: 'member', email: 'maya@opencompany.com', timezone: 'Europe/Berlin' },
  { id: 'u3', name: 'Jonas', role: 'member', email: 'jonas@opencompany.com', timezone: 'America/New_York' },
] as const;

const AGENTS = [
  {
    id: 'a1', name: 'Atlas', role: 'manager', replies: [
      { match: 'needs assignment', reply: 'I looked at the task and assign it to Sage: it needs research before anybody can answer.' },
      { match: 'customer message', reply: 'Hi! Thanks for writing. I have found the cause, and a fix ships today.' },
      { match: '', reply: 'I will look into it.' },
    ],
  },
  { id: 'a2', name: 'Nova', role: 'support', replies: [{ match: '', reply: 'I have answered the customer and closed the ticket.' }] },
  { id: 'a3', name: 'Sage', role: 'researcher', replies: [{ match: '', reply: 'Here are the three findings that matter, with sources.' }] },
  { id: 'a4', name: 'Muse', role: 'writer', replies: [{ match: '', reply: 'A first draft is in the shared folder.' }] },
] as const;

const CHANNELS = [
  { id: 'ch-general', name: 'general', type: 'public', topic: 'What everybody should know', member_ids: ['u1', 'u2', 'u3'] },
  { id: 'ch-product', name: 'product', type: 'public', topic: 'What we build next', member_ids: ['u1', 'u2', 'u3'] },
  { id: 'ch-sales', name: 'sales', type: 'private', topic: 'Leads and deals', member_ids: ['u1', 'u2'] },
  { id: 'ch-finance', name: 'finance', type: 'private', topic: 'Payments and invoices', member_ids: ['u1'] },
  { id: 'ch-admin', name: 'admin', type: 'private', topic: 'Integrations and alarms', member_ids: ['u1'] },
  { id: 'ch-people', name: 'people', type: 'private', topic: 'Not the owner\'s: to see a refusal', member_ids: ['u2'] },
  { id: 'dm-rutger-atlas', name: 'dm-rutger-atlas', type: 'dm', member_ids: ['u1', 'a1'] },
  { id: 'dm-maya', name: 'dm-maya', type: 'dm', member_ids: ['u1', 'u2'] },
] as const;

/** Channel, author, days ago, hour (UTC), text. */
const MESSAGES = [
  ['ch-general', 'u2', 2, 8, 'Good morning! The new pricing page is live.'],
  ['ch-general', 'a1', 2, 9, 'I have updated the roadmap with what we agreed on yesterday.'],
  ['ch-general', 'u3', 1, 14, 'Customer call with Nordwind went well. They want the API by the end of the month.'],
  ['ch-general', 'u1', 1, 15, 'Great news. I will put it on the board.'],
  ['ch-product', 'u3', 1, 10, 'The export is slow for large workspaces: 40 s for 100,000 rows.'],
  ['ch-product', 'a3', 1, 11, 'The index on created_at is missing. I wrote it down in a task.'],
  ['ch-sales', 'u2', 3, 9, 'Three demos this week, two from referrals.'],
  ['ch-sales', 'u1', 0, 7, 'Please score the new leads before noon.'],
  ['ch-finance', 'u1', 4, 16, 'Invoices for October are out.'],
  ['ch-admin', 'a2', 1, 6, 'Backup finished: 4.2 GB in 11 minutes.'],
  ['dm-rutger-atlas', 'u1', 0, 6, 'Check my inbox every 30 minutes, please, and tell me if it is full.'],
  ['dm-rutger-atlas', 'a1', 0, 6, 'I have set that up as a script: it runs at once, without needing me each time.'],
] as const;

export function seedTeam(state: State, at: Moments): void {
  const { store } = state;
  for (const user of USERS) store.put('users', user);
  for (const agent of AGENTS) {
    store.put('agents', { ...agent, model: 'claude-sonnet', manager_id: agent.id === 'a4' ? 'u2' : 'u1', status: 'idle', tokens_used: 0 });
  }
  for (const channel of CHANNELS) store.put('channels', channel);
  for (const [i, [channel_id, author_id, days, hour, content]] of MESSAGES.entries()) {
    const agent = state.agent(author_id);
    store.put('messages', {
      id: `m${i + 1}`, channel_id, author: agent?.name ?? state.user(author_id)!.name, author_id, author_type: agent === undefined ? 'user' : 'agent',
      content, created_at: at(days, hour, i),
    });
  }
}
