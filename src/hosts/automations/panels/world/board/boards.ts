// Boards as data: tasks by their status, and each list by its own. A card is a task or an item.
import type { Agent, Channel, Item, List, Task, User } from '../../../tables.ts';
import type { Marked } from '../changes.ts';
import { choicesOf, named } from '../fields.ts';
import type { FormField } from '../fields.ts';

export type Card = Marked<Task | Item>;

export interface Board {
  /** "tasks", or a list's id. */
  key: string;
  title: string;
  table: 'tasks' | 'items';
  list?: List;
  statuses: readonly string[];
}

/** Of tasks; others have a column only where there are some. */
const TASK_STATUSES = ['pending', 'active', 'paused', 'completed'];
const ALL_TASK_STATUSES = [...TASK_STATUSES, 'failed', 'cancelled'];
const PRIORITIES = choicesOf(['low', 'normal', 'high', 'urgent']);
const TYPES = choicesOf(['custom', 'ticket', 'research', 'content', 'analysis']);

/** Of a list there are the statuses that its items are left in, too. */
export const boardsOf = (lists: readonly List[], tasks: readonly Task[], items: readonly Item[]): Board[] => [
  { key: 'tasks', title: 'Tasks', table: 'tasks', statuses: [...new Set([...TASK_STATUSES, ...tasks.map(({ status }) => status)])] },
  ...lists.map((list): Board => ({
    key: list.id, title: list.name, table: 'items', list,
    statuses: [...new Set([...list.statuses, ...items.filter(({ list_id }) => list_id === list.id).map(({ status }) => status)])],
  })),
];

/** The cards of a column as they lie: by their position, then as they came. */
export const cardsIn = (cards: readonly Card[], status: string): Card[] =>
  cards.filter(({ row }) => row.status === status).sort((a, b) => (a.row.position ?? Infinity) - (b.row.position ?? Infinity) || 0);

/** The position of a card that is put before another of a column, or at its end (undefined). */
export function positionBefore(column: readonly Card[], next: Card | undefined): number {
  const at = next === undefined ? column.length : column.indexOf(next);
  const [above, below] = [column.at(at - 1)?.row.position ?? 0, next?.row.position];
  if (at === 0) return below === undefined ? 1 : below - 1;
  return below === undefined ? above + 1 : (above + below) / 2;
}

/** Who holds a card. */
export const holderOf = (row: Task | Item): string | undefined => (row as Partial<Task>).agent_id ?? (row as Partial<Item>).assignee_id;

/** The fields of a list. */
export const LIST_FIELDS: readonly FormField[] = [
  { name: 'name', label: 'Name', kind: 'line' }, { name: 'statuses', label: 'Statuses', kind: 'names', hint: 'todo, in_progress, done' },
  { name: 'member_ids', label: 'Members', kind: 'names', hint: 'ids of users and agents' },
];

interface Around { users: readonly User[]; agents: readonly Agent[]; channels: readonly Channel[]; lists: readonly List[] }

/** The fields of an opened card. */
export function cardFields({ table, statuses }: Board, { users, agents, channels, lists }: Around): FormField[] {
  const common: FormField[] = [
    { name: 'title', label: 'Title', kind: 'line' },
    { name: 'status', label: 'Status', kind: 'choice', choices: choicesOf(table === 'tasks' ? ALL_TASK_STATUSES : statuses) },
    { name: 'priority', label: 'Priority', kind: 'choice', choices: PRIORITIES, optional: table === 'items' },
  ];
  const channel: FormField = { name: 'channel_id', label: 'Channel', kind: 'choice', choices: named(channels), optional: true };
  const description: FormField = { name: 'description', label: 'Description', kind: 'long', optional: true };
  if (table === 'items') {
    const assignee: FormField = { name: 'assignee_id', label: 'Assignee', kind: 'choice', choices: named([...users, ...agents]), optional: true, hint: 'nobody' };
    return [...common, assignee, channel, description];
  }
  return [
    ...common, { name: 'agent_id', label: 'Agent', kind: 'choice', choices: named(agents), optional: true, hint: 'nobody' },
    { name: 'type', label: 'Type', kind: 'choice', choices: TYPES }, channel,
    { name: 'list_id', label: 'List', kind: 'choice', choices: named(lists), optional: true }, description,
    { name: 'result', label: 'Result', kind: 'long', optional: true },
  ];
}
