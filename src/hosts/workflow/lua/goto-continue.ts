// "goto continue", which LuaJIT has and Lua 5.1 has not, in the form of 5.1: a loop's body that ends with the label becomes a loop of
// one turn, which the goto breaks. Any other goto has no such form and stays as it is.
import { childrenOf } from '../../../syntax/nodes.ts';
import type { SyntaxNode } from '../../../syntax/nodes.ts';
import { hasFault, parseLua } from '../../../syntax/parse.ts';

interface Edit { from: number; to: number; insert: string }

const LOOPS: ReadonlySet<string> = new Set(['While', 'NumericFor', 'GenericFor', 'Repeat']);
/** In the condition of `repeat` the locals of its body can be seen: they would be those of the loop inside. */
const PLAIN_LOOPS: ReadonlySet<string> = new Set(['While', 'NumericFor', 'GenericFor']);

/** The text on the same lines; as it came where it is no Lua. */
export function withoutContinue(code: string): string {
  const tree = parseLua(code, '5.4');
  if (hasFault(tree)) return code;
  const gotos = new Map<number, { label: SyntaxNode; gotos: SyntaxNode[]; near: boolean }>();
  const breaks = new Map<number, SyntaxNode[]>();
  tree.iterate({
    enter({ node }) {
      if (node.name === 'Break') {
        const loop = around(node);
        if (loop !== null) breaks.set(loop.from, [...breaks.get(loop.from) ?? [], node]);
      }
      const target = node.name === 'Goto' ? targetOf(node, code) : undefined;
      if (target === undefined) return;
      const found = gotos.get(target.label.from) ?? { label: target.label, gotos: [], near: true };
      gotos.set(target.label.from, { ...found, gotos: [...found.gotos, node], near: found.near && target.near });
    },
  });
  const edits = [...gotos.values()].flatMap(({ label, gotos: its, near }) => {
    const block = label.parent!;
    const loop = block.parent;
    const ends = childrenOf(block).filter(({ name }) => name !== ';' && !name.endsWith('Comment')).at(-1)?.from === label.from;
    return near && ends && loop !== null && PLAIN_LOOPS.has(loop.name) ? editsOf(block, label, its, breaks.get(loop.from) ?? [], unused(code)) : [];
  });
  return edits.sort((one, other) => other.from - one.from)
    .reduce((text, { from, to, insert }) => text.slice(0, from) + insert + text.slice(to), code);
}

function editsOf(block: SyntaxNode, label: SyntaxNode, gotos: SyntaxNode[], breaks: SyntaxNode[], flag: string): Edit[] {
  const ended = breaks.length > 0;
  return [
    { from: block.from, to: block.from, insert: `${ended ? `local ${flag} ` : ''}repeat ` },
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
