// Rows as a person edits them: checked, completed with what follows from a change, and told to whoever listens.
import { isObject, kindOf, shown } from '../../../world/schema.ts';
import type { Field, JsonObject, Row } from '../../../world/schema.ts';
import type { Fired } from '../api/api.ts';
import { firstValues } from '../first-values.ts';
import type { Maker } from '../first-values.ts';
import { rowsOf } from '../state.ts';
import type { State } from '../state.ts';
import { DATA_ROW, TABLES } from '../tables.ts';
import type { TableName, Tables, Task } from '../tables.ts';
import { changeTask, createTask } from '../tasks.ts';
import type { TaskFields } from '../tasks.ts';
import { faultOfMeaning } from './checks.ts';
import { Unfit, personOf, textIn } from './given.ts';

/** Tables whose rows people edit; the others are made by acts of their own, or are logs. */
const EDITED: ReadonlySet<string> = new Set<TableName>([
  'users', 'agents', 'channels', 'messages', 'tasks', 'tables', 'lists', 'items', 'events', 'memories', 'external_channels', 'external_messages',
  'identities', 'integrations', 'webhooks', 'secrets', 'rules',
]);
/** What can be removed: these beside them. */
const REMOVED: ReadonlySet<string> = new Set<string>([...EDITED, 'deliveries', 'approvals']);

type Fields = Record<string, unknown>;

/** Puts a row that was given: see `put` in wire.ts. Throws Unfit. */
export function putRow(state: State, given: Fields): { row: JsonObject; fired: Fired[] } {
  const table = tableIn(state, given, EDITED);
  if (!isObject(given.row)) throw new Unfit(`row: an object is wanted, not ${shown(given.row)}`);
  const { id, ...changes } = given.row;
  if (id !== undefined && (typeof id !== 'string' || id === '')) throw new Unfit(`id: a text is wanted, not ${shown(id)}`);
  const before = id === undefined ? undefined : state.store.get(table, id);
  const fields = withoutNull(table, changes);
  const row = completed(state, table, before, fields);
  const fault = state.faultOf(table, { ...row, id: id ?? 'new' }) ?? faultOfMeaning(state, table, row, before === undefined && !isData(table) ? row : changes);
  if (fault !== undefined) throw new Unfit(fault);
  if (table === 'tasks') return putTask(state, before as Task | undefined, before === undefined ? row : fields, id);
  const kept = state.store.put(table, { ...row, id: id ?? state.newId() } as Tables[typeof table] & Row);
  return { row: kept as unknown as JsonObject, fired: [] };
}

function putTask(state: State, before: Task | undefined, fields: Fields, id: string | undefined): { row: JsonObject; fired: Fired[] } {
  const person = personOf(state);
  const { task, fired } = before === undefined ? createTask(state, { ...fields, ...id !== undefined && { id } } as unknown as { title: string }, person)
    : changeTask(state, before, fields as TaskFields, person);
  return { row: task as unknown as JsonObject, fired };
}

/** A row with the name of its table. */
interface Placed { table: string; row: JsonObject }

/** Removes a row with what hangs on it: see `remove` in wire.ts. Throws Unfit. */
export function removeRow(state: State, given: Fields): { rows: Placed[] } {
  const table = tableIn(state, given, REMOVED);
  const id = textIn(given, 'id');
  if (table === 'users' && state.store.count('users') === 1) throw new Unfit('The last user stays: somebody must own what is here');
  const { changes } = state.store.during(() => { if (state.store.remove(table, id)) removeBelow(state, table, id); });
  return { rows: changes.map(({ table: from, before }) => ({ table: from, row: before as unknown as JsonObject })) };
}

/** What belongs to a row and is nothing without it: table and the field that names the owner. */
const BELOW: { readonly [table: string]: readonly (readonly [TableName, string])[] } = {
  channels: [['messages', 'channel_id']], lists: [['items', 'list_id']], items: [['approvals', 'item_id']],
  external_channels: [['external_messages', 'channel_id']], users: [['identities', 'user_id']],
};

function removeBelow(state: State, table: string, id: string): void {
  if (table === 'tables') for (const row of [...state.store.all(rowsOf(id))]) state.store.remove(rowsOf(id), row.id);
  for (const [below, field] of BELOW[table] ?? []) {
    for (const row of state.store.query(below, [{ field, equals: id }])) {
      state.store.remove(below, row.id);
      removeBelow(state, below, row.id);
    }
  }
}

type AnyTable = TableName | `rows:${string}`;
const isData = (table: string): table is `rows:${string}` => table.startsWith('rows:');

function tableIn(state: State, given: Fields, allowed: ReadonlySet<string>): AnyTable {
  const table = textIn(given, 'table');
  if (isData(table)) {
    if (state.store.get('tables', table.slice('rows:'.length)) === undefined) throw new Unfit(`There is no data table "${table.slice('rows:'.length)}"`);
  } else if (!allowed.has(table)) {
    throw new Unfit(`Rows of "${table}" are not edited by hand`);
  }
  return table as AnyTable;
}

/** null takes a field away, but where it is a value. */
function withoutNull(table: string, changes: Fields): Fields {
  const fields: Readonly<Record<string, Field>> = isData(table) ? DATA_ROW : TABLES[table as TableName];
  const takes = (name: string): boolean => Object.hasOwn(fields, name) && kindOf(fields[name]).kind === 'json' && !kindOf(fields[name]).optional;
  return Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, value === null && !takes(name) ? undefined : value]));
}

/** A row with the changes and what follows from them; for a new one, with how it begins. */
function completed(state: State, table: string, before: object | undefined, changes: Fields): Fields {
  const now = state.iso();
  const fields: object = isData(table) ? DATA_ROW : TABLES[table as TableName];
  const first = before ?? firstValues(table, changes, makerOf(state));
  const row: Fields = { ...first, ...changes, ...'updated_at' in fields && { updated_at: now } };
  if (table === 'events') Object.assign(row, spanOf(state, row, changes));
  return withoutUndefined(row);
}

const makerOf = (state: State): Maker =>
  ({ owner: personOf(state).id, now: state.iso(), firstStatus: (list) => state.store.get('lists', list)?.statuses[0] });

const withoutUndefined = (row: Fields): Fields => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));

/** An event has a start with a duration in minutes or an end: the one that was changed decides the other. */
function spanOf(state: State, row: Fields, changes: Fields): Fields {
  const start = Date.parse(String(row.start_time));
  if ('end_time' in changes && !('duration' in changes)) {
    const duration = (Date.parse(String(row.end_time)) - start) / 60_000;
    return Number.isFinite(duration) ? { duration } : {};
  }
  const end = start + Number(row.duration) * 60_000;
  return Math.abs(end) < 8.64e15 ? { end_time: state.iso(end) } : {};
}
