// What a row must be beside its schema for a person's edit to stand: one of few words, a moment that there is, a row that is there.
import { shown } from '../../../world/schema.ts';
import { columnsOf, faultOfCell, faultOfColumns, isMoment } from '../columns.ts';
import type { State } from '../state.ts';
import { PRIORITIES, TASK_STATUSES } from '../tasks.ts';
import { DATA_ROW } from '../tables.ts';
import type { DataTable, TableName } from '../tables.ts';

type Told = Record<string, unknown>;
type Named = { readonly [field: string]: readonly string[] };

const PROVIDERS = ['telegram', 'discord'];

/** Fields that hold one of a few words. */
const CHOICES: { readonly [table: string]: Named } = {
  channels: { type: ['public', 'private', 'dm', 'agent'] },
  messages: { author_type: ['user', 'agent', 'automation'] },
  tasks: { status: TASK_STATUSES, priority: PRIORITIES },
  items: { priority: PRIORITIES },
  memories: { target: ['log', 'core'] },
  external_channels: { external_provider: PROVIDERS },
  external_messages: { external_provider: PROVIDERS, direction: ['in', 'out'] },
  identities: { provider: PROVIDERS },
};

const PEOPLE = ['users', 'agents'];
/** Fields that name a row of one of some tables. */
const REFERENCES: { readonly [table: string]: Named } = {
  agents: { manager_id: PEOPLE },
  messages: { channel_id: ['channels'] },
  tasks: { agent_id: ['agents'], channel_id: ['channels'], list_id: ['lists'] },
  lists: { channel_id: ['channels'] },
  items: { list_id: ['lists'], assignee_id: PEOPLE, channel_id: ['channels'] },
  memories: { agent_id: ['agents'] },
  external_channels: { agent_id: ['agents'] },
  external_messages: { channel_id: ['external_channels'] },
  identities: { user_id: ['users'] },
};

/** Fields that hold a moment. */
const MOMENTS = ['start_time', 'end_time', 'created_at', 'updated_at', 'started_at', 'completed_at', 'last_message_at'];
/** Fields without which nobody can tell what a row is. */
const NAMES = ['name', 'title'];

/** Why a row cannot be so, as "status: …"; undefined where it can. The row fits its schema. `given`: the fields that are being changed. */
export function faultOfMeaning(state: State, table: string, row: Told, given: Told): string | undefined {
  if (table.startsWith('rows:')) return faultOfData(state.store.get('tables', table.slice('rows:'.length))!, given);
  const fields = Object.keys(given);
  return first(fields, (field) => faultOfField(state, table, field, row[field])) ?? faultOfWhole(state, table, row, fields);
}

function faultOfField(state: State, table: string, field: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (NAMES.includes(field) && (value as string).trim() === '') return `${field}: it cannot be empty`;
  if (MOMENTS.includes(field) && !isMoment(value as string)) return `${field}: a time as 2026-11-30T14:00:00Z is wanted, not ${shown(value)}`;
  const choices = CHOICES[table]?.[field];
  if (choices?.includes(value as string) === false) return `${field}: one of ${choices.join(', ')} is wanted, not ${shown(value)}`;
  const tables = REFERENCES[table]?.[field] as readonly TableName[] | undefined;
  return tables?.every((other) => state.store.get(other, value as string) === undefined) === true
    ? `${field}: there is none of ${tables.join(' and ')} with the id ${shown(value)}` : undefined;
}

function faultOfWhole(state: State, table: string, row: Told, fields: string[]): string | undefined {
  if (table === 'tables') return faultOfColumns(row.columns);
  if (table === 'lists') return faultOfStatuses(row.statuses as readonly string[]);
  if (table === 'events' && (row.end_time as string) < (row.start_time as string)) return 'end_time: it lies before the start';
  if (table !== 'items' || !(fields.includes('status') || fields.includes('list_id'))) return undefined;
  const list = state.store.get('lists', row.list_id as string);
  if (list === undefined) return `list_id: there is no list ${shown(row.list_id)}`;
  return list.statuses.includes(row.status as string) ? undefined
    : `status: one of ${list.statuses.join(', ')} is wanted in ${list.name}, not ${shown(row.status)}`;
}

function faultOfStatuses(statuses: readonly string[]): string | undefined {
  if (statuses.length === 0) return 'statuses: a list needs one at least';
  const twice = statuses.find((status, at) => statuses.indexOf(status) !== at);
  return twice === undefined ? undefined : `statuses: "${twice}" stands twice`;
}

/** The other fields of a row may be what a script put there. */
function faultOfData(table: DataTable, given: Told): string | undefined {
  const columns = columnsOf(table);
  return first(Object.entries(given), ([name, value]) => {
    if (Object.hasOwn(DATA_ROW, name) || value === null || value === undefined) return undefined;
    const column = columns.find((one) => one.name === name);
    return column === undefined ? `${table.name} has no column "${name}": there are ${columns.map((one) => one.name).join(', ')}` : faultOfCell(column, value);
  });
}

function first<T>(all: readonly T[], faultOf: (one: T) => string | undefined): string | undefined {
  for (const one of all) {
    const fault = faultOf(one);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
