// Columns of data tables: what a cell of each type holds, and what a text that somebody typed means in it. Both doors read it.
import { isObject, shown } from '../../world/schema.ts';
import type { Json } from '../../world/schema.ts';

export const COLUMN_TYPES = ['text', 'number', 'boolean', 'date', 'json'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];
export interface Column { readonly name: string; readonly type: ColumnType }

/** Every row has these; no column may be called so. */
const OWN = ['id', 'created_at', 'updated_at'];
const MOST_COLUMNS = 100;

/** The columns of a table; what is none of them, or stands twice, is left out. */
export function columnsOf({ columns }: { readonly columns: Json }): Column[] {
  const all = Array.isArray(columns) ? (columns as unknown[]).filter(isColumn) : [];
  return all.filter((column, at) => all.findIndex(({ name }) => name === column.name) === at);
}

const isColumn = (value: unknown): value is Column => isObject(value) && typeof value.name === 'string'
  && (COLUMN_TYPES as readonly unknown[]).includes(value.type);

/** Why something is no list of columns, as a sentence; undefined where it is one. */
export function faultOfColumns(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length > MOST_COLUMNS) return `columns: a list of at most ${MOST_COLUMNS} is wanted`;
  const names = new Set<string>();
  for (const one of value as unknown[]) {
    if (!isColumn(one)) return `columns: {"name", "type"} is wanted with a type of ${COLUMN_TYPES.join(', ')}, not ${shown(one)}`;
    if (one.name.trim() === '' || OWN.includes(one.name)) return `columns: no column may be called "${one.name}"`;
    if (names.has(one.name)) return `columns: there are two that are called "${one.name}"`;
    names.add(one.name);
  }
  return undefined;
}

const FITS: Record<ColumnType, (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string',
  number: (value) => Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && isMoment(value),
  json: () => true,
};
const WANTED: Record<ColumnType, string> = {
  text: 'a text', number: 'a number', boolean: 'true or false', date: 'a date as 2026-11-30 or 2026-11-30T14:00:00Z', json: 'JSON',
};

/** Whether a text is a day, or a time of one, that there is. */
export function isMoment(text: string): boolean {
  const parts = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  const day = parts === null ? Number.NaN : Date.parse(`${parts[1]}T00:00:00Z`);
  // Of the 31st of February the clock makes the 3rd of March.
  return Number.isFinite(day) && new Date(day).toISOString().startsWith(parts![1]) && Number.isFinite(Date.parse(text));
}

/** Why a value is none of a column, as "score: a number is wanted, not "x""; undefined where it is one. */
export function faultOfCell({ name, type }: Column, value: unknown): string | undefined {
  return FITS[type](value) ? undefined : `${name}: ${WANTED[type]} is wanted, not ${shown(value)}`;
}

/** What a text means in a column; an empty one is no value (null). What cannot be read is a fault, as a sentence. */
export function cellOf(column: Column, text: string): { value: Json } | { error: string } {
  if (text === '' && column.type !== 'text') return { value: null };
  const value = readers[column.type](text.trim(), text);
  const fault = value === undefined ? `${column.name}: ${WANTED[column.type]} is wanted, not ${shown(text)}` : faultOfCell(column, value);
  return fault === undefined ? { value: value! } : { error: fault };
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([['true', true], ['yes', true], ['1', true], ['false', false], ['no', false], ['0', false]]);

/** Undefined: it cannot be read. */
const readers: Record<ColumnType, (trimmed: string, text: string) => Json | undefined> = {
  text: (_, text) => text,
  number: (trimmed) => (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : undefined),
  boolean: (trimmed) => FLAGS.get(trimmed.toLowerCase()),
  date: (trimmed) => trimmed,
  json: (trimmed) => jsonOf(trimmed),
};

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A value as its cell shows it, and as it is typed and exported: `cellOf` reads it back. */
export const cellText = (value: unknown): string =>
  (value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean));
