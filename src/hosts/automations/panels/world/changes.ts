// What the run that shows changed in the team's world, by table and row.
import type { Difference } from '../../../../protocol.ts';
import type { RowDifference } from '../../wire.ts';

export type Change = 'new' | 'changed' | 'removed';

/** A row with what the run did to it. `before`: what it was, where it changed. */
export interface Marked<R> { row: R; change?: Change; before?: Partial<R> }

/** A difference by the id of its row, for each table. */
export type Changes = ReadonlyMap<string, ReadonlyMap<string, RowDifference>>;

/** Those of a record that are of rows: one that another version stored may have others. */
export function changesOf(differences: readonly Difference[]): Changes {
  const tables = new Map<string, Map<string, RowDifference>>();
  for (const difference of differences) {
    if (!isOfRow(difference)) continue;
    const rows = tables.get(difference.table) ?? new Map<string, RowDifference>();
    tables.set(difference.table, rows.set(difference.id, difference));
  }
  return tables;
}

const isOfRow = (difference: Difference): difference is RowDifference => 'table' in difference && typeof difference.table === 'string'
  && 'id' in difference && typeof difference.id === 'string' && isThen(difference.before) && isThen(difference.after);

const isThen = (then: unknown): boolean => then === null
  || (typeof then === 'object' && 'value' in then! && typeof then.value === 'object' && then.value !== null);

const changeOf = ({ before, after }: RowDifference): Change => (before === null ? 'new' : after === null ? 'removed' : 'changed');

/** Rows as they are now with the marks of a run, then those that it removed. `belongs`: which of the removed ones would stand here. */
export function marked<R extends { readonly id: string }>(
  changes: Changes, table: string, rows: readonly R[], belongs: (row: R) => boolean = () => true,
): Marked<R>[] {
  const its = changes.get(table);
  if (its === undefined) return rows.map((row) => ({ row }));
  const here = new Set(rows.map(({ id }) => id));
  const removed = [...its.values()].filter(({ id, before, after }) => after === null && before !== null && !here.has(id))
    .map(({ id, before }): Marked<R> => ({ row: { ...before!.value, id } as R, change: 'removed' }));
  return [...rows.map((row) => markOf(its.get(row.id), row)), ...removed.filter(({ row }) => belongs(row))];
}

function markOf<R extends { readonly id: string }>(difference: RowDifference | undefined, row: R): Marked<R> {
  if (difference?.after == null) return { row };
  return { row, change: changeOf(difference), ...difference.before !== null && { before: difference.before.value as Partial<R> } };
}

/** What changed between two versions, a line a field: "status: active → completed". */
export function toldChange({ row, change, before }: Marked<object>): string {
  if (change !== 'changed' || before === undefined) return change === undefined ? '' : `${change} by the run`;
  const [was, is] = [before as Record<string, unknown>, row as Record<string, unknown>];
  const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((name) => name !== 'updated_at' && isOther(was[name], is[name]));
  return ['changed by the run', ...fields.map((name) => `${name}: ${short(was[name])} → ${short(is[name])}`)].join('\n');
}

export const isOther = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);

function short(value: unknown): string {
  const text = value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
