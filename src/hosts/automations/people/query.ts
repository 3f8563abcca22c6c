// What the page looks for in a table (TableQuery of wire.ts).
import { isObject, shown } from '../../../world/schema.ts';
import type { JsonObject } from '../../../world/schema.ts';
import type { Condition } from '../../../world/store.ts';
import { MASK } from '../mask.ts';
import type { State } from '../state.ts';
import type { Tables } from '../tables.ts';
import type { Page } from '../wire.ts';

const MOST = 100_000;

/** A page of a table's rows. A table that is not there has none. Throws TypeError for what is no query. */
export function queryRows(state: State, query: unknown): Page<JsonObject> {
  if (!isObject(query) || typeof query.table !== 'string') throw new TypeError(`A query of a table is wanted, not ${shown(query)}`);
  const table = query.table as keyof Tables;
  const found = foundIn(state, table, isObject(query.where) ? query.where : {}, typeof query.search === 'string' ? query.search.trim().toLowerCase() : '');
  const [offset, limit] = [sizeOf(query.offset, 0), Math.min(MOST, sizeOf(query.limit, MOST))];
  const rows = query.newest === true ? found.slice(Math.max(0, found.length - offset - limit), Math.max(0, found.length - offset)).reverse()
    : found.slice(offset, offset + limit);
  return { rows: query.reveal === true ? rows : masked(table, rows), total: found.length };
}

/** Rows without what is secret in them. */
export const masked = (table: string, rows: readonly JsonObject[]): JsonObject[] =>
  (table === 'secrets' ? rows.map((row) => ({ ...row, value: MASK })) : [...rows]);

function foundIn(state: State, table: keyof Tables, where: Record<string, unknown>, search: string): readonly JsonObject[] {
  const conditions = Object.entries(where).map(([field, value]): Condition => (Array.isArray(value) ? { field, any: value as unknown[] } : { field, equals: value }));
  const rows = (conditions.length === 0 ? state.store.all(table) : state.store.query(table, conditions)) as readonly object[] as readonly JsonObject[];
  return search === '' ? rows : rows.filter((row) => holds(table === 'secrets' ? { name: row.name } : row, search));
}

/** Whether a text stands in a row, whatever its case. */
const holds = (row: JsonObject, search: string): boolean =>
  Object.values(row).some((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)).toLowerCase().includes(search));

const sizeOf = (value: unknown, absent: number): number => (Number.isSafeInteger(value) && (value as number) >= 0 ? value as number : absent);
