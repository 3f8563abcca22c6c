// Things of the world that people name: a table, a row, a field of one; and the changes that are theirs.
import type { Change } from '../../world/store.ts';
import { rowsOf } from './state.ts';
import type { State } from './state.ts';
import type { Thing } from './wire.ts';

/** Whether a change is of a thing. */
export function isChangeOf({ table, row, field }: Thing, state: State): (change: Change) => boolean {
  const wanted = row?.toLowerCase();
  return (change) => isTable(state, table, change.table) && (wanted === undefined || namesOf(change).includes(wanted))
    && (field === undefined || JSON.stringify(fieldOf(change.before, field)) !== JSON.stringify(fieldOf(change.after, field)));
}

const isTable = (state: State, wanted: string, table: string): boolean =>
  table.toLowerCase() === wanted.toLowerCase() || table === rowsOf(state.byName('tables', wanted)?.id ?? '');

const namesOf = ({ id, before, after }: Change): string[] =>
  [id, ...[before, after].flatMap((row) => ['name', 'title'].map((field) => fieldOf(row, field)))].map((name) => String(name).toLowerCase());

const fieldOf = (row: object | undefined, field: string): unknown =>
  (row !== undefined && Object.hasOwn(row, field) ? (row as Record<string, unknown>)[field] : undefined);
