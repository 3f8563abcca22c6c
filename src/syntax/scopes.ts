// Who a name means: locals with where they are seen, and each use of a name with the local that it means, or none for a
// global. Functions come with the names that they were given. One walk over the tree, in the order of the text.
import type { SyntaxNode, Tree } from '@lezer/common';
import { childrenOf } from './nodes.ts';
import type { Dialect } from './parse.ts';

interface Range { from: number; to: number }

/** A function of the text; the first one is the text itself. */
export interface Block extends Range {
  /** As it was given one: `f`, `t.f`, `t:m`. Absent where it is a value without a name. */
  name?: string;
  /** The function around it. */
  parent?: Block;
}

/** A local: where its name stands where it is made. */
export interface Local extends Range {
  name: string;
  /** One that is `given` is written nowhere, and its range is empty: `self` of a method, `arg` that 5.1 makes of `...`. */
  kind: 'local' | 'parameter' | 'loop' | 'function' | 'given';
  /** `const` or `close` of 5.4. */
  attribute?: string;
  block: Block;
  /** Where it is seen; a local of its name that is made within hides it from there on. */
  seen: Range;
  uses: Use[];
}

/** A place where a name is read or written. */
export interface Use extends Range {
  name: string;
  write: boolean;
  block: Block;
  /** Absent: a global. One of another block than the use's own is an upvalue there. */
  local?: Local;
}

export interface Scopes { blocks: Block[]; locals: Local[]; uses: Use[] }

/**
 * Of the tree of a text; what stands where a fault is counts too, as far as it can be told. `range`: statements of the text
 * itself that do not touch it are left out, with the names that they make.
 */
export function scopesOf(tree: Tree, text: string, lua: Dialect, range: Range = { from: 0, to: text.length }): Scopes {
  return new Walk(text, lua).run(tree.topNode, range);
}

/** The locals that are seen at a position, the innermost of each name. */
export function seenAt({ locals }: Scopes, at: number): Local[] {
  const seen = new Map<string, Local>();
  for (const local of locals) if (local.seen.from <= at && at <= local.seen.to) seen.set(local.name, local);
  return [...seen.values()];
}

class Walk {
  private readonly found: Scopes = { blocks: [], locals: [], uses: [] };
  private block!: Block;
  /** Locals of the blocks around the place; the last one of a name is meant. */
  private readonly stack: Local[] = [];
  private readonly byName = new Map<string, Local[]>();

  constructor(private readonly text: string, private readonly lua: Dialect) {}

  run(top: SyntaxNode, { from, to }: Range): Scopes {
    this.block = { from: 0, to: this.text.length };
    this.found.blocks.push(this.block);
    this.within(this.text.length, () => {
      for (let child = top.childAfter(from); child !== null && child.from <= to; child = child.nextSibling) this.visit(child);
    });
    this.found.uses.sort((a, b) => a.from - b.from);
    return this.found;
  }

  private visit(node: SyntaxNode): void {
    const rule = RULES[node.name];
    if (rule !== undefined) rule(this, node);
    else if (node.name === 'VariableName') this.use(node, false);
    else this.children(node);
  }

  children(node: SyntaxNode): void { for (const child of childrenOf(node)) this.visit(child); }

  /** What is made local in there is seen up to `to`. */
  within(to: number, run: () => void): void {
    const depth = this.stack.length;
    run();
    for (const local of this.stack.splice(depth)) {
      local.seen.to = to;
      this.byName.get(local.name)!.pop();
    }
  }

  make(name: string, at: Range, kind: Local['kind'], seenFrom: number): Local {
    const local: Local = {
      name, from: at.from, to: at.to, kind, block: this.block, seen: { from: seenFrom, to: this.text.length }, uses: [],
    };
    this.found.locals.push(local);
    this.stack.push(local);
    const others = this.byName.get(name);
    if (others === undefined) this.byName.set(name, [local]);
    else others.push(local);
    return local;
  }

  makeAt(node: SyntaxNode, kind: Local['kind'], seenFrom: number): Local { return this.make(this.textOf(node), node, kind, seenFrom); }

  use(node: SyntaxNode, write: boolean): void {
    const name = this.textOf(node);
    const local = this.byName.get(name)?.at(-1);
    const use: Use = { name, from: node.from, to: node.to, write, block: this.block, ...(local && { local }) };
    local?.uses.push(use);
    this.found.uses.push(use);
  }

  /** What is assigned to: a name is written, all else read. */
  target(node: SyntaxNode): void {
    if (node.name === 'VariableName') this.use(node, true);
    else this.visit(node);
  }

  /** A body with its parameters. */
  body(node: SyntaxNode, name: string | undefined, isMethod = false): void {
    const parent = this.block;
    this.block = { from: node.from, to: node.to, parent, ...(name !== undefined && { name }) };
    this.found.blocks.push(this.block);
    this.within(node.to, () => {
      const list = node.getChild('Parameters');
      const start = list?.to ?? node.from;
      const give = (name: string): unknown => this.make(name, { from: start, to: start }, 'given', start);
      if (isMethod) give('self');
      for (const one of list?.getChildren('LocalName') ?? []) this.makeAt(one, 'parameter', start);
      if (this.lua === '5.1' && list?.getChild('Vararg')) give('arg');
      for (const child of childrenOf(node)) if (child.name !== 'Parameters') this.visit(child);
    });
    this.block = parent;
  }

  /** The values of a list of names or fields: a function among them is called as what it goes to. */
  values(names: readonly (SyntaxNode | undefined)[], values: readonly SyntaxNode[]): void {
    values.forEach((value, at) => {
      const name = names[at];
      const body = value.name === 'FunctionExpression' ? value.getChild('FunctionBody') : null;
      if (body !== null) this.body(body, name && this.textOf(name));
      else this.visit(value);
    });
  }

  textOf({ from, to }: Range): string { return this.text.slice(from, to); }
}

type Rule = (walk: Walk, node: SyntaxNode) => void;

const scoped: Rule = (walk, node) => walk.within(node.to, () => walk.children(node));

/** What more than its children is to be done for a node. */
const RULES: Record<string, Rule | undefined> = {
  Block: (walk, node) => walk.within(endOf(node), () => walk.children(node)),
  LocalDeclaration(walk, node) {
    const names = node.getChildren('LocalName');
    walk.values(names, valuesAfter(node, '='));
    const made = names.map((name) => walk.makeAt(name, 'local', node.to));
    for (const one of node.getChildren('Attribute')) {
      const name = one.getChild('AttributeName');
      const local = made.findLast(({ to }) => to <= one.from);
      if (name && local) local.attribute = walk.textOf(name);
    }
  },
  LocalFunction(walk, node) {
    const name = node.getChild('LocalName');
    if (name) walk.makeAt(name, 'function', name.to);
    const body = node.getChild('FunctionBody');
    if (body) walk.body(body, name ? walk.textOf(name) : undefined);
  },
  FunctionDeclaration(walk, node) {
    const name = node.getChild('FunctionName');
    const root = name?.getChild('VariableName');
    const isPlain = name?.firstChild?.to === name?.to;
    const body = node.getChild('FunctionBody');
    if (root) walk.use(root, isPlain);
    if (body) walk.body(body, name ? walk.textOf(name).replace(/\s+/g, '') : undefined, name?.getChild('MethodName') != null);
  },
  Assignment(walk, node) {
    const sign = node.getChild('=')?.from ?? node.to;
    const targets = childrenOf(node).filter(({ from, name }) => from < sign && name !== ',');
    for (const target of targets) walk.target(target);
    walk.values(targets, valuesAfter(node, '='));
  },
  NamedField: (walk, node) => walk.values([node.getChild('PropertyName') ?? undefined], valuesAfter(node, '=')),
  FunctionExpression(walk, node) {
    const body = node.getChild('FunctionBody');
    if (body) walk.body(body, undefined);
  },
  FunctionBody: (walk, node) => walk.body(node, undefined),
  NumericFor: (walk, node) => loop(walk, node, '='),
  GenericFor: (walk, node) => loop(walk, node, 'in'),
  // The condition sees the locals of what is repeated.
  Repeat: (walk, node) => walk.within(node.to, () => {
    for (const child of childrenOf(node)) if (child.name === 'Block') walk.children(child); else visitOne(walk, child);
  }),
  Do: scoped, LocalName: () => {}, PropertyName: () => {}, LabelName: () => {},
};

function visitOne(walk: Walk, node: SyntaxNode): void { walk.values([], [node]); }

/** The values of a loop are read before its names are made. */
function loop(walk: Walk, node: SyntaxNode, sign: string): void {
  const body = node.getChild('Block');
  const start = node.getChild('do')?.to ?? body?.from ?? node.to;
  for (const value of valuesAfter(node, sign)) if (value.name !== 'Block') visitOne(walk, value);
  walk.within(node.getChild('end')?.from ?? node.to, () => {
    for (const name of node.getChildren('LocalName')) walk.makeAt(name, 'loop', start);
    if (body) visitOne(walk, body);
  });
}

/** Values stand between commas. */
function valuesAfter(node: SyntaxNode, sign: string): SyntaxNode[] {
  const from = node.getChild(sign)?.to ?? node.to;
  return childrenOf(node).filter((child) => child.from >= from && !SIGNS.has(child.name));
}

const COMMENTS: ReadonlySet<string> = new Set(['LineComment', 'LongComment', 'BadComment']);
const SIGNS: ReadonlySet<string> = new Set([',', 'do', 'end', ...COMMENTS]);

/** A block's locals are seen up to the word that ends it, though its last statement may end before. */
function endOf(block: SyntaxNode): number {
  let next = block.nextSibling;
  while (next !== null && COMMENTS.has(next.name)) next = next.nextSibling;
  return next?.from ?? block.parent?.to ?? block.to;
}
