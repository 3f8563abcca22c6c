// A command of a shell, as far as calls of redis-cli have them: words with their quotes, up to the end of the command.
import type { Bytes } from '../../../../protocol.ts';

export interface ShellCommand {
  words: Bytes[];
  /** Where the next command begins. */
  next: number;
  /** A quote is not closed. */
  open?: true;
  /** The word behind "<<": the lines up to it are what the program reads. */
  here?: Bytes;
}

/** Reads the command that begins at a place of a text. What is sent on to other programs is passed over. */
export function readShell(text: Bytes, from: number, end: number): ShellCommand {
  const words: Bytes[] = [];
  let at = from;
  for (;;) {
    at = skipBlanks(text, at, end);
    const char = text[at];
    if (at >= end || char === '\n') return { words, next: Math.min(at + 1, end) };
    if (char === ';' || (char === '&' && text[at + 1] === '&')) return { words, next: at + (char === ';' ? 1 : 2) };
    if (char === '#') return { words, next: afterLine(text, at, end) };
    if ('|<>&'.includes(char)) return redirected(text, at, end, words);
    const word = readWord(text, at, end);
    if (word === undefined) return { words, next: end, open: true };
    words.push(word.text);
    at = word.next;
  }
}

/** A backslash at the end of a line joins it with the next one. */
function skipBlanks(text: Bytes, from: number, end: number): number {
  let at = from;
  while (at < end) {
    if (text[at] === ' ' || text[at] === '\t' || text[at] === '\r') at++;
    else if (text[at] === '\\' && text[at + 1] === '\n') at += 2;
    else if (text.startsWith('\\\r\n', at)) at += 3;
    else break;
  }
  return at;
}

function afterLine(text: Bytes, from: number, end: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 || at >= end ? end : at + 1;
}

function redirected(text: Bytes, at: number, end: number, words: Bytes[]): ShellCommand {
  const next = afterLine(text, at, end);
  const here = /^<<-?\s*["']?([\w-]{1,80})["']?/.exec(text.slice(at, Math.min(at + 100, next)))?.[1];
  return here === undefined ? { words, next } : { words, next, here };
}

const ENDS = new Set([' ', '\t', '\r', '\n', ';', '|', '<', '>', '&']);
const ANSI: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07', '0': '\0' };

function readWord(text: Bytes, from: number, end: number): { text: Bytes; next: number } | undefined {
  const parts: Bytes[] = [];
  let at = from;
  while (at < end && !ENDS.has(text[at])) {
    const char = text[at];
    const ansi = char === '$' && text[at + 1] === "'";
    if (ansi || char === '"' || char === "'") {
      const quoted = readQuoted(text, at + (ansi ? 2 : 1), end, ansi ? 'ansi' : char);
      if (quoted === undefined) return undefined;
      parts.push(quoted.text);
      at = quoted.next;
    } else if (char === '$' && text[at + 1] === '(') {
      const close = text.indexOf(')', at);
      if (close < 0 || close >= end) return undefined;
      parts.push(text.slice(at, close + 1));
      at = close + 1;
    } else if (char === '\\') {
      if (text[at + 1] !== '\n') parts.push(text.slice(at + 1, Math.min(at + 2, end)));
      at += 2;
    } else {
      parts.push(char);
      at++;
    }
  }
  return { text: parts.join(''), next: Math.min(at, end) };
}

/** What stands between quotes: as it is in single ones, with the escapes of each other kind. */
function readQuoted(
  text: Bytes, from: number, end: number, quote: string,
): { text: Bytes; next: number } | undefined {
  const closing = quote === 'ansi' ? "'" : quote;
  let at = from;
  while (at < end && text[at] !== closing) at += text[at] === '\\' && quote !== "'" ? 2 : 1;
  if (at >= end) return undefined;
  return { text: unescape(text.slice(from, at), quote), next: at + 1 };
}

function unescape(text: Bytes, quote: string): Bytes {
  if (quote === "'") return text;
  if (quote === '"') return text.replace(/\\([$`"\\]|\r?\n)/g, (_, char: string) => (char.endsWith('\n') ? '' : char));
  return text.replace(/\\(?:x([0-9a-fA-F]{1,2})|([^]))/g, (_, hex: string | undefined, char: string) =>
    (hex === undefined ? ANSI[char] ?? char : String.fromCharCode(Number.parseInt(hex, 16))));
}
