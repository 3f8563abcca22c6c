// Automations that are deployed from the start, and the rules of lists.
import type { ExampleBody } from '../../../protocol.ts';
import { autoAssign } from '../examples/auto-assign.ts';
import { completionNotice } from '../examples/completion-notice.ts';
import { dailyStandup } from '../examples/daily-standup.ts';
import { healthMonitor } from '../examples/health-monitor.ts';
import { inboxCount } from '../examples/inbox-count.ts';
import { leadScoring } from '../examples/lead-scoring.ts';
import { morningReport } from '../examples/morning-report.ts';
import { telegramCommands } from '../examples/telegram-commands.ts';
import { telegramDigest } from '../examples/telegram-digest.ts';
import type { State } from '../state.ts';
import type { TriggerType } from '../tables.ts';
import type { Moments } from './moments.ts';

/** What it runs is one of the examples. */
interface Seeded { name: string; trigger: TriggerType; trigger_config: Record<string, string>; example: ExampleBody; config?: Record<string, string> }

const daily = (cron: string): Record<string, string> => ({ cron, timezone: 'Europe/Amsterdam' });

const AUTOMATIONS: readonly Seeded[] = [
  { name: 'Inbox threshold', trigger: 'schedule', trigger_config: daily('*/30 * * * *'), example: inboxCount },
  { name: 'Notify on completion', trigger: 'task_completed', trigger_config: {}, example: completionNotice },
  { name: 'Auto-assign', trigger: 'task_created', trigger_config: {}, example: autoAssign },
  { name: 'Daily standup', trigger: 'schedule', trigger_config: daily('0 9 * * 1-5'), example: dailyStandup },
  { name: 'Lead scoring', trigger: 'schedule', trigger_config: daily('0 */6 * * *'), example: leadScoring },
  { name: 'Morning report', trigger: 'schedule', trigger_config: daily('0 8 * * *'), example: morningReport, config: { telegram_channel_id: 'x-team' } },
  { name: 'Health monitor', trigger: 'schedule', trigger_config: daily('0 */4 * * *'), example: healthMonitor },
  { name: 'Evening digest', trigger: 'schedule', trigger_config: daily('0 18 * * *'), example: telegramDigest },
  { name: 'Telegram commands', trigger: 'external_message', trigger_config: { provider: 'telegram' }, example: telegramCommands },
];

export function seedAutomations(state: State, at: Moments): void {
  const { store } = state;
  for (const [i, { name, trigger, trigger_config, example, config = {} }] of AUTOMATIONS.entries()) {
    const id = state.newId();
    const its = { script_content: example.script, trigger_type: trigger, trigger_config, version: 1, created_at: at(6, 9, i) };
    store.put('automations', {
      ...its, id, name, script_language: 'lua', enabled: true, created_by_id: 'u1', config, webhooks: [], secrets: [], run_count: 0, failures: 0,
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
