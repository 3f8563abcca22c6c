// Reads a query: predicates with AND, OR and NOT (which binds to the predicate after it), then ORDER BY and LIMIT.
import { faultAt, tokensOf } from './lexer.ts';
import type { Token } from './lexer.ts';
import type { Expression, Operand, Path, Query, Relation, Step } from './tree.ts';
import type { QueryError } from './tree.ts';

const RELATIONS: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>=']);
const RESERVED: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'like', 'matches', 'exists', 'order', 'by', 'limit', 'true', 'false', 'null', 'asc', 'desc']);
/** Levels of brackets and NOT, and characters. */
const MOST = { depth: 64, length: 10_000 };

/** Throws QueryError. */
export const parseQuery = (text: string): Query => new Parser(text).query();

class Parser {
  private readonly tokens: Token[];
  private at = 0;
  private depth = 0;
  private parameters = 0;

  constructor(private readonly text: string) {
    if (text.length > MOST.length) throw faultAt(text, 0, 'UnexpectedToken', `a query has at most ${MOST.length} characters`);
    this.tokens = tokensOf(text);
  }

  query(): Query {
    const where = this.either();
    const order: { path: Path; descending: boolean }[] = [];
    if (this.took('order')) {
      this.expect('by');
      do order.push({ path: this.path(), descending: this.direction() }); while (this.tookSign(','));
    }
    const limit = this.took('limit') ? this.limit() : undefined;
    if (this.peek.kind !== 'end') throw this.unexpected('the end of the query');
    return { where, order, limit, parameters: this.parameters };
  }

  private get peek(): Token { return this.tokens[this.at]; }

  private is(word: string): boolean { return this.peek.kind === 'name' && this.peek.text.toLowerCase() === word; }

  private took(word: string): boolean {
    const is = this.is(word);
    if (is) this.at++;
    return is;
  }

  private tookSign(sign: string): boolean {
    const is = this.peek.kind === 'sign' && this.peek.text === sign;
    if (is) this.at++;
    return is;
  }

  private expect(what: string): void {
    if (!this.took(what) && !this.tookSign(what)) throw this.unexpected(what);
  }

  private unexpected(wanted: string): QueryError {
    const { kind, text, at } = this.peek;
    if (kind === 'end') return faultAt(this.text, at, 'MissingOperand', `the query ends where ${wanted} is wanted`);
    return faultAt(this.text, at, 'UnexpectedToken', `${JSON.stringify(text)} where ${wanted} is wanted`);
  }

  private direction(): boolean {
    if (this.took('desc')) return true;
    this.took('asc');
    return false;
  }

  private limit(): Operand {
    if (this.peek.kind === 'number' && /^\d+$/.test(this.peek.text)) return { value: Number(this.tokens[this.at++].text) };
    if (this.tookSign('?')) return { parameter: this.parameters++ };
    throw this.unexpected('a whole number');
  }

  private either(): Expression {
    const parts = [this.all()];
    while (this.took('or')) parts.push(this.all());
    return parts.length === 1 ? parts[0] : { kind: 'or', parts };
  }

  private all(): Expression {
    const parts = [this.not()];
    while (this.took('and')) parts.push(this.not());
    return parts.length === 1 ? parts[0] : { kind: 'and', parts };
  }

  private not(): Expression {
    if (++this.depth > MOST.depth) throw faultAt(this.text, this.peek.at, 'UnexpectedToken', `at most ${MOST.depth} levels of brackets and NOT`);
    const made: Expression = this.took('not') ? { kind: 'not', of: this.not() } : this.tookSign('(') ? this.bracket() : this.predicate();
    this.depth--;
    return made;
  }

  private bracket(): Expression {
    const inside = this.either();
    this.expect(')');
    return inside;
  }

  private predicate(): Expression {
    const path = this.path();
    if (this.took('exists')) return { kind: 'exists', path };
    if (this.took('in')) return { kind: 'in', path, list: this.list() };
    if (this.took('like')) return { kind: 'like', path, pattern: this.operand() };
    if (this.took('matches')) return { kind: 'matches', path, pattern: this.operand() };
    if (this.peek.kind !== 'sign' || !RELATIONS.has(this.peek.text)) return { kind: 'truthy', path };
    const relation = this.tokens[this.at++].text as Relation;
    const to = this.operand();
    if (path.steps.length === 0 && path.field === 'table' && (relation === '==' || relation === '!=')) return { kind: 'table', is: relation === '==', name: to };
    return { kind: 'compare', path, relation, to };
  }

  /** name, module.name, edge->target.name, <-edge.source.name, and edges in a row. */
  private path(): Path {
    const steps: Step[] = [];
    for (;;) {
      if (this.tookSign('<-')) {
        const edge = this.name();
        if (this.tookSign('.')) this.end('source');
        steps.push({ edge, end: 'source' });
      } else {
        const names = [this.name()];
        while (this.peek.text === '.' && this.peek.kind === 'sign' && this.tokens[this.at + 1].text !== '<-' && this.tookSign('.')) names.push(this.name());
        if (!this.tookSign('->')) return { steps, field: names.join('.') };
        this.end('target');
        steps.push({ edge: names.join('.'), end: 'target' });
      }
      if (!this.tookSign('.')) return { steps, field: undefined };
    }
  }

  private end(which: Step['end']): void {
    if (!this.took(which)) throw this.unexpected(which);
  }

  private name(): string {
    const { kind, text } = this.peek;
    if (kind !== 'name' || RESERVED.has(text.toLowerCase())) throw this.unexpected('the name of a field');
    this.at++;
    return text;
  }

  private list(): Operand {
    if (this.tookSign('?')) return { parameter: this.parameters++ };
    this.expect('[');
    const list: Operand[] = [];
    if (this.tookSign(']')) return { list };
    do list.push(this.operand()); while (this.tookSign(','));
    this.expect(']');
    return { list };
  }

  private operand(): Operand {
    const { kind, text } = this.peek;
    if (this.tookSign('?')) return { parameter: this.parameters++ };
    this.at++;
    if (kind === 'string') return { value: text };
    if (kind === 'number') return { value: Number(text) };
    if (kind === 'name') {
      const word = text.toLowerCase();
      if (word === 'true' || word === 'false') return { value: word === 'true' };
      if (word === 'null') return { value: null };
    }
    this.at--;
    throw this.unexpected('a text in quotes, a number, true, false, null or ?');
  }
}
