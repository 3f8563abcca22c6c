// How Lua's lexers read literals and comments. Each function takes its literal from the input, whole or up to where it cannot go on.

/** The chars of a text from a place on, -1 at its end; a stream of the parser is one. */
export interface Chars { readonly next: number; peek: (offset: number) => number; advance: (count?: number) => number }

const code = (char: string): number => char.charCodeAt(0);
const [CR, LF, BACKSLASH, OPEN, CLOSE, EQUALS] = [...'\r\n\\[]='].map(code);
const SPACES: ReadonlySet<number> = new Set([...' \t\v\f\r\n'].map(code));
const END = -1;

/** What stands behind two dashes; `lines`: of several lines. */
export function readComment(input: Chars, is54: boolean): { long: boolean; closed: boolean; lines: boolean } {
  input.advance(2);
  const read = input.next === OPEN ? readLong(input, is54) : undefined;
  if (read !== undefined) return { long: true, ...read };
  endOfLine(input);
  return { long: false, closed: true, lines: false };
}

export function endOfLine(input: Chars): void {
  while (input.next !== CR && input.next !== LF && input.next !== END) input.advance();
}

/** What is between brackets of one level, as `[==[ ]==]`; undefined where none open, and then nothing is taken. */
export function readLong(input: Chars, is54: boolean): { closed: boolean; lines: boolean } | undefined {
  let level = 0;
  while (input.peek(1 + level) === EQUALS) level++;
  if (input.peek(1 + level) !== OPEN) return undefined;
  input.advance(level + 2);
  let lines = false;
  // 5.1 warns of what used to nest.
  let nested = false;
  while (input.next !== END) {
    if (input.next === CLOSE && closes(input, level)) {
      input.advance(level + 2);
      return { closed: !nested, lines };
    }
    if (input.next === CR || input.next === LF) lines = true;
    if (input.next === OPEN && level === 0 && !is54 && input.peek(1) === OPEN) nested = true;
    input.advance();
  }
  return { closed: false, lines };
}

function closes(input: Chars, level: number): boolean {
  for (let at = 1; at <= level; at++) if (input.peek(at) !== EQUALS) return false;
  return input.peek(level + 1) === CLOSE;
}

/** A string in quotes; false where it is none: not closed in its line, or with an escape that does not exist. */
export function readString(input: Chars, is54: boolean): boolean {
  const quote = input.next;
  let good = true;
  input.advance();
  while (input.next !== quote) {
    if (input.next === CR || input.next === LF || input.next === END) return false;
    if (input.next === BACKSLASH) good = readEscape(input, is54) && good;
    else input.advance();
  }
  input.advance();
  return good;
}

const SIMPLE: ReadonlySet<string> = new Set('abfnrtv\\"\'');

/** An escape, up to its end. */
function readEscape(input: Chars, is54: boolean): boolean {
  input.advance();
  const { next } = input;
  if (next === END) return false;
  const char = String.fromCharCode(next);
  if (next === CR || next === LF) return readBreak(input);
  if (/\d/.test(char)) return readDecimal(input);
  input.advance();
  if (!is54 || SIMPLE.has(char)) return true;
  if (char === 'z') return readSpaces(input);
  return char === 'x' ? readDigits(input, 2, 16) !== undefined : char === 'u' && readCodePoint(input);
}

/** CR LF is one break, as LF CR is. */
function readBreak(input: Chars): true {
  const first = input.next;
  input.advance();
  if ((input.next === CR || input.next === LF) && input.next !== first) input.advance();
  return true;
}

function readSpaces(input: Chars): true {
  while (SPACES.has(input.next)) input.advance();
  return true;
}

function readDecimal(input: Chars): boolean {
  let value = 0;
  for (let digits = 0; digits < 3; digits++) {
    const digit = Number.parseInt(String.fromCharCode(input.next), 10);
    if (Number.isNaN(digit)) break;
    value = 10 * value + digit;
    input.advance();
  }
  return value <= 255;
}

/** `count` digits at least; undefined where there are fewer. */
function readDigits(input: Chars, count: number, base: number, most = count): number | undefined {
  let value = 0;
  for (let at = 0; at < most; at++) {
    const digit = Number.parseInt(String.fromCharCode(input.next), base);
    if (Number.isNaN(digit)) return at < count ? undefined : value;
    value = base * value + digit;
    input.advance();
  }
  return value;
}

/** `{XXX}`, up to 2^31. */
function readCodePoint(input: Chars): boolean {
  if (input.next !== code('{')) return false;
  input.advance();
  const value = readDigits(input, 1, 16, Infinity);
  if (value === undefined || value >= 2 ** 31 || input.next !== code('}')) return false;
  input.advance();
  return true;
}

/** What the lexers take for a number before they look whether it is one. */
const RUNS = {
  // 5.1 looks for a char in a string of C, whose end is a NUL: it takes one for an "e", and reads what is before it.
  lua51: /^[\d.]+(?:[Ee\0][+\-\0]?)?\w*/,
  hexadecimal54: /^0[xX](?:[Pp][+-]?|[\da-fA-F.])*[A-Za-z_]?/,
  decimal54: /^(?:[Ee][+-]?|[\da-fA-F.])*[A-Za-z_]?/,
};
const DECIMAL = /^(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)?$/;
const HEXADECIMAL = /^0[xX](?:[\da-fA-F]+\.?[\da-fA-F]*|\.[\da-fA-F]+)(?:[Pp][+-]?\d+)?$/;

/** A number; false where it is none. */
export function readNumber(input: Chars, is54: boolean): boolean {
  const text = ahead(input);
  const hexadecimal = /^0x/i.test(text);
  const run = is54 ? hexadecimal ? RUNS.hexadecimal54 : RUNS.decimal54 : RUNS.lua51;
  const [taken] = run.exec(text)!;
  input.advance(taken.length);
  const [digits] = taken.split('\0', 1);
  return (hexadecimal ? HEXADECIMAL : DECIMAL).test(digits);
}

/** All that could be a number's. */
function ahead(input: Chars): string {
  let text = '';
  for (let at = 0; ; at++) {
    const next = input.peek(at);
    const char = next === END ? '' : String.fromCharCode(next);
    if (!/^[\w.+\-\0]$/.test(char)) return text;
    text += char;
  }
}
