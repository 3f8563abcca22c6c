// How a value is used: whether nil would end the program there, and whether the program asks for nil itself.
import type { SyntaxNode } from '@lezer/common';
import type { Program } from '../program.ts';
import { operatorOf } from '../program.ts';
import type { Local } from '../scopes.ts';

/** guards: the program asks whether it is there; fails: nil ends it; passes: it goes on elsewhere. */
type UseOfNil = 'guards' | 'fails' | 'passes';

const CONDITIONS: ReadonlySet<string> = new Set(['If', 'ElseIf', 'While', 'Repeat']);
/** Functions that take nil and tell of it. */
const ASKING: ReadonlySet<string> = new Set(['type', 'tostring', 'assert', 'select', 'rawequal', 'print', 'pcall', 'xpcall']);

export function useOfNil(program: Program, node: SyntaxNode): UseOfNil {
  const { parent } = node;
  if (parent === null) return 'passes';
  switch (parent.name) {
    case 'Parenthesized': return useOfNil(program, parent);
    case 'BinaryExpression': {
      const sign = operatorOf(parent, program.text);
      return sign === 'and' || sign === 'or' || sign === '==' || sign === '~=' ? 'guards' : 'fails';
    }
    case 'UnaryExpression': return operatorOf(parent, program.text) === 'not' ? 'guards' : 'fails';
    case 'Member': return 'fails';
    case 'Index': return parent.firstChild?.from === node.from && parent.firstChild.to === node.to ? 'fails' : 'passes';
    case 'Call': case 'MethodCall': return 'fails';
    case 'Arguments': {
      const path = parent.parent?.firstChild ? program.path(parent.parent.firstChild) : undefined;
      if (path === 'tonumber') return useOfNil(program, parent.parent!);
      return path !== undefined && ASKING.has(path) ? 'guards' : 'passes';
    }
    default: return CONDITIONS.has(parent.name) ? 'guards' : 'passes';
  }
}

/** The nodes that a local's uses are. */
export const usesOf = (program: Program, local: Local): SyntaxNode[] =>
  local.uses.filter(({ write }) => !write).map(({ from, to }) => nodeAt(program, from, to));

/** The name that stands there. */
export function nodeAt({ tree }: Program, from: number, to: number): SyntaxNode {
  let node = tree.resolveInner(from, 1);
  while (node.parent !== null && node.to < to) node = node.parent;
  return node;
}
