// A line of the console as arguments: the quoting of redis-cli (`sdssplitargs`).
//
//   set k "a\x00b\n"    double quotes: \xHH, \n \r \t \b \a, any other escaped byte is itself
//   set k 'it\'s'       single quotes: only \' is an escape
//
// A quote may open inside an argument, and must be followed by a space or the end where it closes.
import type { Bytes } from '../../protocol.ts';

const NAMED: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

/** The arguments of a line; undefined where a quote is not closed, or something sticks to its end. */
export function splitArgs(line: Bytes): Bytes[] | undefined {
  const args: Bytes[] = [];
  let at = 0;
  for (;;) {
    while (isSpace(line[at])) at++;
    if (at >= line.length) return args;
    let arg = '';
    while (at < line.length && !isSpace(line[at])) {
      const quote = line[at];
      if (quote !== '"' && quote !== "'") {
        arg += quote;
        at++;
        continue;
      }
      const end = closingQuote(line, at + 1, quote);
      if (end < 0 || !(end + 1 === line.length || isSpace(line[end + 1]))) return undefined;
      arg += unescape(line.slice(at + 1, end), quote);
      at = end + 1;
    }
    args.push(arg);
  }
}

/** Where the quote closes that opened before `from`, or -1. */
function closingQuote(line: Bytes, from: number, quote: '"' | "'"): number {
  for (let at = from; at < line.length; at++) {
    if (line[at] === quote) return at;
    if (line[at] === '\\' && (quote === '"' || line[at + 1] === "'")) at++;
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
