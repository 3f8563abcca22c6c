// FILTER expressions of VSIM: ".year >= 1980 and .genre in ['drama', 'film']", held against an element's attributes.
//
// They are compiled as Redis does, with a stack of operators (Dijkstra's shunting yard), so that what it takes and what
// it refuses is the same here, odd as some of it is ("1 2 +").
import type { Bytes } from '../reply.ts';
import { attributeOf, numberFrom } from './vector-attributes.ts';

/** null; text; number; what stands in brackets. */
export type FilterValue = null | Bytes | number | readonly FilterValue[];

type Operation = (a: FilterValue, b: FilterValue) => number;
interface Operator { readonly precedence: number; readonly arity: 0 | 1 | 2; readonly apply: Operation }
type Token = { value: FilterValue } | { selector: Bytes } | { operator: Operator };

/** Where an expression cannot be read on, as a position in it. */
export class FilterError extends Error {
  constructor(readonly at: number) { super('syntax error'); }
}

const toNumber = (value: FilterValue): number =>
  (typeof value === 'number' ? value : typeof value === 'string' ? numberFrom(value) ?? 0 : 0);

const isTrue = (value: FilterValue): boolean =>
  (typeof value === 'number' ? value !== 0 : value !== null && value !== '');

function equal(a: FilterValue, b: FilterValue): boolean {
  if ((typeof a === 'string' && typeof b === 'string') || a === null || b === null) return a === b;
  return toNumber(a) === toNumber(b);
}

function isIn(a: FilterValue, b: FilterValue): boolean {
  if (Array.isArray(b)) return b.some((each) => equal(a, each));
  return typeof a === 'string' && typeof b === 'string' && b.includes(a);
}

/** As C: 1 to any power is 1. */
const power = (base: number, exponent: number): number =>
  (base === 1 || (base === -1 && Math.abs(exponent) === Infinity) ? 1 : base ** exponent);

const numeric = (of: (a: number, b: number) => number | boolean): Operation => (a, b) => Number(of(toNumber(a), toNumber(b)));
const told = (of: (a: FilterValue, b: FilterValue) => boolean): Operation => (a, b) => Number(of(a, b));

const OPEN: Operator = { precedence: 7, arity: 0, apply: () => 0 };
const CLOSE: Operator = { precedence: 7, arity: 0, apply: () => 0 };
const POWER: Operator = { precedence: 5, arity: 2, apply: numeric(power) };
const NOT: Operator = { precedence: 6, arity: 1, apply: told((_, b) => !isTrue(b)) };
const AND: Operator = { precedence: 1, arity: 2, apply: told((a, b) => isTrue(a) && isTrue(b)) };
const IN: Operator = { precedence: 2, arity: 2, apply: told(isIn) };
/** Of 8.0, which knew no texts within texts. */
const IN_TUPLE: Operator = { ...IN, apply: told((a, b) => Array.isArray(b) && isIn(a, b)) };
const OR: Operator = { precedence: 0, arity: 2, apply: told((a, b) => isTrue(a) || isTrue(b)) };

const OPERATORS: readonly (readonly [name: string, operator: Operator])[] = [
  ['(', OPEN], [')', CLOSE], ['!', NOT], ['not', NOT], ['**', POWER],
  ['*', { precedence: 4, arity: 2, apply: numeric((a, b) => a * b) }],
  ['/', { precedence: 4, arity: 2, apply: numeric((a, b) => a / b) }],
  ['%', { precedence: 4, arity: 2, apply: numeric((a, b) => a % b) }],
  ['+', { precedence: 3, arity: 2, apply: numeric((a, b) => a + b) }],
  ['-', { precedence: 3, arity: 2, apply: numeric((a, b) => a - b) }],
  ['>', { precedence: 2, arity: 2, apply: numeric((a, b) => a > b) }],
  ['>=', { precedence: 2, arity: 2, apply: numeric((a, b) => a >= b) }],
  ['<', { precedence: 2, arity: 2, apply: numeric((a, b) => a < b) }],
  ['<=', { precedence: 2, arity: 2, apply: numeric((a, b) => a <= b) }],
  ['==', { precedence: 2, arity: 2, apply: told(equal) }],
  ['!=', { precedence: 2, arity: 2, apply: told((a, b) => !equal(a, b)) }],
  ['in', IN],
  ['and', AND], ['&&', AND], ['or', OR], ['||', OR],
];

/** What releases differ in: `null` as a value, and texts within texts, came with 8.2. */
export interface FilterRules { readonly nulls: boolean; readonly texts: boolean }

/** Compiles an expression to a test of attributes. Throws FilterError. */
export function compileFilter(source: Bytes, rules: FilterRules): (attributes: Bytes) => boolean {
  const program = ordered(tokens(source.split('\0', 1)[0]), rules);
  return (attributes) => isTrue(run(program, attributes) ?? null);
}

/** The value that is left, or undefined where an attribute is missing. */
function run(program: readonly Token[], attributes: Bytes): FilterValue | undefined {
  const stack: FilterValue[] = [];
  for (const token of program) {
    if ('value' in token) stack.push(token.value);
    else if ('selector' in token) {
      const value = attributeOf(attributes, token.selector);
      if (value === undefined) return undefined;
      stack.push(value);
    } else {
      const b = stack.pop()!;
      const a = token.operator.arity === 2 ? stack.pop()! : null;
      stack.push(token.operator.apply(a, b));
    }
  }
  return stack.pop();
}

/** Values first, then what is done with them. Throws FilterError. */
function ordered(all: readonly Token[], { nulls, texts }: FilterRules): Token[] {
  const program: Token[] = [];
  const waiting: Operator[] = [];
  let values = 0;
  const take = (operator: Operator): void => {
    if (values < operator.arity) throw new FilterError(0);
    program.push({ operator: operator === IN && !texts ? IN_TUPLE : operator });
    values += 1 - operator.arity;
  };
  for (const token of all) {
    if (!('operator' in token)) {
      if ('value' in token && token.value === null && !nulls) continue;
      program.push(token);
      values++;
    } else if (token.operator === OPEN) waiting.push(OPEN);
    else if (token.operator === CLOSE) {
      for (let top; (top = waiting.pop()) !== OPEN;) {
        if (top === undefined) throw new FilterError(0);
        take(top);
      }
    } else {
      while (bindsBefore(waiting.at(-1), token.operator)) take(waiting.pop()!);
      waiting.push(token.operator);
    }
  }
  for (let top; (top = waiting.pop()) !== undefined;) {
    if (top === OPEN) throw new FilterError(0);
    take(top);
  }
  if (values !== 1) throw new FilterError(0);
  return program;
}

/** Whether what waits is done before what comes; "**" is done from the right. */
const bindsBefore = (top: Operator | undefined, next: Operator): boolean => top !== undefined && top !== OPEN
  && top.precedence >= next.precedence && !(next === POWER && top.precedence <= next.precedence);

// Tokens

const NUMBER = /[0-9.eE]*/y;
const RUN = /[A-Za-z+\-*%/!()<>=|&]*/y;
const SELECTOR = /[A-Za-z0-9_-]*/y;
const BLANKS = /[ \t-\r]*/y;

/** What matches at a position; a sticky expression that may be empty always does. */
function matched(pattern: RegExp, text: Bytes, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)![0];
}

const isDigit = (char: string | undefined): boolean => char !== undefined && char >= '0' && char <= '9';

/** Throws FilterError. */
function tokens(text: Bytes): Token[] {
  const found: Token[] = [];
  for (let at = 0; ;) {
    at += matched(BLANKS, text, at).length;
    if (at >= text.length) return found;
    const last = found.at(-1);
    const signed = last === undefined || ('operator' in last && last.operator !== CLOSE);
    const [token, end] = tokenAt(text, at, signed);
    if (token === undefined) throw new FilterError(end);
    found.push(token);
    at = end;
  }
}

/** A token with its end; or undefined with the place where reading ended. */
function tokenAt(text: Bytes, at: number, signed: boolean): [token: Token | undefined, end: number] {
  const char = text[at];
  if (char === '[') return tuple(text, at + 1);
  if (isDigit(char) || (signed && char === '-' && isDigit(text[at + 1])) || char === '"' || char === "'") {
    return literal(text, at);
  }
  if (char === '.') {
    const name = matched(SELECTOR, text, at + 1);
    return name === '' && at + 1 < text.length ? [undefined, at] : [{ selector: name }, at + 1 + name.length];
  }
  const run_ = matched(RUN, text, at);
  if (run_ === 'null') return [{ value: null }, at + 4];
  const best = OPERATORS.reduce<(typeof OPERATORS)[number] | undefined>((longest, each) =>
    (run_.startsWith(each[0]) && each[0].length > (longest?.[0].length ?? 0) ? each : longest), undefined);
  return best === undefined ? [undefined, at + run_.length] : [{ operator: best[1] }, at + best[0].length];
}

/** A number, or a text in quotes whose escapes stay as they are written. */
function literal(text: Bytes, at: number): [token: { value: FilterValue } | undefined, end: number] {
  const quote = text[at];
  if (quote !== '"' && quote !== "'") {
    const digits = (quote === '-' ? '-' : '') + matched(NUMBER, text, quote === '-' ? at + 1 : at);
    const value = numberFrom(digits);
    return [value === undefined || digits === '' ? undefined : { value }, at + digits.length];
  }
  let end = at + 1;
  while (end < text.length && text[end] !== quote) end += text[end] === '\\' && end + 1 < text.length ? 2 : 1;
  return end >= text.length ? [undefined, text.length] : [{ value: text.slice(at + 1, end) }, end + 1];
}

function tuple(text: Bytes, from: number): [token: Token | undefined, end: number] {
  const values: FilterValue[] = [];
  for (let at = from; ;) {
    at += matched(BLANKS, text, at).length;
    if (text[at] === ']') return [{ value: values }, at + 1];
    if (!isDigit(text[at]) && !['-', '"', "'"].includes(text[at])) return [undefined, at];
    const [token, end] = literal(text, at);
    if (token === undefined) return [undefined, end];
    values.push(token.value);
    at = end + matched(BLANKS, text, end).length;
    if (text[at] === ']') return [{ value: values }, at + 1];
    if (text[at] !== ',') return [undefined, at];
    at++;
  }
}
