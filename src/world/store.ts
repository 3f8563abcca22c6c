// Tables of records with a journal. Rows are plain JSON and never change: a change puts another row in a row's place. All
// changes since the last `commit` are told together, as bytes that `apply` takes elsewhere; layers remember what was there
// before, so that a run's differences can be told, and a trial be taken back.
import { faultOfRow, isObject } from './schema.ts';
import type { Fields, Row } from './schema.ts';
import { Table } from './table.ts';
import type { Condition, Entry } from './table.ts';

export type { Condition } from './table.ts';

/** What a row was and is; undefined: it was, or is, not there. */
export interface Change { table: string; id: string; before: Row | undefined; after: Row | undefined }

/** `changes`: since it began, or was last made to forget. */
export interface Watch { changes(): Change[]; forget(): void }

/** The tables that there may be. `open`: rows may have fields beside those that are named. */
export interface TableSpec { fields: Fields; open?: boolean }
/** The spec of a table by its name; undefined: there is no such table. */
export type Specs = (table: string) => TableSpec | undefined;

/** A state to go back to. */
export interface StoreMark { readonly serial: number; readonly tables: ReadonlyMap<string, ReadonlyMap<string, Entry>> }

/** First-before of each row that was touched, by table and id. */
type Layer = Map<string, Map<string, Entry | undefined>>;
/** `[table, id, seq, row]`; 0 in the place of a row that is gone. */
type Told = [table: string, id: string, seq: number, row: Row | 0];

/** About so many characters make a chunk of a snapshot. */
const CHUNK = 1_000_000;

/** Thrown by `apply` for bytes that are no changes of such tables. */
export class DamagedStore extends Error { override readonly name = 'DamagedStore'; }

/** `T`: the types of rows by the names of tables. */
export class Store<T extends object> {
  private readonly tables = new Map<string, Table>();
  private layers: Layer[] = [];
  private pending: Layer = new Map();
  #serial = 0;

  /** `told`: gets the bytes of each commit that changed something. */
  constructor(private readonly specs: Specs, private readonly told: (bytes: Uint8Array) => void) {}

  /** Counts up with every new row: what is numbered by it is new in this world, and the same when the world is played again. */
  get serial(): number { return this.#serial; }

  /** The next number. */
  next(): number { return ++this.#serial; }

  get isEmpty(): boolean { return [...this.tables.values()].every(({ size }) => size === 0); }

  // Reading

  get<N extends keyof T & string>(table: N, id: string): T[N] | undefined {
    return this.tables.get(table)?.get(id)?.row as T[N] | undefined;
  }

  /** All rows in the order in which they came. Not to be changed. */
  all<N extends keyof T & string>(table: N): readonly T[N][] {
    return (this.tables.get(table)?.rows() ?? []) as readonly Row[] as readonly T[N][];
  }

  /** The row that came first. */
  first<N extends keyof T & string>(table: N): T[N] | undefined { return this.tables.get(table)?.first() as T[N] | undefined; }

  count(table: keyof T & string): number { return this.tables.get(table)?.size ?? 0; }

  /** Rows that meet all conditions, in their order, the first `limit` of them. */
  query<N extends keyof T & string>(table: N, conditions: readonly Condition[], limit = Infinity): T[N][] {
    return (this.tables.get(table)?.query(conditions, limit) ?? []) as Row[] as T[N][];
  }

  /** The names of tables that have rows. */
  names(): string[] { return [...this.tables].filter(([, { size }]) => size > 0).map(([name]) => name).sort(); }

  // Changing

  /** Adds a row, or puts it in the place of that with its id. What is undefined in it is left out. Throws TypeError where it does not fit. */
  put<N extends keyof T & string>(table: N, row: T[N] & Row): T[N] {
    const kept = withoutUndefined(row);
    const fault = this.faultOf(table, kept);
    if (fault !== undefined) throw new TypeError(`${table}: ${fault}`);
    const { id } = kept as Row;
    const seq = this.tables.get(table)?.get(id)?.seq ?? this.next();
    this.set(table, id, { seq, row: kept as Row });
    return kept;
  }

  /** Changes fields of a row; undefined takes one away. Returns the row; undefined: there is none. */
  patch<N extends keyof T & string>(table: N, id: string, fields: Partial<T[N]>): T[N] | undefined {
    const row = this.get(table, id);
    return row && this.put(table, { ...row, ...fields } as T[N] & Row);
  }

  /** Says whether it was there. */
  remove(table: keyof T & string, id: string): boolean {
    if (this.tables.get(table)?.get(id) === undefined) return false;
    this.set(table, id, undefined);
    return true;
  }

  /** Why something is no row of a table; undefined where it fits. */
  faultOf(table: string, row: unknown): string | undefined {
    const spec = this.specs(table);
    return spec === undefined ? `there is no table "${table}"` : faultOfRow(spec.fields, row, spec.open);
  }

  private set(name: string, id: string, entry: Entry | undefined): void {
    let table = this.tables.get(name);
    if (table === undefined) this.tables.set(name, table = new Table());
    const before = table.get(id);
    for (const layer of [this.pending, ...this.layers]) touch(layer, name, id, before);
    table.set(id, entry);
  }

  // Layers

  /** What work changed, first-before and last-after of each row. */
  during<R>(work: () => R): { result: R; changes: Change[] } { return this.within(work, () => {}); }

  /** The same, and everything is as it was before. */
  trial<R>(work: () => R): { result: R; changes: Change[] } {
    const serial = this.#serial;
    return this.within(work, (layer) => {
      for (const [table, rows] of layer) for (const [id, entry] of rows) this.set(table, id, entry);
      this.#serial = serial;
    });
  }

  /** What changes from now on, until what is under way by `during` or `trial` ends. */
  watch(): Watch {
    const layer: Layer = new Map();
    this.layers.push(layer);
    return { changes: () => this.changesOf(layer), forget: () => layer.clear() };
  }

  /** `after`: once the layer takes no more, also where the work failed. */
  private within<R>(work: () => R, after: (layer: Layer) => void): { result: R; changes: Change[] } {
    const layer: Layer = new Map();
    const depth = this.layers.push(layer) - 1;
    try {
      const result = work();
      return { result, changes: this.changesOf(layer) };
    } finally {
      this.layers.length = depth;
      after(layer);
    }
  }

  private changesOf(layer: Layer): Change[] {
    const changes: Change[] = [];
    for (const [table, rows] of layer) {
      for (const [id, before] of rows) {
        const after = this.tables.get(table)?.get(id);
        if (after !== before) changes.push({ table, id, before: before?.row, after: after?.row });
      }
    }
    return changes;
  }

  /** Tells what changed since the last time; and there is time for indexes now. */
  commit(): void {
    const changes: Told[] = [];
    for (const [name, rows] of this.pending) {
      for (const [id, before] of rows) {
        const after = this.tables.get(name)?.get(id);
        if (after !== before) changes.push([name, id, after?.seq ?? 0, after?.row ?? 0]);
      }
    }
    this.pending = new Map();
    if (changes.length > 0) this.told(this.encode(changes));
    for (const table of this.tables.values()) table.settle();
  }

  // Elsewhere

  /** Makes the changes of a commit, or of a chunk, without telling them. Returns how many found nothing to remove. Throws DamagedStore. */
  apply(bytes: Uint8Array): number {
    const { n, c } = this.decode(bytes);
    let orphans = 0;
    for (const [table, id, seq, row] of c) {
      if (row === 0 && this.tables.get(table)?.get(id) === undefined) orphans++;
      else this.set(table, id, row === 0 ? undefined : { seq, row });
    }
    this.#serial = n;
    this.pending = new Map();
    return orphans;
  }

  /** The whole as chunks; none where it is empty. */
  snapshot(): Uint8Array[] {
    const chunks: Uint8Array[] = [];
    let changes: Told[] = [];
    let size = 0;
    const flush = (): void => {
      if (changes.length > 0) chunks.push(this.encode(changes));
      changes = [];
      size = 0;
    };
    for (const name of this.names()) {
      for (const { seq, row } of this.tables.get(name)!.entries()) {
        changes.push([name, row.id, seq, row]);
        size += JSON.stringify(row).length;
        if (size > CHUNK) flush();
      }
    }
    flush();
    return chunks;
  }

  mark(): StoreMark {
    return { serial: this.#serial, tables: new Map([...this.tables].map(([name, table]) => [name, table.copy()])) };
  }

  /** Told as a change. */
  back({ serial, tables }: StoreMark): void {
    for (const name of new Set([...this.tables.keys(), ...tables.keys()])) {
      const then = tables.get(name) ?? new Map<string, Entry>();
      const now = this.tables.get(name)?.copy() ?? new Map<string, Entry>();
      for (const id of now.keys()) if (!then.has(id)) this.set(name, id, undefined);
      for (const [id, entry] of then) if (now.get(id) !== entry) this.set(name, id, entry);
    }
    this.#serial = serial;
    this.commit();
  }

  /** Takes a snapshot in the place of all that there is. Told as a change. Throws DamagedStore. */
  become(chunks: readonly Uint8Array[]): void {
    const then = new Store<T>(this.specs, () => {});
    for (const bytes of chunks) then.apply(bytes);
    this.back(then.mark());
  }

  /** Takes every row away; told with the next commit. */
  clear(): void {
    for (const [name, table] of this.tables) for (const id of [...table.copy().keys()]) this.set(name, id, undefined);
  }

  private encode(changes: Told[]): Uint8Array {
    return new TextEncoder().encode(JSON.stringify({ n: this.#serial, c: changes }));
  }

  private decode(bytes: Uint8Array): { n: number; c: Told[] } {
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    } catch (cause) {
      throw new DamagedStore(cause instanceof Error ? cause.message : String(cause));
    }
    if (!isObject(value) || !isCount(value.n) || !Array.isArray(value.c)) throw new DamagedStore('this is no change');
    for (const one of value.c as unknown[]) {
      const fault = this.faultOfTold(one);
      if (fault !== undefined) throw new DamagedStore(fault);
    }
    return value as unknown as { n: number; c: Told[] };
  }

  private faultOfTold(one: unknown): string | undefined {
    if (!Array.isArray(one) || one.length !== 4) return 'this is no change of a row';
    const [table, id, seq, row] = one as unknown[];
    if (typeof table !== 'string' || typeof id !== 'string' || !isCount(seq)) return 'this is no change of a row';
    if (row === 0) return this.specs(table) === undefined ? `there is no table "${table}"` : undefined;
    return isObject(row) && row.id === id ? this.faultOf(table, row) : 'this is no row';
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function touch(layer: Layer, table: string, id: string, before: Entry | undefined): void {
  let rows = layer.get(table);
  if (rows === undefined) layer.set(table, rows = new Map<string, Entry | undefined>());
  if (!rows.has(id)) rows.set(id, before);
}

function withoutUndefined<R extends object>(row: R): R {
  return Object.values(row).includes(undefined)
    ? Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as R : row;
}
