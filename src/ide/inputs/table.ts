// Cells of columns whose rows are the lines of a text.

/** Lines, and characters, that a field takes without being felt; lines that show of more. */
const MOST = { lines: 3_000, chars: 300_000 };
const SHOWN = 500;

export const isLarge = (text: string, values: number): boolean => values > MOST.lines || text.length > MOST.chars;

/** What shows of a text that is too large. */
export const beginning = (text: string): string => text.slice(0, MOST.chars).split('\n', SHOWN).join('\n');

interface Caret { value: string; selectionStart: number; selectionEnd: number }

/**
 * Where the cursor goes in the text of the column beside, from the edge of its cell: to the same row, or the last one there, at the edge
 * that it comes from. Undefined: it is not at that edge, or something is selected.
 */
export function cellBeside({ value, selectionStart: at, selectionEnd }: Caret, beside: string, by: 1 | -1): number | undefined {
  const next = value.charAt(by > 0 ? at : at - 1);
  if (at !== selectionEnd || (next !== '' && next !== '\n')) return undefined;
  const row = value.slice(0, at).split('\n').length - 1;
  const lines = beside.split('\n');
  const its = Math.min(row, lines.length - 1);
  const start = lines.slice(0, its).reduce((sum, { length }) => sum + length + 1, 0);
  return by > 0 ? start : start + lines[its].length;
}
