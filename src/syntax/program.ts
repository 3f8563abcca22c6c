// A program that is looked at by many rules: its tree by kinds of nodes, its names and its calls, each found once.
import type { SyntaxNode, Tree } from '@lezer/common';
import { childrenOf, literalValue, pathOf } from './nodes.ts';
import { scopesOf } from './scopes.ts';
import type { Local, Scopes, Use } from './scopes.ts';
import type { Dialect } from './parse.ts';

/** A call with what it is given; `path`: the names of what is called, through locals that stand for it. */
export interface CallSite { node: SyntaxNode; path: string | undefined; isMethod: boolean; args: SyntaxNode[] }

const NOT_ARGUMENTS: ReadonlySet<string> = new Set(['(', ')', ',', 'BadCall', 'LineComment', 'LongComment', 'BadComment', '⚠']);
const SPACE: ReadonlySet<string> = new Set(['LineComment', 'LongComment', 'BadComment', ';']);
/** Locals of locals that are followed. */
const DEEP = 4;

export class Program {
  private found: { byKind: Map<string, SyntaxNode[]> } | undefined;
  private names: { scopes: Scopes; uses: Map<number, Use>; made: Map<number, Local> } | undefined;
  private sites: CallSite[] | undefined;
  private values: Map<Local, SyntaxNode> | undefined;
  private byPlace: Map<number, CallSite> | undefined;

  constructor(readonly tree: Tree, readonly text: string, readonly lua: Dialect) {}

  /** All nodes of some kinds, each kind in the order of the text. */
  nodes(...kinds: readonly string[]): readonly SyntaxNode[] {
    if (this.found === undefined) {
      const byKind = new Map<string, SyntaxNode[]>();
      this.tree.iterate({
        enter({ name, node }) {
          const some = byKind.get(name);
          if (some === undefined) byKind.set(name, [node]);
          else some.push(node);
        },
      });
      this.found = { byKind };
    }
    const { byKind } = this.found;
    return kinds.length === 1 ? byKind.get(kinds[0]) ?? [] : kinds.flatMap((kind) => byKind.get(kind) ?? []);
  }

  get scopes(): Scopes { return this.namesOf().scopes; }

  private namesOf(): NonNullable<Program['names']> {
    if (this.names === undefined) {
      const scopes = scopesOf(this.tree, this.text, this.lua);
      const uses = new Map(scopes.uses.map((use) => [use.from, use]));
      const made = new Map(scopes.locals.filter(({ kind }) => kind !== 'given').map((local) => [local.from, local]));
      this.names = { scopes, uses, made };
    }
    return this.names;
  }

  textOf({ from, to }: { from: number; to: number }): string { return this.text.slice(from, to); }

  lineAt(at: number): number {
    let line = 1;
    for (let next = this.text.indexOf('\n'); next >= 0 && next < at; next = this.text.indexOf('\n', next + 1)) line++;
    return line;
  }

  /** The local that a name means; undefined for a global, and for what is no name. */
  localAt({ from, name }: SyntaxNode): Local | undefined {
    if (name === 'LocalName') return this.namesOf().made.get(from);
    return name === 'VariableName' ? this.namesOf().uses.get(from)?.local : undefined;
  }

  isGlobal(node: SyntaxNode, name: string): boolean {
    return node.name === 'VariableName' && this.textOf(node) === name && this.localAt(node) === undefined;
  }

  /** What a local is made with, where nothing else is ever written to it. */
  valueOf(local: Local): SyntaxNode | undefined {
    if (this.values === undefined) {
      this.values = new Map();
      for (const node of this.nodes('LocalDeclaration')) {
        const names = node.getChildren('LocalName');
        const values = expressionsAfter(node, '=');
        names.forEach((name, at) => {
          const made = this.namesOf().made.get(name.from);
          if (made !== undefined && at < values.length) this.values!.set(made, values[at]);
        });
      }
    }
    return local.uses.some(({ write }) => write) ? undefined : this.values.get(local);
  }

  /** An expression without brackets, through locals that stand for it. */
  behind(node: SyntaxNode, deep = DEEP): SyntaxNode {
    if (node.name === 'Parenthesized') {
      const [inner] = expressionsOf(node);
      return inner === undefined ? node : this.behind(inner, deep);
    }
    const local = this.localAt(node);
    const value = local && this.valueOf(local);
    return value === undefined || deep === 0 ? node : this.behind(value, deep - 1);
  }

  /** The names of a variable and its fields with dots between, where it begins with a global: `redis.call`. */
  path(node: SyntaxNode, deep = DEEP): string | undefined {
    const names = pathOf(node, this.text);
    if (names === undefined) return undefined;
    let root: SyntaxNode = node;
    while (root.name === 'Member' || root.name === 'Index') root = root.firstChild!;
    const local = this.localAt(root);
    if (local === undefined) return names.join('.');
    const value = this.valueOf(local);
    const before = value === undefined || deep === 0 ? undefined : this.path(value, deep - 1);
    return before && [before, ...names.slice(1)].join('.');
  }

  get calls(): CallSite[] {
    this.sites ??= [...this.nodes('Call', 'MethodCall')].sort((a, b) => a.from - b.from || b.to - a.to).map((node) => {
      const list = node.getChild('Arguments');
      const isMethod = node.name === 'MethodCall';
      return {
        node, isMethod, path: isMethod || node.firstChild === null ? undefined : this.path(node.firstChild),
        args: list === null ? [] : childrenOf(list).filter(({ name }) => !NOT_ARGUMENTS.has(name)),
      };
    });
    return this.sites;
  }

  callOf(node: SyntaxNode): CallSite | undefined {
    if (node.name !== 'Call') return undefined;
    this.byPlace ??= new Map(this.calls.map((site) => [placeOf(site.node), site]));
    return this.byPlace.get(placeOf(node));
  }

  /** What a string is, where one stands there, or a local that stands for one. */
  stringOf(node: SyntaxNode): string | undefined {
    const value = this.behind(node);
    return value.name === 'String' || value.name === 'LongString' ? literalValue(this.textOf(value)) : undefined;
  }

  /** The same of a number, with a minus before it. */
  numberOf(node: SyntaxNode): number | undefined {
    const value = this.behind(node);
    if (value.name === 'UnaryExpression') {
      const [inner] = expressionsOf(value);
      const number = inner && value.firstChild?.name === 'ArithmeticOp' ? this.numberOf(inner) : undefined;
      return number === undefined ? undefined : -number;
    }
    return value.name === 'Number' ? Number(this.textOf(value)) : undefined;
  }
}

/** One number for a range of a text, which is shorter than 2^26. */
export const placeOf = ({ from, to }: { from: number; to: number }): number => from * 2 ** 26 + to;

/** The parts of a node that are no signs and no comments: operands, elements. */
export const expressionsOf = (node: SyntaxNode): SyntaxNode[] =>
  childrenOf(node).filter(({ name }) => /^[A-Z]/.test(name) && !SPACE.has(name) && !name.endsWith('Op') && name !== 'Attribute');

/** Values between commas behind a sign. */
export function expressionsAfter(node: SyntaxNode, sign: string): SyntaxNode[] {
  const from = node.getChild(sign)?.to ?? node.to;
  return expressionsOf(node).filter((one) => one.from >= from);
}

/** The sign of an operator between two operands, or before one. */
export function operatorOf(node: SyntaxNode, text: string): string {
  const sign = childrenOf(node).find(({ name }) => name.endsWith('Op') || name === 'and' || name === 'or' || name === 'not');
  return sign === undefined ? '' : text.slice(sign.from, sign.to);
}

/** The statements of a block. */
export const statementsOf = (block: SyntaxNode): SyntaxNode[] => childrenOf(block).filter(({ name }) => /^[A-Z]/.test(name) && !SPACE.has(name) && name !== 'Shebang');

/** The function that a node is in: its body, or the text's top node. */
export function functionAround(node: SyntaxNode): SyntaxNode {
  let at = node;
  while (at.parent !== null && (at === node || at.name !== 'FunctionBody')) at = at.parent;
  return at;
}
