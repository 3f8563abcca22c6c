// Rows as scripts see them: with the names of what their ids stand for.
import type { JsonObject } from '../../world/schema.ts';
import type { State } from './state.ts';
import type { Item, Task } from './tables.ts';

/** Somebody who does something: a user, an agent or an automation. */
export interface Who { readonly id: string; readonly name: string }

/** A row as plain data. What is undefined in it is absent to a script. */
export const plain = (row: object): JsonObject => row as JsonObject;

/** A user or an agent by its id; one who is gone is named by it. */
export function whoIs(state: State, id: string): Who {
  const { name } = state.user(id) ?? state.agent(id) ?? { name: id };
  return { id, name };
}

/** `agent` and `list` are `{id, name}`, absent where the task has none or it is gone. */
export function taskView(state: State, task: Task): JsonObject {
  return { ...plain(task), ...named('agent', state.agent(task.agent_id ?? '')), ...named('list', state.store.get('lists', task.list_id ?? '')) };
}

/** `list` is `{id, name}`, `list_name` its name alone; `assignee` a user or an agent. */
export function itemView(state: State, item: Item): JsonObject {
  const list = state.store.get('lists', item.list_id);
  const assignee = item.assignee_id === undefined ? undefined : whoIs(state, item.assignee_id);
  return { ...plain(item), ...named('list', list), ...list !== undefined && { list_name: list.name }, ...named('assignee', assignee) };
}

const named = (field: string, row: Who | undefined): JsonObject => (row === undefined ? {} : { [field]: { id: row.id, name: row.name } });
