// oc.lists: items on boards.
import type { Json, JsonObject } from '../../../world/schema.ts';
import type { Item, List } from '../tables.ts';
import { PRIORITIES } from '../tasks.ts';
import { itemView } from '../views.ts';
import { apiFunction, wrong } from './api.ts';
import type { ApiFunction, ApiRun } from './api.ts';
import { takeFields } from './fields.ts';
import type { FieldSpecs } from './fields.ts';
import { askedBy, rowsFor } from './filters.ts';
import type { Filterable } from './filters.ts';
import { seesList } from './permissions.ts';
import { absent, agentOf, channelById, itemOf, listOf } from './reach.ts';

const ITEMS: Filterable = {
  fields: ['id', 'title', 'description', 'status', 'assignee_id', 'priority', 'channel_id', 'position', 'created_at', 'updated_at'],
  times: ['created_at', 'updated_at'], texts: ['title', 'description'],
};

const CHANGED = {
  title: { kind: 'text' }, description: { kind: 'text' }, status: { kind: 'text' }, assignee_id: { kind: 'text' },
  priority: { kind: 'text', oneOf: PRIORITIES }, channel_id: { kind: 'text' }, position: { kind: 'number' },
} as const satisfies FieldSpecs;
const CREATED = { ...CHANGED, title: { kind: 'text', needed: true } } as const satisfies FieldSpecs;

/** A status is one of the list's, an assignee a user or an agent that the creator directs. */
function mayPlace(run: ApiRun, { statuses, name }: List, { status, assignee_id, channel_id }: Partial<Item>): void {
  if (status !== undefined && !statuses.includes(status)) throw wrong('data.status', `one of ${statuses.join(', ')} (of "${name}")`, status);
  if (channel_id !== undefined) channelById(run, channel_id);
  if (assignee_id === undefined || run.state.user(assignee_id) !== undefined) return;
  if (run.state.agent(assignee_id) === undefined) throw absent('user or agent with the id', assignee_id);
  agentOf(run, assignee_id);
}

function query(run: ApiRun, list: List | undefined, filters: JsonObject): Json[] {
  const { store } = run.state;
  const seen = list === undefined ? store.all('lists').filter((one) => seesList(run, one)) : [list];
  return rowsFor(run.state, 'items', askedBy(filters, ITEMS, run.timezone), [{ field: 'list_id', any: seen.map(({ id }) => id) }])
    .map((item) => itemView(run.state, item));
}

const LIST = { name: 'list', kind: 'id', also: ['list_id', 'list_name', 'parent_id'] } as const;

export const lists: readonly ApiFunction[] = [
  apiFunction({
    name: 'lists.query', app: ['lists.all_items', 'lists.list_all_items'], gives: 'items',
    args: [{ ...LIST, optional: true }, { name: 'filters', kind: 'table', optional: true }],
    about: 'Items of a list, by its id or its name, that meet all filters: status, priority, search, limit and so on. nil as the list: of all.',
    call: ([list, filters = {}], run) => query(run, list === undefined ? undefined : listOf(run, list), filters),
  }),
  apiFunction({
    name: 'lists.create_item', app: ['lists.create_item', 'lists.create_list_item'], args: [LIST, { name: 'data', kind: 'table' }], gives: 'item',
    about: 'Adds an item to a list: title, and description, status, assignee_id, priority, channel_id.',
    call: ([given, data], run) => {
      const list = listOf(run, given);
      const fields = takeFields('data', data, CREATED, run.timezone);
      mayPlace(run, list, fields);
      const now = run.state.iso();
      const item = run.state.insert('items', { status: list.statuses[0] ?? 'todo', ...fields, list_id: list.id, created_at: now, updated_at: now });
      return itemView(run.state, item);
    },
  }),
  apiFunction({
    name: 'lists.update_item', app: ['lists.update_item', 'lists.update_list_item'], gives: 'item',
    args: [{ name: 'item_id', kind: 'id', also: ['list_item_id'] }, { name: 'data', kind: 'table' }],
    about: 'Changes fields of an item: its status moves it over the board.',
    call: ([id, data], run) => {
      const item = itemOf(run, id);
      const fields = takeFields('data', data, CHANGED, run.timezone);
      const list = run.state.store.get('lists', item.list_id);
      if (list !== undefined) mayPlace(run, list, fields);
      return itemView(run.state, run.state.store.put('items', { ...item, ...fields, updated_at: run.state.iso() }));
    },
  }),
];
