// What a run changed, row by row.
import type { Change } from '../../world/store.ts';
import { MASK, maskPlain } from './mask.ts';
import type { RowDifference } from './wire.ts';

/** Differences that a record keeps. */
const KEPT = 500;
/** Not what a person looks for: the clock, and logs of the house. */
const HIDDEN = new Set(['settings', 'executions', 'routes']);

/** `secrets`: what must not be told in them. */
export function differencesOf(changes: readonly Change[], secrets: readonly string[]): { differences: RowDifference[]; dropped: number } {
  const seen = changes.filter(({ table }) => !HIDDEN.has(table));
  const differences = seen.slice(0, KEPT).map(({ table, id, before, after }) => ({ table, id, before: then(table, before), after: then(table, after) }));
  return { differences: maskPlain(differences, secrets), dropped: seen.length - differences.length };
}

const then = (table: string, row: object | undefined): RowDifference['before'] =>
  (row === undefined ? null : { value: table === 'secrets' ? { ...row, value: MASK } : row, partial: false });
