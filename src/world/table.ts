// The rows of one table in the order in which they came, and the indexes that questions make.
import type { Row } from './schema.ts';

export interface Entry { readonly seq: number; readonly row: Row }

/** What a field must be. `any`: one of these; `test`: whatever else is asked, of a value that may be undefined. */
export type Condition = { field: string } & (
  | { equals: unknown }
  | { any: readonly unknown[] }
  | { gt?: unknown; gte?: unknown; lt?: unknown; lte?: unknown }
  | { test: (value: unknown) => boolean });

export class Table {
  private entriesById = new Map<string, Entry>();
  /** They came in another order than they lie in the map. */
  private isMixed = false;
  private newest = 0;
  private rowList: readonly Row[] | undefined;

  get size(): number { return this.entriesById.size; }

  get(id: string): Entry | undefined { return this.entriesById.get(id); }

  /** Undefined takes a row away. */
  set(id: string, entry: Entry | undefined): void {
    this.rowList = undefined;
    if (entry === undefined) {
      this.entriesById.delete(id);
      return;
    }
    const before = this.entriesById.get(id);
    if (before?.seq !== entry.seq) {
      if (before !== undefined || entry.seq < this.newest) this.isMixed = true;
      this.newest = Math.max(this.newest, entry.seq);
    }
    this.entriesById.set(id, entry);
  }

  entries(): Iterable<Entry> {
    if (this.isMixed) {
      this.entriesById = new Map([...this.entriesById].sort(([, a], [, b]) => a.seq - b.seq));
      this.isMixed = false;
    }
    return this.entriesById.values();
  }

  rows(): readonly Row[] { return this.rowList ??= Array.from(this.entries(), ({ row }) => row); }

  copy(): Map<string, Entry> { return new Map(this.entriesById); }

  query(conditions: readonly Condition[], limit: number): Row[] {
    const found: Row[] = [];
    if (limit <= 0) return found;
    for (const row of this.rows()) {
      if (!conditions.every((condition) => meets(row, condition))) continue;
      if (found.push(row) >= limit) break;
    }
    return found;
  }
}

/** Whether a row meets a condition. Order is among numbers or among texts; other pairs are in none. */
export function meets(row: Row, condition: Condition): boolean {
  const value = (row as unknown as Record<string, unknown>)[condition.field];
  if ('test' in condition) return condition.test(value);
  if ('equals' in condition) return value === condition.equals;
  if ('any' in condition) return condition.any.includes(value);
  return isAbove(value, condition.gt, false) && isAbove(value, condition.gte, true)
    && isAbove(condition.lt, value, false, condition.lt) && isAbove(condition.lte, value, true, condition.lte);
}

/** Whether `a` is above `b`, or the same where `same`. A bound that is undefined holds always. */
function isAbove(a: unknown, b: unknown, same: boolean, bound: unknown = b): boolean {
  if (bound === undefined) return true;
  if (typeof a !== typeof b || (typeof a !== 'number' && typeof a !== 'string')) return false;
  return (a as number) > (b as number) || (same && a === b);
}
