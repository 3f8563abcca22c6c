// "goto continue", which LuaJIT has and Lua 5.1 has not, in the form of 5.1: a loop's body that ends with the label becomes a loop of
// one turn, which the goto breaks. Any other goto has no such form and stays as it is.
import type { SyntaxNode } from '@lezer/common';
import { childrenOf } from './nodes.ts';
import { hasFault, parseLua } from './parse.ts';
import type { LuaTree } from './parse.ts';

interface Edit { from: number; to: number; insert: string }

const LOOPS: ReadonlySet<string> = new Set(['While', 'NumericFor', 'GenericFor', 'Repeat']);
/** In the condition of `repeat` the locals of its body can be seen: they would be those of the loop inside. */
const PLAIN_LOOPS: ReadonlySet<string> = new Set(['While', 'NumericFor', 'GenericFor']);

/** A label at the end of a loop's body, and the gotos that lead there from the body itself. */
interface Continue { label: SyntaxNode; gotos: SyntaxNode[] }

/** The text on the same lines; as it came where it is no Lua. */
export function withoutContinue(code: string): string {
  const tree = parseLua(code, '5.4');
  if (hasFault(tree)) return code;
  const flag = unused(code);
  return continuesOf(tree, code).flatMap((one) => editsOf(one, breaksOf(one.label.parent!.parent!), flag))
    .sort((one, other) => other.from - one.from)
    .reduce((text, { from, to, insert }) => text.slice(0, from) + insert + text.slice(to), code);
}

/** What `withoutContinue` puts into another form. */
export function continuesOf(tree: LuaTree, code: string): Continue[] {
  const found = new Map<number, Continue & { near: boolean }>();
  tree.iterate({
    enter({ node }) {
      const target = node.name === 'Goto' ? targetOf(node, code) : undefined;
      if (target === undefined) return;
      const { label, near } = target;
      const before = found.get(label.from);
      found.set(label.from, { label, gotos: [...before?.gotos ?? [], node], near: near && before?.near !== false });
    },
  });
  return [...found.values()].filter(({ label, near }) => near && endsLoop(label));
}

function endsLoop(label: SyntaxNode): boolean {
  const block = label.parent!;
  const last = childrenOf(block).filter(({ name }) => name !== ';' && !name.endsWith('Comment')).at(-1);
  return last?.from === label.from && PLAIN_LOOPS.has(block.parent?.name ?? '');
}

/** Those that end this very loop. */
function breaksOf(loop: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  loop.cursor().iterate(({ node }) => { if (node.name === 'Break' && around(node)?.from === loop.from) found.push(node); });
  return found;
}

function editsOf({ label, gotos }: Continue, breaks: SyntaxNode[], flag: string): Edit[] {
  const ended = breaks.length > 0;
  const start = label.parent!.from;
  return [
    { from: start, to: start, insert: `${ended ? `local ${flag} ` : ''}repeat ` },
    ...gotos.map(({ from, to }) => ({ from, to, insert: 'break' })),
    ...breaks.map(({ from, to }) => ({ from, to, insert: `do ${flag} = true break end` })),
    { from: label.from, to: label.to, insert: `until true${ended ? ` if ${flag} then break end` : ''}` },
  ];
}

/** The loop that a statement is in, within its function. */
function around(node: SyntaxNode): SyntaxNode | null {
  let at = node.parent;
  while (at !== null && !LOOPS.has(at.name) && at.name !== 'FunctionBody') at = at.parent;
  return at?.name === 'FunctionBody' ? null : at;
}

/** The label that a goto means; `near`: no other loop lies between. */
function targetOf(goto: SyntaxNode, code: string): { label: SyntaxNode; near: boolean } | undefined {
  const name = nameOf(goto, code);
  let loops = 0;
  for (let at = goto.parent; at !== null && at.name !== 'FunctionBody'; at = at.parent) {
    const label = childrenOf(at).find((one) => one.name === 'Label' && nameOf(one, code) === name);
    if (label !== undefined) return { label, near: loops === 0 };
    if (LOOPS.has(at.name)) loops++;
  }
  return undefined;
}

function nameOf(node: SyntaxNode, code: string): string {
  const name = node.getChild('LabelName');
  return name === null ? '' : code.slice(name.from, name.to);
}

/** A name that the text has not. */
function unused(code: string): string {
  let name = 'ended';
  while (code.includes(name)) name += '_';
  return name;
}
