// Titles of the examples: their files are asked for apart.
import type { ExampleTitle } from '../../../protocol.ts';

export const titles: ExampleTitle[] = [
  { id: 'daily-standup', title: 'Daily standup', about: 'Yesterday\'s completed tasks and today\'s active ones, posted to a channel each weekday at nine.' },
  { id: 'inbox-count', title: 'Inbox count check', about: 'Counts unread mails in a data table, and speaks up only above a threshold.' },
  { id: 'completion-notice', title: 'Tell the channel of a completed task', about: 'Names the agent and how long it took; delegated tasks and those without a channel are passed over.' },
  { id: 'auto-assign', title: 'Assign new tasks', about: 'By the task\'s type, to the agent who is good at it; else to the manager.' },
  { id: 'lead-scoring', title: 'Score leads', about: 'Reads the new leads of a data table, writes a score into each, and tells sales of the best.' },
  { id: 'lua-filters', title: 'Lua filters, an agent reasons', about: 'What rules can decide, rules decide; tokens are spent on the rest alone.' },
  { id: 'payment-webhook', title: 'Payments by webhook', about: 'A payment becomes a row and a message; one that failed becomes a task for an agent.' },
  { id: 'approval-workflow', title: 'Move on what was approved', about: 'An item that is approved goes to its next status, and its channel is told.' },
  { id: 'telegram-digest', title: 'Daily digest to Telegram', about: 'What was completed today and what is still active, in HTML, to the group of the team.' },
  { id: 'telegram-commands', title: 'Commands from Telegram', about: '/status, /urgent and /find are answered at once; all else is left to the agent.' },
  { id: 'discord-sync', title: 'Completed tasks on Discord', about: 'Those of two lists are posted to the channels for updates and releases.' },
  { id: 'morning-report', title: 'Morning report of Plausible', about: 'Yesterday\'s visitors and pages; a good day is told on Telegram as well.' },
  { id: 'slack-notification', title: 'Approvals to Slack and Teams', about: 'Posts blocks and a card to registered webhooks: see the deliveries in the world.' },
  { id: 'health-monitor', title: 'Watch the integrations', about: 'Tests each connection and looks for channels that fell silent.' },
  { id: 'telegram-approval', title: 'Ask for approval on Telegram', about: 'With two buttons, where the approver has an identity there; else in the workspace.' },
];
