// The words of an expression, as Symfony's ExpressionLanguage divides them.

/** What is wrong with an expression, or went wrong in it: the text from `from` up to `to`. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';

  constructor(message: string, readonly from: number, readonly to: number) { super(message); }
}

export interface Token {
  kind: 'name' | 'number' | 'string' | 'operator' | 'punctuation' | 'end';
  /** As it stands, but of a string what it means. */
  text: string;
  from: number;
  to: number;
}

/** Tried in order at each place. A word that is an operator stands between blanks or parentheses. */
const KINDS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['number', /(?:\.\d+(?:_\d+)*|\d+(?:_\d+)*(?:\.(?!\.)(?:\d+(?:_\d+)*)?)?)(?:[eE][+-]?\d+)?/y],
  ['punctuation', /[()[\]{}]/y],
  ['string', /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/sy],
  ['operator', /(?<=^|[\s(])(?:starts with|ends with|contains|matches|not in|not|and|or|in)(?=[\s(])|===|!==|\|\||&&|==|!=|>=|<=|\.\.|\*\*|[!|^&<>+\-~*/%]/y],
  ['punctuation', /\?\.|\?\?|[.,?:]/y],
  ['name', /[\p{L}_][\p{L}\p{N}_]*/uy],
];
const BLANK = /\s*/y;
const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The last is the end. Throws ExpressionError. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = blankFrom(text, 0);
  while (at < text.length) {
    const token = tokenAt(text, at);
    tokens.push(token);
    at = blankFrom(text, token.to);
  }
  checkBrackets(tokens);
  return [...tokens, { kind: 'end', text: 'the end', from: text.length, to: text.length }];
}

function blankFrom(text: string, at: number): number {
  BLANK.lastIndex = at;
  BLANK.test(text);
  return BLANK.lastIndex;
}

function tokenAt(text: string, from: number): Token {
  for (const [kind, pattern] of KINDS) {
    pattern.lastIndex = from;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return { kind, text: kind === 'string' ? unquoted(found) : found, from, to: from + found.length };
  }
  const character = String.fromCodePoint(text.codePointAt(from)!);
  throw new ExpressionError(/["']/.test(character) ? 'this string has no end' : `${character} means nothing here`, from, from + character.length);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', v: '\v', f: '\f' };

const unquoted = (quoted: string): string => quoted.slice(1, -1).replace(/\\(x[\da-fA-F]{1,2}|[0-7]{1,3}|.)/gs, (_, escape: string) => {
  if (/^x./.test(escape)) return String.fromCharCode(parseInt(escape.slice(1), 16));
  if (/^[0-7]/.test(escape)) return String.fromCharCode(parseInt(escape, 8) & 0xff);
  return ESCAPES[escape] ?? escape;
});

function checkBrackets(tokens: readonly Token[]): void {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== 'punctuation') continue;
    if (token.text in CLOSES) open.push(token);
    else if (/[)\]}]/.test(token.text)) {
      const its = open.pop();
      if (its === undefined) throw new ExpressionError(`nothing is open that ${token.text} could close`, token.from, token.to);
      if (CLOSES[its.text] !== token.text) throw new ExpressionError(`this ${its.text} is not closed`, its.from, its.to);
    }
  }
  const last = open.pop();
  if (last !== undefined) throw new ExpressionError(`this ${last.text} is not closed`, last.from, last.to);
}
