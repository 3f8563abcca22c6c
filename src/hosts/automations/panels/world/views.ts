// The views of a team's world, as data: what each is made of, and the tables whose changes it shows.
import BadgeCheck from '@lucide/svelte/icons/badge-check';
import Brain from '@lucide/svelte/icons/brain';
import Calendar from '@lucide/svelte/icons/calendar-days';
import Kanban from '@lucide/svelte/icons/square-kanban';
import Message from '@lucide/svelte/icons/message-square';
import Plug from '@lucide/svelte/icons/plug';
import Send from '@lucide/svelte/icons/send';
import Table from '@lucide/svelte/icons/table';
import Users from '@lucide/svelte/icons/users';
import Webhook from '@lucide/svelte/icons/webhook';
import type { Component } from 'svelte';
import type { Icon } from '../../../page.ts';
import ApprovalsView from './approvals/ApprovalsView.svelte';
import BoardView from './board/BoardView.svelte';
import CalendarView from './calendar/CalendarView.svelte';
import type { Changes } from './changes.ts';
import ChatView from './chat/ChatView.svelte';
import IntegrationsView from './outside/IntegrationsView.svelte';
import OutboxView from './outside/OutboxView.svelte';
import WebhooksView from './outside/WebhooksView.svelte';
import MemoryView from './people/MemoryView.svelte';
import PeopleView from './people/PeopleView.svelte';
import TablesView from './tables/TablesView.svelte';
import type { Team } from './Team.svelte.ts';

export interface View {
  value: string;
  title: string;
  icon: Icon;
  view: Component<{ team: Team }>;
  /** "rows:*": of every data table. */
  tables: readonly string[];
}

export const VIEWS: readonly View[] = [
  { value: 'chat', title: 'Chat', icon: Message, view: ChatView, tables: ['channels', 'messages', 'external_channels', 'external_messages'] },
  { value: 'board', title: 'Board', icon: Kanban, view: BoardView, tables: ['tasks', 'lists', 'items'] },
  { value: 'tables', title: 'Tables', icon: Table, view: TablesView, tables: ['tables', 'rows:*'] },
  { value: 'calendar', title: 'Calendar', icon: Calendar, view: CalendarView, tables: ['events'] },
  { value: 'outbox', title: 'Outbox', icon: Send, view: OutboxView, tables: ['deliveries', 'external_messages'] },
  { value: 'approvals', title: 'Approvals', icon: BadgeCheck, view: ApprovalsView, tables: ['approvals'] },
  { value: 'people', title: 'People', icon: Users, view: PeopleView, tables: ['users', 'agents', 'identities'] },
  { value: 'memory', title: 'Memory', icon: Brain, view: MemoryView, tables: ['memories'] },
  { value: 'integrations', title: 'Integrations', icon: Plug, view: IntegrationsView, tables: ['integrations', 'secrets'] },
  { value: 'webhooks', title: 'Webhooks', icon: Webhook, view: WebhooksView, tables: ['webhooks'] },
];

/** How many rows of a view the run that shows changed. */
export function countOf({ tables }: View, changes: Changes): number {
  let count = 0;
  for (const [table, rows] of changes) if (tables.includes(table) || (table.startsWith('rows:') && tables.includes('rows:*'))) count += rows.size;
  return count;
}
