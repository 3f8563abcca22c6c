// What a row has where nobody says: rows that a person adds, and worlds that are written by hand, need only what matters.
import { DATA_ROW, TABLES } from './tables.ts';
import type { TableName } from './tables.ts';

type Fields = Record<string, unknown>;

/** `owner`: the id of who makes it; `now`: as stored; `firstStatus`: with what items of a list begin. */
export interface Maker { owner: string; now: string; firstStatus(list: string): string | undefined }

const FIRST: { readonly [table: string]: (maker: Maker, row: Fields) => Fields } = {
  users: () => ({ role: 'member' }),
  agents: ({ owner }) => ({ role: 'assistant', manager_id: owner, status: 'idle', tokens_used: 0 }),
  channels: ({ owner }) => ({ type: 'public', member_ids: [owner] }),
  messages: () => ({ author: 'Somebody', author_type: 'user' }),
  tables: ({ owner }) => ({ columns: [], member_ids: [owner] }),
  lists: ({ owner }) => ({ statuses: ['todo', 'in_progress', 'done'], member_ids: [owner] }),
  tasks: ({ owner }) => ({ type: 'custom', status: 'pending', priority: 'normal', source: 'manual', created_by_id: owner }),
  items: ({ firstStatus }, { list_id }) => ({ status: firstStatus(String(list_id)), priority: 'normal' }),
  events: ({ owner }) => ({ duration: 60, attendee_ids: [owner], created_by: owner }),
  memories: () => ({ category: 'note', target: 'core' }),
  external_channels: ({ owner }) => ({ joined: true, member_ids: [owner] }),
  external_messages: () => ({ direction: 'in', pinned: false, reactions: [] }),
  integrations: () => ({ connected: false, config: {} }),
  webhooks: () => ({ reply_status: 200, reply_body: 'ok' }),
  approvals: ({ owner }) => ({ requester_id: owner, approver_id: owner, status: 'pending' }),
  automations: ({ owner }) => ({
    script_language: 'lua', script_content: '', trigger_type: 'schedule', trigger_config: {}, enabled: true, version: 1, created_by_id: owner, config: {},
    webhooks: [], secrets: [], run_count: 0, failures: 0,
  }),
  rules: ({ owner }) => ({ enabled: true, created_by_id: owner }),
};

/** Of a new row: what its table begins with, and when it was made. */
export function firstValues(table: string, row: Fields, maker: Maker): Fields {
  const fields: object = table.startsWith('rows:') ? DATA_ROW : TABLES[table as TableName];
  return { ...FIRST[table]?.(maker, row), ...'created_at' in fields && { created_at: maker.now }, ...'updated_at' in fields && { updated_at: maker.now } };
}
