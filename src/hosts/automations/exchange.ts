// A team's world as plain objects, and back: what projects hold, and what programs read of it.
import { isObject, shown } from '../../world/schema.ts';
import type { JsonObject, Row } from '../../world/schema.ts';
import { firstValues } from './first-values.ts';
import type { Maker } from './first-values.ts';
import { MASK, maskPlain } from './mask.ts';
import { faultOfSetting } from './settings.ts';
import { CLOCK, FIRST_SETTINGS, rowsOf } from './state.ts';
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

/**
 * Puts a world in the place of this one. What it lacks is empty, and what a row lacks is as in a new one; rows of a data table that is not
 * told make one. Returns why it is none, and then nothing has changed.
 */
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
  const fault = state.faultOf('settings', given[0].row) ?? faultOfSettings(given[0].row as typeof FIRST_SETTINGS);
  if (fault !== undefined) return `settings: ${fault}`;
  const maker = makerOf(state, world);
  for (const name of NAMES) {
    const its = listOf(state, name, name, name === 'users' && isNone(world.users) ? [{ id: maker.owner, name: 'Owner', role: 'owner' }] : world[name] ?? [], maker);
    if (typeof its === 'string') return its;
    given.push(...its);
  }
  for (const [name, list] of Object.entries(rows)) {
    const its = rowsOfTable(state, given, name, list, maker);
    if (typeof its === 'string') return its;
    given.push(...its);
  }
  return given;
}

/** Somebody must own a world. */
const isNone = (users: unknown): boolean => users === undefined || (Array.isArray(users) && users.length === 0);

/** Who a world is of, where its rows do not say: its first user. */
function makerOf(state: State, { users, lists }: Record<string, unknown>): Maker {
  const rows = (list: unknown): Record<string, unknown>[] => (Array.isArray(list) ? list.filter(isObject) : []);
  const [first] = rows(users);
  const statuses = (list: string): unknown => rows(lists).find(({ id }) => id === list)?.statuses;
  return {
    owner: typeof first?.id === 'string' ? first.id : 'u1', now: state.iso(),
    firstStatus: (list) => [statuses(list)].flat().find((one): one is string => typeof one === 'string') ?? 'todo',
  };
}

/** Rows of a data table, by its name or id; with the table, where there is none. */
function rowsOfTable(state: State, given: readonly Given[], name: string, list: unknown, maker: Maker): Given[] | string {
  const tables = given.filter(({ table }) => table === 'tables').map(({ row }) => row as DataTable);
  const known = tables.find(({ id }) => id === name) ?? tables.find((one) => one.name === name);
  const its = listOf(state, rowsOf(known?.id ?? name), `rows.${name}`, list, maker);
  if (known !== undefined || typeof its === 'string') return its;
  const row = { id: name, name, columns: columnsOf(its), member_ids: given.filter(({ table }) => table === 'users').map(({ row: { id } }) => id) };
  return [{ table: 'tables', row }, ...its];
}

const TYPES: Record<string, string> = { string: 'text', number: 'number', boolean: 'boolean' };

/** The columns that rows have, by the first value in each. */
function columnsOf(rows: readonly Given[]): { name: string; type: string }[] {
  const types = new Map<string, string>();
  for (const { row } of rows) {
    for (const [name, value] of Object.entries(row)) if (!OWN.has(name) && !types.has(name)) types.set(name, TYPES[typeof value] ?? 'json');
  }
  return [...types].map(([name, type]) => ({ name, type }));
}
const OWN = new Set(['id', 'created_at', 'updated_at']);

function listOf(state: State, table: string, title: string, list: unknown, maker: Maker): Given[] | string {
  if (!Array.isArray(list)) return `${title}: a list of rows is wanted, not ${shown(list)}`;
  const ids = new Set<string>();
  const rows: Given[] = [];
  for (const [i, one] of (list as unknown[]).entries()) {
    const row = isObject(one) ? withoutNull({ ...firstValues(table, one, maker), id: `${title}-${i + 1}`, ...one }) : one;
    const fault = state.faultOf(table, row) ?? (ids.has((row as Row).id) ? `the id "${(row as Row).id}" stands twice` : undefined);
    if (fault !== undefined) return `${title}, row ${i + 1}${isObject(one) && typeof one.id === 'string' ? ` ("${one.id.slice(0, 60)}")` : ''}: ${fault}`;
    ids.add((row as Row).id);
    rows.push({ table, row: row as Row });
  }
  return rows;
}

/** null is an absent field: JSON has no other. */
const withoutNull = (row: Record<string, unknown>): Record<string, unknown> =>
  (Object.values(row).includes(null) ? Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) : row);

function faultOfSettings(settings: typeof FIRST_SETTINGS): string | undefined {
  const { clock, at } = settings;
  if (clock !== 'real' && clock !== 'standing') return `clock: real or standing, not ${shown(clock)}`;
  if (!Number.isInteger(at) || at < CLOCK.first || at > CLOCK.last) return `at: milliseconds since 1970 are wanted, not ${at}`;
  return (['token_price', 'retention', 'seed'] as const).map((name) => faultOfSetting(name, settings[name])).find((fault) => fault !== undefined);
}
