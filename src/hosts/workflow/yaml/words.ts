// What the library finds wrong with a text, in PyYAML's words where it says the same thing.
import type { LineCounter, YAMLError } from 'yaml';
import { markAt } from './read.ts';

interface Worded { message: string; type: string; line: number }

const SAID: Record<string, { type: string; words: string }> = {
  TAB_AS_INDENT: { type: 'ScannerError', words: "while scanning for the next token\nfound character '\\t' that cannot start any token" },
  BLOCK_AS_IMPLICIT_KEY: { type: 'ScannerError', words: 'mapping values are not allowed here' },
  MULTILINE_IMPLICIT_KEY: { type: 'ScannerError', words: 'mapping values are not allowed here' },
};

/** An error of the library as the engine would tell it: by its own words where PyYAML has no such ones. */
export function worded(error: YAMLError, text: string, lines: LineCounter): Worded {
  const said = SAID[error.code] as (typeof SAID)[string] | undefined;
  const at = error.code === 'BLOCK_AS_IMPLICIT_KEY' ? colonAfter(text, error.pos[0]) : error.pos[0];
  const { line } = lines.linePos(at);
  return { message: `${said?.words ?? error.message}${markAt(text, lines, at)}`, type: said?.type ?? 'ParserError', line };
}

/** The second colon of a line `a: b: c`, at which PyYAML stops. */
function colonAfter(text: string, from: number): number {
  const found = /:(?=\s)/.exec(text.slice(from));
  return found === null ? from : from + found.index;
}
