// The words of a query, each with its place.
import { QueryError } from './tree.ts';

export type Kind = 'name' | 'string' | 'number' | 'sign' | 'end';
export interface Token { readonly kind: Kind; readonly text: string; readonly at: number }

const WORD = /[A-Za-z_]\w*/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SIGN = /->|<-|==|!=|<=|>=|[<>()[\],.?]/y;
const SPACE = /\s*/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = skip(text, 0); at < text.length; at = skip(text, at)) {
    const token = tokenAt(text, at);
    tokens.push(token.token);
    at = token.end;
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }];
}

function tokenAt(text: string, at: number): { token: Token; end: number } {
  const of = (kind: Kind, found: string): { token: Token; end: number } => ({ token: { kind, text: found, at }, end: at + found.length });
  const quote = text[at];
  if (quote === '"' || quote === "'") return stringAt(text, at, quote);
  const word = found(WORD, text, at);
  if (word !== undefined) return of('name', word);
  const number = found(NUMBER, text, at);
  if (number !== undefined) return of('number', number);
  const sign = found(SIGN, text, at);
  if (sign !== undefined) return of('sign', sign);
  if (quote === '=') throw faultAt(text, at, 'UnexpectedToken', 'a single "=": write == to compare');
  throw faultAt(text, at, 'InvalidOperator', `${JSON.stringify(String.fromCodePoint(text.codePointAt(at)!))} means nothing here`);
}

function stringAt(text: string, from: number, quote: string): { token: Token; end: number } {
  let value = '';
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === quote) return { token: { kind: 'string', text: value, at: from }, end: at + 1 };
    if (text[at] === '\\' && at + 1 < text.length) {
      const next = text[++at];
      // What stands for itself in a pattern keeps its backslash: \% and \d are read by LIKE and MATCHES.
      value += next === quote || next === '\\' ? next : ESCAPES[next] ?? `\\${next}`;
    } else value += text[at];
  }
  throw faultAt(text, from, 'UnterminatedString', `a text that begins with ${quote} is not closed`);
}

/** A fault at a place of the text. */
export function faultAt(text: string, at: number, code: QueryError['code'], why: string): QueryError {
  const before = text.slice(0, at);
  return new QueryError(code, why, before.split('\n').length, at - before.lastIndexOf('\n'));
}

const skip = (text: string, at: number): number => at + (found(SPACE, text, at)?.length ?? 0);

function found(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
