// What scripts name by an id or a name, held against what they may reach.
import type { Agent, Channel, DataTable, Item, List, Task } from '../tables.ts';
import { ApiError } from './api.ts';
import type { ApiRun } from './api.ts';
import { noSuch } from './nearest.ts';
import { mayDirectAgent, mayQueryTable, mayReachChannel, maySeeItem, maySeeList, maySeeTask, reachesChannel, seesList } from './permissions.ts';

/** Something that is not there, by what was given for it, and what there is. */
export const absent = (what: string, given: string, names: readonly string[] = []): ApiError => new ApiError(noSuch(what, given, names));

export function channelById(run: ApiRun, id: string): Channel {
  const { store } = run.state;
  const channel = store.get('channels', id);
  if (channel === undefined) {
    if (store.get('external_channels', id) !== undefined) throw new ApiError(`channel_id: "${id}" is an external channel: oc.external.send sends there`);
    throw run.state.byName('channels', id) === undefined ? absent('channel with the id', id)
      : new ApiError(`channel_id: "${id}" is a channel's name, not its id: oc.chat.send_to takes a name`);
  }
  mayReachChannel(run, channel);
  return channel;
}

export function channelByName(run: ApiRun, name: string): Channel {
  const channel = run.state.byName('channels', name.replace(/^#/, ''));
  if (channel === undefined) {
    throw absent('channel', name, run.state.store.all('channels').filter((one) => reachesChannel(run, one)).map((one) => one.name));
  }
  mayReachChannel(run, channel);
  return channel;
}

/** A list by its id or its name. */
export function listOf(run: ApiRun, given: string): List {
  const { state } = run;
  const list = state.store.get('lists', given) ?? state.byName('lists', given);
  if (list === undefined) throw absent('list', given, state.store.all('lists').filter((one) => seesList(run, one)).map(({ name }) => name));
  maySeeList(run, list);
  return list;
}

/** A data table by its id or its name. */
export function tableOf(run: ApiRun, given: string): DataTable {
  const { state } = run;
  const table = state.store.get('tables', given) ?? state.byName('tables', given);
  if (table === undefined) {
    throw absent('table', given, state.store.all('tables').filter(({ member_ids }) => member_ids.includes(run.creator.id)).map(({ name }) => name));
  }
  mayQueryTable(run, table);
  return table;
}

export function taskOf(run: ApiRun, id: string): Task {
  const task = run.state.store.get('tasks', id);
  if (task === undefined) throw absent('task with the id', id);
  maySeeTask(run, task);
  return task;
}

export function itemOf(run: ApiRun, id: string): Item {
  const item = run.state.store.get('items', id);
  if (item === undefined) throw absent('item with the id', id);
  maySeeItem(run, item);
  return item;
}

/** An agent that the creator directs. */
export function agentOf(run: ApiRun, id: string): Agent {
  const agent = run.state.agent(id);
  if (agent === undefined) {
    const near = run.state.byName('agents', id);
    throw near === undefined ? absent('agent with the id', id) : new ApiError(`agent_id: "${id}" is an agent's name, not its id: that is "${near.id}"`);
  }
  mayDirectAgent(run, agent);
  return agent;
}
