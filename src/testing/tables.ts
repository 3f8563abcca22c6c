// A world of tables, as what a test holds its expectations against: a row is a thing as a key is, named "table:id".
import type { Bytes, WireReply } from '../protocol.ts';
import { keyOf } from './model.ts';
import type { Keyspace, Stored } from './model.ts';
import { bytesOf, fromJson } from './plan.ts';

/** What a host answers the question of `ProjectCalls.tables` with. The rows of one table stand in their order. */
export function readTables(world: unknown): Keyspace {
  const { rows = {}, ...tables } = world as Record<string, unknown>;
  const all = [...Object.entries(tables), ...Object.entries(rows as object).map(([name, its]): [string, unknown] => [`rows.${name}`, its])];
  const found = all.flatMap(([table, its]) => (Array.isArray(its) ? (its as { id: string }[]).map((row): Stored => ({
    db: 0, key: keyIn(table, row.id), kind: 'row', value: fromJson(row), expireAt: 0, table, id: row.id,
  })) : []));
  return new Map(found.map((row) => [keyOf(0, row.key), row]));
}

export const keyIn = (table: string, id: string): Bytes => bytesOf(`${table}:${id}`);

/** The rows of a table in their order, as one list. */
export const rowsIn = (keyspace: Keyspace, table: string): WireReply & { type: 'array' } =>
  ({ type: 'array', items: [...keyspace.values()].filter((one) => one.table === table).map(({ value }) => value) });
