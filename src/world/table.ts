// The rows of one table in the order in which they came, and the indexes that questions make.
import { Index } from './index.ts';
import type { Row } from './schema.ts';

export interface Entry { readonly seq: number; readonly row: Row }

/** What a field must be. `any`: one of these; `test`: whatever else is asked, of a value that may be undefined. */
export type Condition = { field: string } & (
  | { equals: unknown }
  | { any: readonly unknown[] }
  | { gt?: unknown; gte?: unknown; lt?: unknown; lte?: unknown }
  | { test: (value: unknown) => boolean });

/** Rows from which on an index is worth its making, and which question for a field makes it. */
const LARGE = 500;
const OFTEN = 2;

export class Table {
  private entriesById = new Map<string, Entry>();
  /** They came in another order than they lie in the map. */
  private isMixed = false;
  private newest = 0;
  private rowList: readonly Row[] | undefined;
  private readonly indexes = new Map<string, Index>();
  /** How often a field without an index was asked for by its value. */
  private readonly asked = new Map<string, number>();

  get size(): number { return this.entriesById.size; }

  get(id: string): Entry | undefined { return this.entriesById.get(id); }

  /** Undefined takes a row away. */
  set(id: string, entry: Entry | undefined): void {
    const before = this.entriesById.get(id);
    this.rowList = undefined;
    for (const index of this.indexes.values()) {
      if (before !== undefined) index.remove(before);
      if (entry !== undefined) index.add(entry);
    }
    if (entry === undefined) {
      this.entriesById.delete(id);
      return;
    }
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

  first(): Row | undefined {
    for (const { row } of this.entries()) return row;
    return undefined;
  }

  rows(): readonly Row[] {
    if (this.rowList !== undefined) return this.rowList;
    const rows: Row[] = [];
    for (const { row } of this.entries()) rows.push(row);
    return this.rowList = rows;
  }

  copy(): Map<string, Entry> { return new Map(this.entriesById); }

  /** Rows that meet all conditions, in their order, the first `limit` of them. */
  query(conditions: readonly Condition[], limit: number): Row[] {
    if (limit <= 0) return [];
    const indexed = this.indexed(conditions);
    if (indexed === undefined) return matching(this.rows(), conditions, limit);
    return matching(indexed.entries.map(({ row }) => row), conditions.filter((one) => one !== indexed.condition), limit);
  }

  /** The condition whose index leaves the fewest entries to look at. */
  private indexed(conditions: readonly Condition[]): { condition: Condition; entries: readonly Entry[] } | undefined {
    let best: { condition: Condition; index: Index; values: readonly unknown[]; count: number } | undefined;
    for (const condition of conditions) {
      const values = valuesOf(condition);
      const index = values && this.indexOf(condition.field);
      if (values === undefined || index === undefined) continue;
      const count = index.count(values);
      if (best === undefined || count < best.count) best = { condition, index, values, count };
    }
    return best && { condition: best.condition, entries: best.index.entries(best.values) };
  }

  /** The index of a field, which its second question makes. */
  private indexOf(field: string): Index | undefined {
    const index = this.indexes.get(field);
    if (index !== undefined || this.size < LARGE) return index;
    const times = (this.asked.get(field) ?? 0) + 1;
    this.asked.set(field, times);
    if (times < OFTEN) return undefined;
    const made = new Index(field, this.entries());
    this.indexes.set(field, made);
    return made;
  }
}

function matching(rows: readonly Row[], conditions: readonly Condition[], limit: number): Row[] {
  const tests = conditions.map(testOf);
  const fits = tests.length === 1 ? tests[0] : (row: Row): boolean => tests.every((test) => test(row));
  const found: Row[] = [];
  for (const row of rows) {
    if (!fits(row)) continue;
    found.push(row);
    if (found.length >= limit) break;
  }
  return found;
}

/** The same as `meets`; what most questions ask is told apart once, not once a row. */
function testOf(condition: Condition): (row: Row) => boolean {
  if (!('equals' in condition)) return (row) => meets(row, condition);
  const { field, equals } = condition;
  return (row) => (row as unknown as Record<string, unknown>)[field] === equals;
}

/** The values that a condition names, where it names some that an index can have. */
function valuesOf(condition: Condition): readonly unknown[] | undefined {
  const values = 'equals' in condition ? [condition.equals] : 'any' in condition ? condition.any : undefined;
  return values?.every((value) => typeof value !== 'object') ? values : undefined;
}

/** Whether a row meets a condition. Order is among numbers or among texts; other pairs are in none. */
export function meets(row: Row, condition: Condition): boolean {
  const value = (row as unknown as Record<string, unknown>)[condition.field];
  if ('equals' in condition) return value === condition.equals;
  if ('any' in condition) return condition.any.includes(value);
  if ('test' in condition) return condition.test(value);
  const { gt, gte, lt, lte } = condition;
  return (gt === undefined || isAbove(value, gt)) && (gte === undefined || value === gte || isAbove(value, gte))
    && (lt === undefined || isAbove(lt, value)) && (lte === undefined || value === lte || isAbove(lte, value));
}

const isAbove = (a: unknown, b: unknown): boolean =>
  ((typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string')) && a > b;
