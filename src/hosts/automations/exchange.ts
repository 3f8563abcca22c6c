// A team's world as plain objects, and back: what projects hold, and what programs read of it.
import { isObject, shown } from '../../world/schema.ts';
import type { JsonObject, Row } from '../../world/schema.ts';
import { MASK, maskPlain } from './mask.ts';
import { FIRST_SETTINGS, rowsOf } from './state.ts';
import type { State } from './state.ts';
import { TABLES } from './tables.ts';
import type { DataTable, TableName } from './tables.ts';

const NAMES = Object.keys(TABLES).filter((name) => name !== 'settings') as Exclude<TableName, 'settings'>[];

/** `{settings, users: [...], ..., rows: {Leads: [...]}}`: rows of data tables by their tables' names. `secrets`: with their values, which stand nowhere else either. */
export function worldOf(state: State, secrets: boolean): JsonObject {
  const { store, settings } = state;
  const tables = Object.fromEntries(NAMES.map((name) => [name, store.all(name)]));
  const rows = Object.fromEntries(store.all('tables').map((table) => [keyOf(state, table), store.all(rowsOf(table.id))]));
  const world = { settings, ...tables, rows } as unknown as JsonObject;
  if (secrets) return world;
  const masked = maskPlain(world, state.secrets(), false);
  return { ...masked, secrets: store.all('secrets').map((secret) => ({ ...secret, value: MASK })) };
}

/** The name of a data table; its id where another has the same name. */
const keyOf = ({ store }: State, { id, name }: DataTable): string =>
  (store.all('tables').some((other) => other.name === name && other.id !== id) ? id : name);

/** A row of a table, and the name that stands for it in an error. */
interface Given { table: string; row: Row }

/** Puts a world in the place of this one. What it lacks is empty. Returns why it is none, and then nothing has changed. */
export function load(state: State, world: unknown): string | undefined {
  const read = rowsIn(state, world);
  if (typeof read === 'string') return read;
  state.store.clear();
  for (const { table, row } of read) state.store.put(table as 'users', row as never);
  return undefined;
}

function rowsIn(state: State, world: unknown): Given[] | string {
  if (!isObject(world)) return `A world is an object of tables, not ${shown(world)}`;
  const other = Object.keys(world).find((name) => name !== 'rows' && !Object.hasOwn(TABLES, name));
  if (other !== undefined) return `There is no table "${other}": there are ${[...Object.keys(TABLES), 'rows'].join(', ')}`;
  const { settings = {}, rows = {} } = world;
  if (!isObject(settings)) return `settings: an object is wanted, not ${shown(settings)}`;
  if (!isObject(rows)) return `rows: lists by the names of data tables are wanted, not ${shown(rows)}`;
  const given: Given[] = [{ table: 'settings', row: { ...FIRST_SETTINGS, ...settings, id: FIRST_SETTINGS.id } }];
  const fault = state.faultOf('settings', given[0].row) ?? faultOfClock(given[0].row as typeof FIRST_SETTINGS);
  if (fault !== undefined) return `settings: ${fault}`;
  for (const name of NAMES) {
    const its = listOf(state, name, name, world[name] ?? []);
    if (typeof its === 'string') return its;
    given.push(...its);
  }
  const tables = given.filter(({ table }) => table === 'tables').map(({ row }) => row as DataTable);
  for (const [name, list] of Object.entries(rows)) {
    const table = tables.find(({ id }) => id === name) ?? tables.find((one) => one.name === name);
    if (table === undefined) return `rows: there is no data table "${name}" in tables`;
    const its = listOf(state, rowsOf(table.id), `rows.${name}`, list);
    if (typeof its === 'string') return its;
    given.push(...its);
  }
  return given;
}

function listOf(state: State, table: string, title: string, list: unknown): Given[] | string {
  if (!Array.isArray(list)) return `${title}: a list of rows is wanted, not ${shown(list)}`;
  const ids = new Set<string>();
  for (const [i, row] of (list as unknown[]).entries()) {
    const fault = state.faultOf(table, row) ?? (ids.has((row as Row).id) ? `the id "${(row as Row).id}" stands twice` : undefined);
    if (fault !== undefined) return `${title}, row ${i + 1}${isObject(row) && typeof row.id === 'string' ? ` ("${row.id.slice(0, 60)}")` : ''}: ${fault}`;
    ids.add((row as Row).id);
  }
  return (list as Row[]).map((row) => ({ table, row }));
}

function faultOfClock({ clock, at, retention }: typeof FIRST_SETTINGS): string | undefined {
  if (clock !== 'real' && clock !== 'standing') return `clock: real or standing, not ${shown(clock)}`;
  if (!Number.isInteger(at) || at < 0 || at > Date.UTC(8999, 0)) return `at: milliseconds since 1970 are wanted, not ${at}`;
  return retention >= 1 ? undefined : 'retention: at least 1';
}
