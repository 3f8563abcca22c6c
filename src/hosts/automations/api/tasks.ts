// oc.tasks: what agents and people have to do.
import type { JsonObject } from '../../../world/schema.ts';
import type { Task } from '../tables.ts';
import { changeTask, createTask, PRIORITIES, TASK_STATUSES } from '../tasks.ts';
import { taskView } from '../views.ts';
import { apiFunction } from './api.ts';
import type { ApiFunction, ApiRun, Fired } from './api.ts';
import { takeFields } from './fields.ts';
import type { FieldSpecs } from './fields.ts';
import { askedBy, rowsFor } from './filters.ts';
import type { Filterable } from './filters.ts';
import { seesTask } from './permissions.ts';
import { agentOf, channelById, listOf, taskOf } from './reach.ts';

const TASKS: Filterable = {
  fields: [
    'id', 'title', 'description', 'type', 'status', 'priority', 'agent_id', 'channel_id', 'list_id', 'source', 'result', 'created_by_id', 'position',
    'created_at', 'updated_at', 'started_at', 'completed_at',
  ],
  times: ['created_at', 'updated_at', 'started_at', 'completed_at'], texts: ['title', 'description'],
};

const CHANGED = {
  title: { kind: 'text' }, description: { kind: 'text' }, type: { kind: 'text' }, status: { kind: 'text', oneOf: TASK_STATUSES },
  priority: { kind: 'text', oneOf: PRIORITIES }, agent_id: { kind: 'text' }, channel_id: { kind: 'text' }, list_id: { kind: 'text' },
  source: { kind: 'text' }, result: { kind: 'text' }, position: { kind: 'number' },
} as const satisfies FieldSpecs;
const CREATED = { ...CHANGED, title: { kind: 'text', needed: true } } as const satisfies FieldSpecs;

/** A task goes only where the creator of the automation may put it; a list's name becomes its id. */
function placed<F extends Partial<Task>>(run: ApiRun, fields: F): F {
  const { agent_id, channel_id, list_id } = fields;
  if (agent_id !== undefined) agentOf(run, agent_id);
  if (channel_id !== undefined) channelById(run, channel_id);
  return list_id === undefined ? fields : { ...fields, list_id: listOf(run, list_id).id };
}

/** What a change pulls is told, and the task is as scripts see it. */
function told(run: ApiRun, { task, fired }: { task: Task; fired: readonly Fired[] }): JsonObject {
  for (const one of fired) run.fire(one);
  return taskView(run.state, task);
}

/** A new task of a script's fields. Throws ApiError. */
export function makeTask(run: ApiRun, what: string, data: JsonObject, fixed: Partial<Pick<Task, 'agent_id' | 'source'>> = {}): JsonObject {
  const fields = { source: 'automation', ...takeFields(what, data, CREATED, run.timezone), ...fixed };
  return told(run, createTask(run.state, placed(run, fields), run.creator));
}

export const tasks: readonly ApiFunction[] = [
  apiFunction({
    name: 'tasks.query', app: [], args: [{ name: 'filters', kind: 'table', optional: true }], gives: 'tasks',
    about: 'Tasks that meet all filters: a value, a list of which any will do, {gte=, lt=, ne=, contains=}, search, completed_after, limit and so on.',
    call: ([filters = {}], run) => rowsFor(run.state, 'tasks', askedBy(filters, TASKS, run.timezone), unseen(run))
      .map((task) => taskView(run.state, task)),
  }),
  apiFunction({
    name: 'tasks.get', app: [], args: [{ name: 'task_id', kind: 'id' }], gives: 'task',
    about: 'A task by its id.',
    call: ([id], run) => taskView(run.state, taskOf(run, id)),
  }),
  apiFunction({
    name: 'tasks.create', app: [], args: [{ name: 'data', kind: 'table' }], gives: 'task',
    about: 'Creates a task: title, and description, type, status, priority, agent_id, channel_id, list_id, source, result. Fires task_created.',
    call: ([data], run) => makeTask(run, 'data', data),
  }),
  apiFunction({
    name: 'tasks.update', app: [], args: [{ name: 'task_id', kind: 'id' }, { name: 'data', kind: 'table' }], gives: 'task',
    about: 'Changes fields of a task. Fires task_completed where it now is completed, task_assigned where another agent has it.',
    call: ([id, data], run) => {
      const task = taskOf(run, id);
      const fields = placed(run, takeFields('data', data, CHANGED, run.timezone));
      return told(run, changeTask(run.state, task, fields, run.creator));
    },
  }),
  apiFunction({
    name: 'tasks.delete', app: [], args: [{ name: 'task_id', kind: 'id' }], gives: 'deleted',
    about: 'Deletes a task.',
    call: ([id], run) => run.state.store.remove('tasks', taskOf(run, id).id),
  }),
];

/** Leaves out tasks in lists that the creator cannot see. */
function unseen(run: ApiRun): { field: string; test(list: unknown): boolean }[] {
  return [{ field: 'list_id', test: (list) => seesTask(run, list === undefined ? {} : { list_id: list as string }) }];
}
