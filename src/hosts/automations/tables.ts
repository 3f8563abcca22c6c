// The tables of a team's world, as data that both doors read: what a row of each has (world/schema.ts).
import type { Fields, RowOf } from '../../world/schema.ts';

export const TABLES = {
  users: { name: 'text', email: 'text?', role: 'text', timezone: 'text?' },
  /** `replies`: `[{match, reply}]`, the first whose `match` stands in a prompt (case does not matter; "" in each) is what it says. */
  agents: { name: 'text', role: 'text', model: 'text?', manager_id: 'text', status: 'text', replies: 'json?', tokens_used: 'number' },
  /** `type`: public, private, dm, agent. A public one is everybody's. */
  channels: { name: 'text', type: 'text', topic: 'text?', member_ids: 'texts' },
  /** `author_type`: user, agent, automation. */
  messages: { channel_id: 'text', author: 'text', author_id: 'text?', author_type: 'text', content: 'text', created_at: 'text' },
  /** `status`: pending, active, paused, completed, failed, cancelled. `priority`: low, normal, high, urgent. `type`: ticket, research, content, analysis, custom, ... */
  tasks: {
    title: 'text', description: 'text?', type: 'text', status: 'text', priority: 'text', agent_id: 'text?', channel_id: 'text?', list_id: 'text?',
    source: 'text', result: 'text?', created_by_id: 'text?', created_at: 'text', updated_at: 'text', started_at: 'text?', completed_at: 'text?',
    position: 'number?',
  },
  /** Data tables. `columns`: `[{name, type}]`, type one of text, number, boolean, date, json. Their rows lie in `rows:ID`. */
  tables: { name: 'text', columns: 'json', member_ids: 'texts' },
  lists: { name: 'text', statuses: 'texts', channel_id: 'text?', member_ids: 'texts' },
  items: {
    list_id: 'text', title: 'text', description: 'text?', status: 'text', assignee_id: 'text?', priority: 'text?', channel_id: 'text?',
    position: 'number?', created_at: 'text', updated_at: 'text',
  },
  /** The calendar. */
  events: {
    title: 'text', description: 'text?', start_time: 'text', end_time: 'text', duration: 'number', location: 'text?', attendee_ids: 'texts',
    created_by: 'text', created_at: 'text',
  },
  /** `target`: log, core. */
  memories: { agent_id: 'text?', content: 'text', category: 'text', target: 'text', created_at: 'text' },
  /** `provider`: telegram, discord. `joined`: the workspace is in it; others can be discovered. */
  external_channels: {
    name: 'text', external_provider: 'text', external_id: 'text', agent_id: 'text?', joined: 'flag', member_ids: 'texts', last_message_at: 'text?',
  },
  /** `direction`: in, out. `channel_id`: of `external_channels`; a chat with one person has none, and stands under `external_id`. */
  external_messages: {
    channel_id: 'text?', external_id: 'text', external_provider: 'text', external_message_id: 'text', direction: 'text', author: 'text',
    external_user: 'object?', content: 'text', parse_mode: 'text?', reply_markup: 'json?', photo_url: 'text?', pinned: 'flag', reactions: 'texts',
    created_at: 'text',
  },
  /** Who a user is elsewhere. */
  identities: { user_id: 'text', provider: 'text', external_id: 'text', username: 'text?', display_name: 'text?' },
  /** `error`: what a test of it says while it is not connected. */
  integrations: { name: 'text', connected: 'flag', config: 'object', error: 'text?' },
  /** Registered addresses. `reply`: what the simulated other side answers. */
  webhooks: { name: 'text', url: 'text', reply_status: 'number', reply_body: 'text?' },
  deliveries: {
    webhook_id: 'text', webhook: 'text', url: 'text', method: 'text', headers: 'object', body: 'text', status: 'number', response: 'text?',
    automation: 'text?', created_at: 'text',
  },
  secrets: { name: 'text', value: 'text' },
  /** `status`: pending, granted, rejected. */
  approvals: {
    item_id: 'text', requester_id: 'text', approver_id: 'text', status: 'text', next_status: 'text?', created_at: 'text', decided_at: 'text?',
  },
  /**
   * `trigger_type`: see TRIGGERS. `trigger_config`: `{cron, timezone}` of a schedule, `{conditions}` of others (triggers/conditions.ts),
   * `{provider, channel_id}` of external_message, `{path}` of webhook. `webhooks`, `secrets`: names of those that it may use.
   * `limits`: settings of the host that are not at their default. `last_result`: what the last run returned. `failures`: in a row.
   */
  automations: {
    name: 'text', script_language: 'text', script_content: 'text', trigger_type: 'text', trigger_config: 'object', enabled: 'flag', version: 'number',
    created_by_id: 'text', channel_id: 'text?', agent_id: 'text?', config: 'object', limits: 'object?', webhooks: 'texts', secrets: 'texts', run_count: 'number', failures: 'number',
    last_run_at: 'text?', next_run_at: 'text?', last_result: 'json?', disabled_reason: 'text?', created_at: 'text', updated_at: 'text',
  },
  /** Each deployed version of an automation. */
  versions: {
    automation_id: 'text', version: 'number', script_content: 'text', trigger_type: 'text', trigger_config: 'object', note: 'text?', created_at: 'text',
  },
  /** Rules of lists (list_automation_rules). `trigger_conditions`: fields or an expression. `action_type`: see triggers/actions.ts; or `script_content` in Lua. */
  rules: {
    name: 'text', list_id: 'text?', trigger_type: 'text', trigger_conditions: 'json?', action_type: 'text?', action_config: 'object?', script_language: 'text?',
    script_content: 'text?', enabled: 'flag', created_by_id: 'text', created_at: 'text',
  },
  /** automation_execution_log. `automation_type`: scheduled, rule. `chain`: names of the automations whose runs led to this one. */
  executions: {
    automation_type: 'text', automation_id: 'text', automation_name: 'text', trigger_type: 'text', script_language: 'text', success: 'flag',
    duration_ms: 'number', api_calls: 'number', tokens_used: 'number', output: 'text', error: 'text?', context: 'object', chain: 'texts?', created_at: 'text',
  },
  /** What became of each trigger for each automation. `outcome`: ran, failed, condition, disabled, rate, permission, depth, none (nothing listens). */
  routes: {
    trigger_type: 'text', about: 'text', automation_id: 'text?', automation_name: 'text?', outcome: 'text', reason: 'text?', execution_id: 'text?',
    created_at: 'text',
  },
  /**
   * One row, "world". `clock`: real, standing. `at`: milliseconds since 1970 where it stands. `seed`: what chance begins with.
   * `token_price`: dollars for a million tokens. `retention`: executions, and routes, that are kept.
   */
  settings: { clock: 'text', at: 'number', seed: 'number', token_price: 'number', retention: 'number' },
} as const satisfies Record<string, Fields>;

export type TableName = keyof typeof TABLES;
/** A row of a data table: its columns beside these. */
export const DATA_ROW = { created_at: 'text', updated_at: 'text' } as const satisfies Fields;
export type DataRow = RowOf<typeof DATA_ROW> & { readonly [column: string]: unknown };

export type Tables = { [N in TableName]: RowOf<(typeof TABLES)[N]> } & { [N in `rows:${string}`]: DataRow };

export type User = Tables['users'];
export type Agent = Tables['agents'];
export type Channel = Tables['channels'];
export type Message = Tables['messages'];
export type Task = Tables['tasks'];
export type DataTable = Tables['tables'];
export type List = Tables['lists'];
export type Item = Tables['items'];
export type CalendarEvent = Tables['events'];
export type Memory = Tables['memories'];
export type ExternalChannel = Tables['external_channels'];
export type ExternalMessage = Tables['external_messages'];
export type Identity = Tables['identities'];
export type Integration = Tables['integrations'];
export type Webhook = Tables['webhooks'];
export type Delivery = Tables['deliveries'];
export type Approval = Tables['approvals'];
export type Automation = Tables['automations'];
export type Version = Tables['versions'];
export type Rule = Tables['rules'];
export type Execution = Tables['executions'];
export type Route = Tables['routes'];
export type WorldSettings = Tables['settings'];

export const TRIGGERS = [
  'schedule', 'task_created', 'task_completed', 'task_assigned', 'approval_requested', 'approval_granted', 'external_message', 'webhook',
] as const;
export type TriggerType = (typeof TRIGGERS)[number];
export const isTrigger = (name: unknown): name is TriggerType => (TRIGGERS as readonly unknown[]).includes(name);
