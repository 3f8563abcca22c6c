// What an automation may reach: what its creator may, whatever the creator's role. A refusal names what was missing.
import type { Agent, Channel, DataTable, ExternalChannel, Item, List, Task } from '../tables.ts';
import { ApiError } from './api.ts';
import type { ApiRun } from './api.ts';

const denied = ({ creator }: ApiRun, missing: string): ApiError => new ApiError(`permission denied: ${creator.name} ${missing}`);

export const reachesChannel = ({ creator }: ApiRun, channel: Channel): boolean => channel.type === 'public' || channel.member_ids.includes(creator.id);
export const seesList = ({ creator }: ApiRun, list: List): boolean => list.member_ids.includes(creator.id);

/** A task in a list is seen by those who see the list; one in none, by all. */
export function seesTask(run: ApiRun, task: Pick<Task, 'list_id'>): boolean {
  const list = task.list_id === undefined ? undefined : run.state.store.get('lists', task.list_id);
  return list === undefined || seesList(run, list);
}

/** Throws ApiError where the creator is no member of a channel. */
export function mayReachChannel(run: ApiRun, channel: Channel): void {
  if (!reachesChannel(run, channel)) throw denied(run, `is no member of the channel "${channel.name}"`);
}

export function maySeeList(run: ApiRun, list: List): void {
  if (!seesList(run, list)) throw denied(run, `cannot see the list "${list.name}"`);
}

export function maySeeTask(run: ApiRun, task: Task): void {
  const list = run.state.store.get('lists', task.list_id ?? '');
  if (list !== undefined && !seesList(run, list)) throw denied(run, `cannot see the task "${task.title}": it is in the list "${list.name}"`);
}

export function maySeeItem(run: ApiRun, item: Item): void {
  const list = run.state.store.get('lists', item.list_id);
  if (list !== undefined && !seesList(run, list)) throw denied(run, `cannot see the item "${item.title}": it is in the list "${list.name}"`);
}

export function mayQueryTable(run: ApiRun, table: DataTable): void {
  if (!table.member_ids.includes(run.creator.id)) throw denied(run, `is no member of the table "${table.name}"`);
}

/** Asking an agent, and giving it work. */
export function mayDirectAgent(run: ApiRun, agent: Agent): void {
  if (agent.manager_id !== run.creator.id) throw denied(run, `does not manage the agent "${agent.name}"`);
}

export const reachesExternal = ({ creator }: ApiRun, channel: ExternalChannel): boolean => channel.member_ids.includes(creator.id);

export function mayReachExternal(run: ApiRun, channel: ExternalChannel): void {
  if (!reachesExternal(run, channel)) throw denied(run, `is no member of the external channel "${channel.name}"`);
}
