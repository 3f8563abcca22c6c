// The tokens that Lua's lexer reads by rules of its own: literals, comments, and signs that mean something at one place.
import { ContextTracker, ExternalTokenizer } from '@lezer/lr';
import type { InputStream } from '@lezer/lr';
import { endOfLine, readComment, readLong, readNumber, readString } from './lexing.ts';
import {
  attributeOpen, BadCall, BadComment, BadNumber, BadString, callOpen, Dialect_lua51, Dialect_lua54, LineComment, LongComment,
  LongString, newline, Number as NumberTerm, Shebang, spaces, String as StringTerm, wideComment,
} from './parser.terms.ts';

/** Whether a line has ended since the last token: 5.1 refuses a call whose bracket stands on another line. */
export const newlines = new ContextTracker<boolean>({
  start: false,
  shift: (isNew, term) => term === newline || term === wideComment
    || (isNew && (term === spaces || term === LineComment || term === LongComment)),
  reuse: (isNew, { type: { id } }) => id === wideComment || (isNew && (id === LineComment || id === LongComment)),
  strict: false,
});

const [PAREN, LESS, HASH, MINUS, BRACKET, DOT, ZERO, NINE] = [...'(<#-[.09'].map((char) => char.charCodeAt(0));
const QUOTES: ReadonlySet<number> = new Set([...'"\''].map((char) => char.charCodeAt(0)));

/** What depends on where it stands. */
export const places = new ExternalTokenizer((input, stack) => {
  if (input.next === PAREN && stack.canShift(callOpen)) {
    input.advance();
    input.acceptToken(stack.context === true && stack.dialectEnabled(Dialect_lua51) ? BadCall : callOpen);
  } else if (input.next === LESS && stack.dialectEnabled(Dialect_lua54) && stack.canShift(attributeOpen)) {
    input.advance();
    input.acceptToken(attributeOpen);
  } else if (input.next === HASH && input.pos === 0) {
    endOfLine(input);
    input.acceptToken(Shebang);
  }
}, { contextual: true });

/** Literals and comments. */
export const literals = new ExternalTokenizer((input, stack) => {
  const is54 = stack.dialectEnabled(Dialect_lua54);
  const { next } = input;
  if (QUOTES.has(next)) input.acceptToken(readString(input, is54) ? StringTerm : BadString);
  else if (next === BRACKET) longString(input, is54);
  else if (next === MINUS && input.peek(1) === MINUS) comment(input, is54);
  else if (isDigit(next) || (next === DOT && isDigit(input.peek(1)))) {
    input.acceptToken(readNumber(input, is54) ? NumberTerm : BadNumber);
  }
});

const isDigit = (char: number): boolean => char >= ZERO && char <= NINE;

function longString(input: InputStream, is54: boolean): void {
  const read = readLong(input, is54);
  if (read !== undefined) input.acceptToken(read.closed ? LongString : BadString);
}

function comment(input: InputStream, is54: boolean): void {
  const { long, closed, lines } = readComment(input, is54);
  if (!long) input.acceptToken(LineComment);
  else if (!closed) input.acceptToken(BadComment);
  else input.acceptToken(lines ? wideComment : LongComment);
}
