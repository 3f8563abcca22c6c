// Tasks as scripts and people make and move them: the times that follow from a status, and the triggers that are pulled.
import type { Fired } from './api/api.ts';
import { firedByTask } from './events.ts';
import type { State } from './state.ts';
import type { Task } from './tables.ts';
import type { Who } from './views.ts';

export const TASK_STATUSES = ['pending', 'active', 'paused', 'completed', 'failed', 'cancelled'] as const;
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;

type Times = 'created_at' | 'updated_at' | 'started_at' | 'completed_at';
/** What of a task is given: its times follow. undefined takes a field away. */
export type TaskFields = { [F in keyof Omit<Task, 'id' | Times>]?: Task[F] | undefined };

/** Adds a task. What is not given has its first value: pending, normal, custom. */
export function createTask(state: State, fields: TaskFields & { title: string }, user: Who): { task: Task; fired: Fired[] } {
  const now = state.iso();
  const first = { type: 'custom', priority: 'normal', source: 'manual', status: 'pending', created_by_id: user.id, created_at: now };
  return changed(state, undefined, { ...first, id: state.newId(), ...fields } as Task, user);
}

/** Changes a task. */
export const changeTask = (state: State, before: Task, fields: TaskFields, user: Who): { task: Task; fired: Fired[] } =>
  changed(state, before, { ...before, ...fields } as Task, user);

/** A task starts once, when it first is active; it is complete since it last became so. */
function changed(state: State, before: Task | undefined, { completed_at, ...now }: Task, user: Who): { task: Task; fired: Fired[] } {
  const at = state.iso();
  const task = state.store.put('tasks', {
    ...now, updated_at: at,
    ...now.status === 'active' && now.started_at === undefined && { started_at: at },
    ...now.status === 'completed' && { completed_at: before?.status === 'completed' ? completed_at ?? at : at },
  });
  return { task, fired: firedByTask(state, before, task, user) };
}
