// oc.tables: data tables, by their names or ids.
import type { Json, JsonObject } from '../../../world/schema.ts';
import type { Condition } from '../../../world/store.ts';
import { isObject } from '../../../world/schema.ts';
import { rowsOf } from '../state.ts';
import type { DataRow, DataTable } from '../tables.ts';
import { apiFunction, ApiError, wrong } from './api.ts';
import type { ApiFunction, ApiRun } from './api.ts';
import { takeFields } from './fields.ts';
import type { FieldSpec, FieldSpecs } from './fields.ts';
import { askedBy, fieldConditions, rowsFor } from './filters.ts';
import { writtenTime } from './moments.ts';
import { noSuch } from './nearest.ts';
import { mayQueryTable } from './permissions.ts';
import { absent, tableOf } from './reach.ts';

const KINDS = { text: 'text', number: 'number', boolean: 'flag', date: 'text', json: 'value' } as const;
type ColumnType = keyof typeof KINDS;

/** The columns of a table by their names; what is no column is left out. */
function columnsOf({ columns }: DataTable): Map<string, ColumnType> {
  const list = (Array.isArray(columns) ? columns : []) as readonly Json[];
  return new Map(list.flatMap((one): [string, ColumnType][] =>
    (isObject(one) && typeof one.name === 'string' && Object.hasOwn(KINDS, String(one.type)) ? [[one.name, one.type as ColumnType]] : [])));
}

const OWN = ['id', 'created_at', 'updated_at'];

/** What `where` asks of columns. */
function whereConditions(table: DataTable, where: JsonObject): Condition[] {
  const names = [...columnsOf(table).keys(), ...OWN];
  return Object.entries(where).flatMap(([name, value]) => {
    if (!names.includes(name)) throw new ApiError(noSuch(`column of "${table.name}"`, name, names));
    return fieldConditions(name, `where.${name}`, value);
  });
}

function query(run: ApiRun, table: DataTable, options: JsonObject): DataRow[] {
  const { where = {}, ...others } = options;
  const columns = where === null || (Array.isArray(where) && where.length === 0) ? {} : where;
  if (!isObject(columns)) throw wrong('where', 'a table with names', where);
  const asked = askedBy(others, { fields: [], texts: [...columnsOf(table)].filter(([, type]) => type === 'text').map(([name]) => name) }, run.timezone);
  return rowsFor(run.state, rowsOf(table.id), asked, whereConditions(table, columns as JsonObject));
}

/** The values of columns as a script gave them. Throws ApiError. */
function cells(run: ApiRun, table: DataTable, data: JsonObject): JsonObject {
  const columns = columnsOf(table);
  const specs: FieldSpecs = Object.fromEntries([...columns].map(([name, type]): [string, FieldSpec] => [name, { kind: KINDS[type] }]));
  const taken = takeFields('data', data, specs, run.timezone) as JsonObject;
  for (const [name, value] of Object.entries(taken)) {
    if (columns.get(name) === 'date' && writtenTime(value as string) === undefined) throw wrong(`data.${name}`, 'a date such as "2026-11-30"', value);
  }
  return taken;
}

/** A row by its id, in a table, or in whichever has it. */
function rowOf(run: ApiRun, given: string | undefined, id: string): { table: DataTable; row: DataRow } {
  const { store } = run.state;
  const table = given === undefined ? store.all('tables').find((one) => store.get(rowsOf(one.id), id) !== undefined) : tableOf(run, given);
  if (table === undefined) throw absent('row with the id', id);
  mayQueryTable(run, table);
  const row = store.get(rowsOf(table.id), id);
  if (row === undefined) throw new ApiError(`there is no row with the id "${id}" in "${table.name}"`);
  return { table, row };
}

const TABLE = { name: 'table', kind: 'id', also: ['table_id', 'table_name'] } as const;
const ROW = { name: 'row_id', kind: 'id' } as const;
const DATA = { name: 'data', kind: 'table', whole: true } as const;

export const tables: readonly ApiFunction[] = [
  apiFunction({
    name: 'tables.query', app: ['tables.get_rows', 'tables.search_rows'], args: [TABLE, { name: 'options', kind: 'table', optional: true }], gives: 'rows',
    about: 'Rows of a data table. Options: where, on its columns (a value, a list, {gte=, lt=, ne=, contains=}), search, limit, offset.',
    call: ([table, options = {}], run) => query(run, tableOf(run, table), options),
  }),
  apiFunction({
    name: 'tables.create_row', app: ['tables.add_row'], args: [TABLE, DATA], gives: 'row',
    about: 'Adds a row to a data table.',
    call: ([given, data], run) => {
      const table = tableOf(run, given);
      const now = run.state.iso();
      return run.state.insert(rowsOf(table.id), { ...cells(run, table, data), created_at: now, updated_at: now });
    },
  }),
  apiFunction({
    name: 'tables.update_row', args: [{ ...TABLE, optional: true }, ROW, DATA], gives: 'row',
    about: 'Changes columns of a row.',
    call: ([given, id, data], run) => {
      const { table, row } = rowOf(run, given, id);
      return run.state.store.put(rowsOf(table.id), { ...row, ...cells(run, table, data), updated_at: run.state.iso() });
    },
  }),
  apiFunction({
    name: 'tables.delete_row', args: [{ ...TABLE, optional: true }, ROW], gives: 'deleted',
    about: 'Deletes a row.',
    call: ([given, id], run) => {
      const { table, row } = rowOf(run, given, id);
      return run.state.store.remove(rowsOf(table.id), row.id);
    },
  }),
];
