// A line as arguments: the quoting of redis-cli and of inline commands (`sdssplitargs`).
//
//   set k "a\x00b\n"    double quotes: \xHH, \n \r \t \b \a, any other escaped byte is itself
//   set k 'it\'s'       single quotes: only \' is an escape
//
// A quote may open inside an argument, and must be followed by a space or the end where it closes.
import type { Bytes } from '../protocol.ts';

const NAMED: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

/**
 * The arguments of a line, which a byte 0 ends; undefined where a quote is not closed or, unless they may be `mixed`, something
 * sticks to its end.
 */
export function splitArgs(line: Bytes, mixed = false): Bytes[] | undefined {
  const end = line.indexOf('\0');
  const read = readArgs(line, 0, end < 0 ? line.length : end, isSpace, mixed);
  return read.fault === undefined ? read.args : undefined;
}

/** A command of a text: its arguments, and where what follows it begins. */
export interface ReadArgs {
  args: Bytes[];
  next: number;
  /** Its last quote is not closed, or something follows it at once. */
  fault?: 'open' | 'stuck';
}

/** The command that begins at a place of a text: it ends with its line, or with the line in which its last quote closes. */
export const readCommand = (text: Bytes, from: number, end: number): ReadArgs => readArgs(text, from, end, isBlank);

/** `isGap`: what may stand between arguments; else a line ends. */
function readArgs(text: Bytes, from: number, end: number, isGap: (char: string | undefined) => boolean, mixed = false): ReadArgs {
  const args: Bytes[] = [];
  let at = from;
  for (;;) {
    while (at < end && isGap(text[at])) at++;
    if (at >= end || isSpace(text[at])) return { args, next: Math.min(at + 1, end) };
    let arg = '';
    while (at < end && !isSpace(text[at])) {
      const quote = text[at];
      if (quote !== '"' && quote !== "'") {
        const from = at;
        while (at < end && !isSpace(text[at]) && text[at] !== '"' && text[at] !== "'") at++;
        arg += text.slice(from, at);
        continue;
      }
      const closing = closingQuote(text, at + 1, end, quote);
      if (closing < 0) return { args, next: end, fault: 'open' };
      if (!mixed && closing + 1 < end && !isSpace(text[closing + 1])) return { args, next: closing + 1, fault: 'stuck' };
      arg += unescape(text.slice(at + 1, closing), quote);
      at = closing + 1;
    }
    args.push(arg);
  }
}

/** Where the quote closes that opened before `from`, or -1. */
function closingQuote(text: Bytes, from: number, end: number, quote: '"' | "'"): number {
  for (let at = from; at < end; at++) {
    if (text[at] === quote) return at;
    if (text[at] === '\\' && (quote === '"' || text[at + 1] === "'")) at++;
  }
  return -1;
}

function unescape(text: Bytes, quote: '"' | "'"): Bytes {
  if (quote === "'") return text.replaceAll("\\'", "'");
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|([^]))/g, (_, hex: string | undefined, char: string) =>
    (hex === undefined ? NAMED[char] ?? char : String.fromCharCode(Number.parseInt(hex, 16))));
}

function isSpace(char: string | undefined): boolean {
  return char === ' ' || (char !== undefined && char >= '\t' && char <= '\r');
}

/** A gap within a line; the carriage return before its end is one, too. */
const isBlank = (char: string | undefined): boolean => char !== '\n' && isSpace(char);
