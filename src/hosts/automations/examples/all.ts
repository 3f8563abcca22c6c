// The fifteen examples of the platform's design, word for word and in its order.
import type { Example, ExampleBody } from '../../../protocol.ts';
import { approvalWorkflow } from './approval-workflow.ts';
import { autoAssign } from './auto-assign.ts';
import { completionNotice } from './completion-notice.ts';
import { dailyStandup } from './daily-standup.ts';
import { discordSync } from './discord-sync.ts';
import { healthMonitor } from './health-monitor.ts';
import { inboxCount } from './inbox-count.ts';
import { leadScoring } from './lead-scoring.ts';
import { luaFilters } from './lua-filters.ts';
import { morningReport } from './morning-report.ts';
import { paymentWebhook } from './payment-webhook.ts';
import { slackNotification } from './slack-notification.ts';
import { telegramApproval } from './telegram-approval.ts';
import { telegramCommands } from './telegram-commands.ts';
import { telegramDigest } from './telegram-digest.ts';
import { titles } from './titles.ts';

const bodies: Record<string, ExampleBody> = {
  'daily-standup': dailyStandup,
  'inbox-count': inboxCount,
  'completion-notice': completionNotice,
  'auto-assign': autoAssign,
  'lead-scoring': leadScoring,
  'lua-filters': luaFilters,
  'payment-webhook': paymentWebhook,
  'approval-workflow': approvalWorkflow,
  'telegram-digest': telegramDigest,
  'telegram-commands': telegramCommands,
  'discord-sync': discordSync,
  'morning-report': morningReport,
  'slack-notification': slackNotification,
  'health-monitor': healthMonitor,
  'telegram-approval': telegramApproval,
};

export const examples: Example[] = titles.map((title) => ({ ...title, ...bodies[title.id] }));
