// Automations that are deployed from the start, and the rules of lists.
import type { State } from '../state.ts';
import type { TriggerType } from '../tables.ts';
import type { Moments } from './moments.ts';

interface Seeded { name: string; trigger: TriggerType; config: Record<string, string>; script: string }

const AUTOMATIONS: readonly Seeded[] = [
  {
    name: 'Inbox threshold', trigger: 'schedule', config: { cron: '*/30 * * * *', timezone: 'Europe/Amsterdam' },
    script: `local threshold = 20
local inbox = oc.tables.query("Email Inbox", { where = { is_read = false } })
if #inbox <= threshold then return end

oc.chat.send_to("dm-rutger-atlas", "📬 " .. #inbox .. " unread emails. Top senders: " .. oc.util.top_values(inbox, "sender", 3))
`,
  },
  {
    name: 'Notify on completion', trigger: 'task_completed', config: {},
    script: `local task = ctx.event.task
if not task.channel_id then return end

local agent = task.agent and task.agent.name or "Someone"
oc.chat.send(task.channel_id, "✅ **" .. task.title .. "** completed by " .. agent)
`,
  },
  {
    name: 'Auto-assign', trigger: 'task_created', config: {},
    script: `local task = ctx.event.task
if task.agent_id then return end

local assignment = { ticket = "a2", research = "a3", analysis = "a3" }
oc.tasks.update(task.id, { agent_id = assignment[task.type] or "a1" })
`,
  },
];

export function seedAutomations(state: State, at: Moments): void {
  const { store } = state;
  for (const [i, { name, trigger, config, script }] of AUTOMATIONS.entries()) {
    const id = state.newId();
    const its = { script_content: script, trigger_type: trigger, trigger_config: config, version: 1, created_at: at(6, 9, i) };
    store.put('automations', {
      ...its, id, name, script_language: 'lua', enabled: true, created_by_id: 'u1', config: {}, webhooks: [], secrets: [], run_count: 0, failures: 0,
      updated_at: its.created_at,
    });
    store.put('versions', { ...its, id: state.newId(), automation_id: id });
  }
  store.put('rules', {
    id: 'r1', name: 'Urgent tickets are Nova\'s', list_id: 'l-sprint', trigger_type: 'task_created', trigger_conditions: 'task.priority == "urgent" and task.type == "ticket"',
    action_type: 'assign_task', action_config: { agent_id: 'a2' }, enabled: true, created_by_id: 'u1', created_at: at(6, 10),
  });
  store.put('rules', {
    id: 'r2', name: 'Tell #general what clients get', list_id: 'l-client', trigger_type: 'task_completed', trigger_conditions: { priority: ['high', 'urgent'] },
    action_type: 'send_notification', action_config: { channel: 'general', message: 'Delivered: {{task.title}}' }, enabled: true, created_by_id: 'u1', created_at: at(6, 10),
  });
}
