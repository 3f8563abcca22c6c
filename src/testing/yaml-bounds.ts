// What is said of a YAML text that is more than is read: told by its lexer, which is linear, before a parser sees it that is not.
import { Lexer, parseDocument } from 'yaml';
import type { Document, LineCounter } from 'yaml';
import { LIMITS } from './schema.ts';

/** Signs that the lexer puts between what it finds. */
const MARKS = /^[\x02\x18\x1f\ufeff]$/;

/** Where a text is more than is read, and why; undefined: it is not. */
export function tooMuch(text: string): { at: number; message: string } | undefined {
  if (text.length > LIMITS.text) return { at: 0, message: `It is longer than ${LIMITS.text} characters.` };
  let [at, count, flow, signs] = [0, 0, 0, 0];
  for (const lexeme of new Lexer().lex(text)) {
    if (++count > LIMITS.lexemes) return { at: 0, message: 'It holds more than a test file can.' };
    if (lexeme === '[' || lexeme === '{') flow++;
    if (lexeme === ']' || lexeme === '}') flow = Math.max(0, flow - 1);
    // "- - -" and "? ? ?" go deeper with each sign.
    signs = lexeme.includes('\n') ? 0 : signs + (/^[-?:!&]/.test(lexeme) ? 1 : 0);
    if (flow > LIMITS.depth || signs > 4 * LIMITS.depth) return { at, message: 'It is nested deeper than a test file can be.' };
    if (!MARKS.test(lexeme)) at += lexeme.length;
  }
  return undefined;
}

/** Of a text that is not too much. Names that stand twice are left to the caller: the library compares each with each. */
export function parseYaml(text: string, lineCounter?: LineCounter): Document {
  return parseDocument(text, { version: '1.2', logLevel: 'silent', prettyErrors: false, uniqueKeys: false, ...lineCounter && { lineCounter } });
}
