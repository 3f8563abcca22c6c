// Rows from CSV into a data table, and back. The first line names the columns; a fault names its line.
import Papa from 'papaparse';
import { count } from '../../../bytes/units.ts';
import type { Json, JsonObject } from '../../../world/schema.ts';
import { cellOf, cellText, columnsOf } from '../columns.ts';
import type { Column } from '../columns.ts';
import { rowsOf } from '../state.ts';
import type { State } from '../state.ts';
import type { DataRow, DataTable, Tables } from '../tables.ts';
import { rowIn } from './given.ts';

const LONGEST = 50_000_000;

/** `line`: 1-based, absent where the whole is meant. */
export interface CsvFault { error: string; line?: number }

interface Line { line: number; cells: string[]; error?: string }

/** Adds all rows or, where one does not fit, none. Throws Unfit. */
export function importCsv(state: State, given: Record<string, unknown>): { added: number } | CsvFault {
  const table = rowIn(state, given, 'table_id', 'tables');
  if (typeof given.csv !== 'string' || given.csv.trim() === '') return { error: 'There is nothing in it: the first line names the columns, each further one is a row' };
  if (given.csv.length > LONGEST) return { error: `It is longer than ${LONGEST / 1e6} million characters` };
  const [head, ...lines] = linesOf(given.csv);
  const columns = headOf(table, head);
  if ('error' in columns) return columns;
  const rows: Record<string, Json>[] = [];
  for (const line of lines) {
    const row = rowOf(columns.columns, line);
    if ('error' in row) return row as CsvFault;
    rows.push(row.row);
  }
  const now = state.iso();
  for (const row of rows) state.insert(rowsOf(table.id), { ...row, created_at: now, updated_at: now } as Omit<DataRow, 'id'>);
  return { added: rows.length };
}

/** The lines that are not empty, each with the first line of the text that it takes. */
function linesOf(csv: string): Line[] {
  const text = csv.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const lines: Line[] = [];
  let [at, line] = [0, 1];
  Papa.parse<string[]>(text, {
    newline: '\n',
    step: ({ data, errors, meta }) => {
      const error = errors.find(({ type }) => type === 'Quotes');
      if (error !== undefined || data.length > 1 || data[0].trim() !== '') lines.push({ line, cells: data, ...error !== undefined && { error: QUOTES } });
      for (let end = text.indexOf('\n', at); end >= 0 && end < meta.cursor; end = text.indexOf('\n', at)) {
        at = end + 1;
        line++;
      }
    },
  });
  return lines;
}

const QUOTES = 'A quoted field does not end: a quote within one is written twice ("")';

function headOf(table: DataTable, { line, cells, error }: Line): { columns: Column[] } | CsvFault {
  if (error !== undefined) return { error, line };
  const all = columnsOf(table);
  const columns: Column[] = [];
  for (const cell of cells) {
    const column = all.find(({ name }) => name === cell.trim());
    if (column === undefined) return { line, error: `${table.name} has no column "${cell.trim()}": there are ${all.map(({ name }) => name).join(', ')}` };
    if (columns.includes(column)) return { line, error: `"${column.name}" stands twice` };
    columns.push(column);
  }
  return { columns };
}

function rowOf(columns: readonly Column[], { line, cells, error }: Line): { row: Record<string, Json> } | CsvFault {
  if (error !== undefined) return { error, line };
  if (cells.length !== columns.length) return { line, error: `${count(columns.length, 'field')} are wanted, as the first line names them, not ${cells.length}` };
  const row: Record<string, Json> = {};
  for (const [at, column] of columns.entries()) {
    const cell = cellOf(column, unguarded(cells[at]));
    if ('error' in cell) return { line, error: cell.error };
    if (cell.value !== null) row[column.name] = cell.value;
  }
  return { row };
}

/** A table as CSV: a data table by its columns, another by the fields that its rows have. Throws Unfit. */
export function exportCsv(state: State, table: keyof Tables, rows: readonly object[]): string {
  const data = table.startsWith('rows:') ? state.store.get('tables', table.slice('rows:'.length)) : undefined;
  const fields = data === undefined ? [...new Set(['id', ...rows.flatMap((row) => Object.keys(row))])] : columnsOf(data).map(({ name }) => name);
  return Papa.unparse({ fields, data: rows.map((row) => fields.map((field) => guarded((row as JsonObject)[field]))) }, { newline: '\n' });
}

/** A spreadsheet takes what begins so for a formula, and would reckon with it: a text gets an apostrophe before it, which an import takes away. */
const FORMULA = /^[=+\-@\t\r]/;
const guarded = (value: Json | undefined): string => (typeof value === 'string' && FORMULA.test(value) ? `'${value}` : cellText(value));
const unguarded = (text: string): string => (text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text);
