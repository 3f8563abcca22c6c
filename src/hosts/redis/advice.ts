// What Redis made of what a script meant, a sentence for each thing with its line: in this run, not in any.
import { decodeBytes } from '../../bytes/text.ts';
import type { Advice, RunRecord } from '../../protocol.ts';
import { parseLua } from '../../syntax/parse.ts';
import { expressionsOf, functionAround, operatorOf, Program } from '../../syntax/program.ts';
import type { CallSite } from '../../syntax/program.ts';
import type { Bytes } from '../../redis/reply.ts';
import type { OddArgument, OddKind } from './argument-losses.ts';
import { gaveFlat, readZero, ZERO } from './happened.ts';
import type { Happened } from './happened.ts';
import type { Loss, LossKind } from './reply-losses.ts';

type SyntaxNode = CallSite['node'];

/** Scripts whose lines are looked for. */
const LONGEST = 100_000;
/** In the order of importance: what is lost of the reply, what its nil comes from, what commands got. */
export function adviseRun(happened: Happened): Advice[] {
  const { script, reply, commands, failed, losses, argumentLosses } = happened;
  const lost = failed ? [] : losses.all;
  const flat = gaveFlat(happened);
  const isZero = readZero(happened);
  if (lost.length === 0 && !flat && !isZero) return argumentLosses.all.map((odd) => ofArgument(odd, argumentLosses.isAll));
  const text = new Returned(script.length > LONGEST ? '' : script);
  return [
    ...lost.filter((loss) => loss.kind !== 'false' || text.meansFalse(loss, commands.length > 0)).map((loss) => text.advise(loss)),
    ...isZero ? text.fromZero() : [], ...flat ? text.flatLists(failed ? undefined : reply) : [], ...argumentLosses.all.map((odd) => ofArgument(odd, argumentLosses.isAll)),
  ];
}

const ODD: Record<OddKind, (odd: OddArgument) => string> = {
  exponent: ({ text }) => `${text}, with an exponent, which commands that count refuse. string.format("%.0f", n) writes all digits.`,
  digits: ({ text, value }) => `${text}: Redis 7.0 writes numbers with 17 digits. tostring(n) writes ${String(value).length > 16 ? '14 digits' : `"${String(value)}"`}.`,
  unsafe: ({ text }) => `${text}, which is beyond 2^53, where Lua cannot tell a number from its neighbours. Keep such numbers as texts.`,
  none: ({ text }) => `${text}, which is no number. Was something divided by zero?`,
};

function ofArgument(odd: OddArgument, isAll: boolean): Advice {
  const more = odd.count === 1 ? '' : ` So it was with ${odd.count - 1}${isAll ? ' more' : ' and more'} ${odd.count === 2 ? 'argument' : 'arguments'}.`;
  return { text: `${odd.command} got the number ${Number.isFinite(odd.value) ? String(odd.value) : 'that a script computed'} as the text ${ODD[odd.kind](odd)}${more}`, ...odd.line !== undefined && { line: odd.line } };
}

/** Kinds whose examples are clauses, which stand in one sentence. */
const CLAUSES: ReadonlySet<LossKind> = new Set(['fraction', 'range', 'true', 'false', 'other']);

function sentence({ kind, count, examples, fix, many }: Loss): string {
  const more = count - (CLAUSES.has(kind) ? examples.length : 1);
  const said = CLAUSES.has(kind) ? examples.join(', ') : examples[0];
  const rest = more === 0 ? '' : CLAUSES.has(kind) ? `, and ${more} more ${many}` : `. So it is with ${more} more`;
  return `${said}${rest}. ${fix}`;
}

type Kind = 'number' | 'boolean' | 'table' | 'nil';

/** The values that a script returns, where they stand. */
class Returned {
  private readonly program: Program;
  private readonly values: readonly SyntaxNode[];

  constructor(script: Bytes) {
    this.program = new Program(parseLua(script, '5.1'), script, '5.1');
    this.values = this.program.nodes('Return').filter((node) => functionAround(node).name === 'Chunk').flatMap((node) => expressionsOf(node).slice(0, 1));
  }

  advise(loss: Loss): Advice {
    const value = this.only(loss);
    const place = value && this.within(value, loss);
    const node = place ?? value;
    const nil = loss.kind === 'cut' && place !== undefined && place !== value ? this.nilOf(place) : '';
    return { text: sentence(loss) + nil, of: 'reply', ...node !== undefined && { line: this.program.lineAt(node.from) } };
  }

  /** Which element of a list that is written out is nil. */
  private nilOf(element: SyntaxNode): string {
    const text = this.program.textOf(element);
    const zero = ZERO.test(text) ? ': lists of Lua begin at 1' : '';
    return element.name === 'Nil' ? '' : ` What is nil is ${shortened(text)}${zero}.`;
  }

  /** The one value that can have been returned; undefined: there are several. */
  private only({ kind, path }: Pick<Loss, 'kind' | 'path'>): SyntaxNode | undefined {
    const type: Kind = path.length > 0 || kind === 'cut' || kind === 'names' || kind === 'beside' ? 'table' : kind === 'true' || kind === 'false' ? 'boolean' : 'number';
    const those = kind === 'values' ? this.values.filter(({ parent }) => parent !== null && expressionsOf(parent).length > 1)
      : kind === 'other' && path.length === 0 ? this.values : this.values.filter((value) => this.canBe(value, type));
    return those.length === 1 ? those[0] : undefined;
  }

  /** The element that a loss is about, where a list is written out; of a list that ends early the one that is nil. */
  private within(value: SyntaxNode, { kind, path, count }: Loss, at = 0): SyntaxNode {
    const table = this.program.behind(value);
    const index = at < path.length ? path[at] : kind === 'cut' ? this.endOf(table) : undefined;
    if (table.name !== 'Table' || typeof index !== 'number') return value;
    const element = elementsOf(table)[index - 1];
    return element === undefined ? value : at < path.length ? this.within(element, { kind, path, count } as Loss, at + 1) : element;
  }

  /** The first element of a list that is written out and can be nil: the only one of its kind. */
  private endOf(table: SyntaxNode): number | undefined {
    if (table.name !== 'Table') return undefined;
    const elements = elementsOf(table);
    const nil = elements.slice(0, -1).flatMap((one, at) => (this.canBe(one, 'nil') ? [at + 1] : []));
    return nil.length === 1 ? nil[0] : undefined;
  }

  /** Whether a false is one that the script made, not what a command gives for a missing value. */
  meansFalse({ path }: Loss, called: boolean): boolean {
    if (!called) return true;
    return this.values.some((value) => {
      const node = this.program.behind(value);
      const place = path.length === 0 ? node : path.length === 1 && node.name === 'Table' && typeof path[0] === 'number' ? elementsOf(node)[path[0] - 1] : undefined;
      return place !== undefined && this.isTruth(place);
    });
  }

  private isTruth(node: SyntaxNode): boolean {
    const value = this.program.behind(node);
    const sign = operatorOf(value, this.program.text);
    return value.name === 'False' || value.name === 'True' || (value.name === 'UnaryExpression' && sign === 'not') || (value.name === 'BinaryExpression' && /^(?:[=~]=|[<>]=?)$/.test(sign));
  }

  /** Nil because of an index from which no list of Lua begins. */
  fromZero(): Advice[] {
    const those = this.values.filter((value) => this.canBe(value, 'nil'));
    const [value] = those;
    if (those.length !== 1 || !ZERO.test(this.program.textOf(this.program.behind(value)))) return [];
    const name = this.program.textOf(this.program.behind(value));
    return [{ text: `The reply is nil, for ${name} is: lists of Lua begin at 1. Write ${name.replace(/0(?=\s*\])/, '1')}.`, of: 'reply', line: this.program.lineAt(value.from) }];
  }

  /** Fields that are looked for in a flat list, and such a list as the reply. */
  flatLists(reply: RunRecord['reply'] | undefined): Advice[] {
    const { program } = this;
    if (program.calls.some(({ path }) => path === 'redis.setresp' || path === 'server.setresp')) return [];
    const calls = program.calls.flatMap(({ node, path, args: [first] }) => {
      const name = /^(?:redis|server)\.p?call$/.test(path ?? '') && first !== undefined ? program.stringOf(first)?.toUpperCase() : undefined;
      return name === 'HGETALL' || name === 'CONFIG' ? [{ node, name }] : [];
    });
    const from = (node: SyntaxNode): string | undefined => {
      const value = program.behind(node);
      return calls.find(({ node: call }) => call.from === value.from && call.to === value.to)?.name;
    };
    const read = program.nodes('Member', 'Index').flatMap((node): Advice[] => {
      const [list, key] = expressionsOf(node);
      const field = node.name === 'Member' ? program.textOf(node.getChild('PropertyName') ?? node) : key === undefined ? undefined : program.stringOf(key);
      const name = list === undefined || field === undefined ? undefined : from(list);
      return name === undefined || node.parent?.name === 'Assignment' && (node.parent.getChild('=')?.from ?? 0) >= node.to ? []
        : [{ text: `${shortened(program.textOf(node))} is nil: ${name} gives a flat list, name, value, name, value. Go through it two by two, or call redis.setresp(3) and read .map.${shortened(field!)}.`, line: program.lineAt(node.from) }];
    });
    const returned = reply?.type === 'array' && reply.items.length > 0 ? this.values.find((value) => from(value) !== undefined) : undefined;
    const isOnly = returned !== undefined && this.values.filter((value) => this.canBe(value, 'table')).length === 1;
    return [...read, ...isOnly && reply?.type === 'array' ? [{
      text: `${from(returned)} came as a flat list of ${reply.items.length}: names and values in turn. Clients make a map of it where they call the command themselves, not of a script's reply. After redis.setresp(3) RESP3 clients get a map.`,
      of: 'reply' as const, line: program.lineAt(returned.from),
    }] : []];
  }

  /** Whether an expression can give a value of a type, as far as it shows. */
  private canBe(node: SyntaxNode, type: Kind): boolean {
    const { program } = this;
    const value = program.behind(node);
    const sign = operatorOf(value, program.text);
    switch (value.name) {
      case 'Number': return type === 'number' && !Number.isSafeInteger(Number(program.textOf(value)));
      case 'Table': return type === 'table';
      case 'True': case 'False': return type === 'boolean';
      case 'Nil': return type === 'nil';
      case 'String': case 'LongString': case 'FunctionExpression': return false;
      case 'UnaryExpression': return type === (sign === 'not' ? 'boolean' : 'number');
      case 'BinaryExpression':
        if (sign === 'and' || sign === 'or') return expressionsOf(value).some((one) => this.canBe(one, type));
        return sign === '..' ? false : type === (/[=<>]/.test(sign) ? 'boolean' : 'number');
      case 'Call': {
        const path = program.callOf(value)?.path ?? '';
        if (/^(?:tostring|string\.(?:format|sub|rep|upper|lower)|table\.concat|cjson\.encode|cmsgpack\.pack|redis\.sha1hex)$/.test(path)) return false;
        if (/^(?:math\.\w+|string\.len)$/.test(path)) return type === 'number';
        if (path === 'tonumber') return type === 'number' || type === 'nil';
        // Before redis.setresp(3) a command gives no nil.
        return !(type === 'nil' && /^(?:redis|server)\.p?call$/.test(path));
      }
      default: return true;
    }
  }
}

const elementsOf = (table: SyntaxNode): SyntaxNode[] => expressionsOf(table).filter(({ name }) => name !== 'NamedField' && name !== 'KeyedField');
/** A piece of the script, in a sentence. */
const shortened = (bytes: Bytes): string => {
  const text = decodeBytes(bytes);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
};
