// Expressions of conditions, in the language of Symfony's ExpressionLanguage: read by how tightly operators bind (Pratt).
import { isObject } from '../../../../world/schema.ts';
import type { Json, JsonObject } from '../../../../world/schema.ts';
import { ExpressionError, tokensOf } from './lexer.ts';
import type { Token } from './lexer.ts';
import { BINARY, UNARY } from './operators.ts';
import { described, isTrue, textOf, ValueError } from './values.ts';

/** What an expression comes to. `lenient`: what is missing on the way is null, as on the left of `??`. */
type Part = (names: JsonObject, lenient?: boolean) => Json;

export interface Expression {
  /** Throws ExpressionError. */
  evaluate(names: JsonObject): Json;
}

const LONGEST = 2000;
const DEEPEST = 60;
const CONSTANTS: ReadonlyMap<string, Json> = new Map<string, Json>([['true', true], ['TRUE', true], ['false', false], ['FALSE', false], ['null', null], ['NULL', null]]);

/** Throws ExpressionError. */
export function parseExpression(text: string): Expression {
  if (text.length > LONGEST) throw new ExpressionError(`an expression has at most ${LONGEST} characters, not ${text.length}`, LONGEST, text.length);
  return { evaluate: new Parser(tokensOf(text)).whole() };
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Part {
    const part = this.expression(0);
    if (this.token.kind !== 'end') throw unexpected(this.token);
    return part;
  }

  private get token(): Token { return this.tokens[this.at]; }
  private take(): Token { return this.tokens[this.at++]; }
  private sees(punctuation: string): boolean { return this.token.kind === 'punctuation' && this.token.text === punctuation; }

  private took(punctuation: string): boolean {
    const is = this.sees(punctuation);
    if (is) this.at++;
    return is;
  }

  private expect(punctuation: string): void {
    if (!this.took(punctuation)) throw new ExpressionError(`${punctuation} is wanted, not ${this.token.text}`, this.token.from, this.token.to);
  }

  /** `binds`: what binds less tightly ends it. */
  private expression(binds: number): Part {
    if (++this.depth > DEEPEST) throw new ExpressionError('an expression is not nested as deeply as this', this.token.from, this.token.to);
    let left = this.primary();
    for (let its = this.binary(binds); its !== undefined; its = this.binary(binds)) {
      const token = this.take();
      left = applied(its, token, left, this.expression(its.right ? its.binds : its.binds + 1));
    }
    this.depth--;
    return binds === 0 ? this.conditional(left) : left;
  }

  private binary(binds: number) {
    const its = this.token.kind === 'operator' ? BINARY.get(this.token.text) : undefined;
    return its !== undefined && its.binds >= binds ? its : undefined;
  }

  private conditional(part: Part): Part {
    let left = part;
    while (this.took('??')) {
      const [first, second] = [left, this.expression(0)];
      left = (names, lenient) => first(names, true) ?? second(names, lenient);
    }
    while (this.took('?')) {
      const test = left;
      const yes = this.sees(':') ? test : this.expression(0);
      const no = this.took(':') ? this.expression(0) : () => null;
      left = (names) => (isTrue(test(names)) ? yes(names) : no(names));
    }
    return left;
  }

  private primary(): Part {
    const token = this.take();
    const unary = token.kind === 'operator' ? UNARY.get(token.text) : undefined;
    if (unary !== undefined) {
      const part = this.expression(unary.binds);
      return this.postfix((names) => at(token, () => unary.of(part(names))));
    }
    switch (token.kind) {
      case 'number': return constant(Number(token.text.replaceAll('_', '')));
      case 'string': return constant(token.text);
      case 'name': return CONSTANTS.has(token.text) ? this.postfix(constant(CONSTANTS.get(token.text)!)) : this.named(token);
      case 'punctuation':
        if (token.text === '(') return this.postfix(this.inside(')'));
        if (token.text === '[') return this.postfix(this.list());
        if (token.text === '{') return this.postfix(this.hash());
    }
    throw unexpected(token);
  }

  private inside(close: string): Part {
    const part = this.expression(0);
    this.expect(close);
    return part;
  }

  private named({ text, from, to }: Token): Part {
    if (this.sees('(')) throw new ExpressionError(`there are no functions here: ${text} cannot be called`, from, to);
    return this.postfix((names) => {
      if (Object.hasOwn(names, text)) return names[text];
      throw new ExpressionError(`there is no ${text} in what happened: there are ${Object.keys(names).sort().join(', ') || 'none'}`, from, to);
    });
  }

  private list(): Part {
    const parts: Part[] = [];
    while (!this.took(']')) {
      if (parts.length > 0) {
        this.expect(',');
        if (this.took(']')) break;
      }
      parts.push(this.expression(0));
    }
    return (names) => parts.map((part) => part(names));
  }

  private hash(): Part {
    const entries: [Part, Part][] = [];
    while (!this.took('}')) {
      if (entries.length > 0) {
        this.expect(',');
        if (this.took('}')) break;
      }
      const key = this.key();
      this.expect(':');
      entries.push([key, this.expression(0)]);
    }
    return (names) => Object.fromEntries(entries.map(([key, value]) => [textOf(key(names), 'a key'), value(names)]));
  }

  private key(): Part {
    const token = this.take();
    if (token.kind === 'punctuation' && token.text === '(') return this.inside(')');
    if (token.kind === 'string' || token.kind === 'name' || token.kind === 'number') return constant(token.text);
    throw new ExpressionError(`a key is a name, a string, a number, or an expression in parentheses, not ${token.text}`, token.from, token.to);
  }

  /** Fields and elements: `task.title`, `task?.list.name`, `tags[0]`. */
  private postfix(part: Part): Part {
    let whole = part;
    for (;;) {
      const token = this.token;
      if (this.took('.')) whole = this.field(whole, token, false);
      else if (this.took('?.')) whole = this.field(whole, token, true);
      else if (this.took('[')) whole = element(whole, this.inside(']'), token);
      else return whole;
    }
  }

  private field(of: Part, { from }: Token, safe: boolean): Part {
    const { kind, text, to } = this.take();
    if (kind !== 'name' && !(kind === 'operator' && /^[a-z]+$/.test(text))) throw new ExpressionError('a name is wanted after the point', from, to);
    if (this.sees('(')) throw new ExpressionError(`there are no functions here: ${text} cannot be called`, from, to);
    return (names, lenient) => {
      const value = of(names, lenient || safe);
      if (value === null && (safe || lenient)) return null;
      if (!isObject(value)) throw new ExpressionError(`${described(value)} has no field ${text}`, from, to);
      return Object.hasOwn(value, text) ? value[text] as Json : null;
    };
  }
}

const constant = (value: Json): Part => () => value;

const element = (of: Part, place: Part, { from, to }: Token): Part => (names, lenient) => {
  const value = of(names, lenient);
  if (value === null && lenient) return null;
  if (typeof value !== 'object' || value === null) throw new ExpressionError(`${described(value)} has no elements`, from, to);
  const key = at({ from, to }, () => textOf(place(names), 'a key'));
  return Object.hasOwn(value, key) && key !== 'length' ? (value as JsonObject)[key] : null;
};

const applied = ({ of }: NonNullable<ReturnType<typeof BINARY.get>>, token: Token, left: Part, right: Part): Part =>
  (names) => at(token, () => of(left(names), () => right(names)));

/** What is refused is told at its place. */
function at<T>({ from, to }: Pick<Token, 'from' | 'to'>, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ValueError) throw new ExpressionError(error.message, from, to);
    throw error;
  }
}

const unexpected = ({ kind, text, from, to }: Token): ExpressionError =>
  new ExpressionError(kind === 'end' ? 'the expression ends too early' : `${text} is not expected here`, from, to);
