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

/** Rows from which on an index is worth its making; which question for a field makes it at once, and which once there is time. */
const LARGE = 500;
const OFTEN = { now: 4, later: 2 } as const;

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
    if (indexed === undefined) return matching(this.rows(), testOfAll(conditions), limit);
    const fits = testOfAll(conditions.filter((one) => one !== indexed.condition));
    return matching(indexed.entries, ({ row }) => fits(row), limit).map(({ row }) => row);
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

  /** Makes the indexes that questions have asked for. */
  settle(): void {
    for (const [field, times] of this.asked) if (times >= OFTEN.later && !this.indexes.has(field)) this.makeIndex(field);
  }

  /** The index of a field, which its questions make. */
  private indexOf(field: string): Index | undefined {
    const index = this.indexes.get(field);
    if (index !== undefined || this.size < LARGE) return index;
    const times = (this.asked.get(field) ?? 0) + 1;
    this.asked.set(field, times);
    return times < OFTEN.now ? undefined : this.makeIndex(field);
  }

  private makeIndex(field: string): Index {
    const made = new Index(field, this.entries());
    this.indexes.set(field, made);
    this.asked.delete(field);
    return made;
  }
}

/** The first `limit` rows that fit. */
function matching<T>(all: readonly T[], fits: (one: T) => boolean, limit: number): T[] {
  const found: T[] = [];
  for (const one of all) if (fits(one) && found.push(one) >= limit) break;
  return found;
}

function testOfAll(conditions: readonly Condition[]): (row: Row) => boolean {
  const [first, second, ...others] = conditions.map(testOf);
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  return others.length === 0 ? (row) => first(row) && second(row) : (row) => first(row) && second(row) && others.every((test) => test(row));
}

/** The values that a condition names, where it names some that an index can have. */
function valuesOf(condition: Condition): readonly unknown[] | undefined {
  const values = 'equals' in condition ? [condition.equals] : 'any' in condition ? condition.any : undefined;
  return values?.every((value) => typeof value !== 'object') ? values : undefined;
}

/** Whether a row meets a condition. Order is among numbers or among texts; other pairs are in none. */
function testOf(condition: Condition): (row: Row) => boolean {
  const { field } = condition;
  const valueOf = (row: Row): unknown => (row as unknown as Record<string, unknown>)[field];
  if ('equals' in condition) {
    const { equals } = condition;
    return (row) => valueOf(row) === equals;
  }
  if ('any' in condition) {
    const any = new Set(condition.any);
    return (row) => any.has(valueOf(row));
  }
  if ('test' in condition) {
    const { test } = condition;
    return (row) => test(valueOf(row));
  }
  const { gt, gte, lt, lte } = condition;
  return (row) => {
    const value = valueOf(row);
    return (gt === undefined || isAbove(value, gt)) && (gte === undefined || value === gte || isAbove(value, gte))
      && (lt === undefined || isAbove(lt, value)) && (lte === undefined || value === lte || isAbove(lte, value));
  };
}

const isAbove = (a: unknown, b: unknown): boolean =>
  ((typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string')) && a > b;
