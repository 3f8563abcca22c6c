// Words of a line as redis-cli and inline commands have them: "double quotes" with escapes, 'single quotes'.
import type { Bytes } from './reply.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };
/** As C's isspace, and the end of a string. */
const isBlank = (char: string): boolean => char !== '' && ' \n\r\t\v\f\0'.includes(char);

/** The words, or undefined where a quote is not closed or, unless they may be `mixed`, something follows it at once (sdssplitargs). */
export function splitArguments(line: Bytes, mixed = false): Bytes[] | undefined {
  const words: Bytes[] = [];
  const end = line.includes('\0') ? line.indexOf('\0') : line.length;
  let at = 0;
  for (;;) {
    while (at < end && isBlank(line[at])) at++;
    if (at >= end) return words;
    let word = '';
    while (at < end && !isBlank(line[at])) {
      const quote = line[at];
      const piece = quote === '"' || quote === "'" ? quoted(line, at + 1, end, quote, mixed) : { text: quote, next: at + 1 };
      if (piece === undefined) return undefined;
      word += piece.text;
      at = piece.next;
    }
    words.push(word);
  }
}

/** What stands between quotes, from behind the first one; unless `mixed`, a blank or the end has to follow the last. */
function quoted(line: Bytes, from: number, end: number, quote: string, mixed: boolean): { text: Bytes; next: number } | undefined {
  let text = '';
  for (let at = from; at < end; at++) {
    const char = line[at];
    if (char === quote) return mixed || at + 1 === end || isBlank(line[at + 1]) ? { text, next: at + 1 } : undefined;
    if (char !== '\\' || at + 1 === end || (quote === "'" && line[at + 1] !== "'")) { text += char; continue; }
    const hex = quote === '"' ? /^x([0-9a-fA-F]{2})/.exec(line.slice(at + 1, at + 4)) : null;
    if (hex !== null) { text += String.fromCharCode(parseInt(hex[1], 16)); at += 3; continue; }
    const escaped = line[++at];
    text += quote === '"' ? ESCAPES[escaped] ?? escaped : escaped;
  }
  return undefined;
}
