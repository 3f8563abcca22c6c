// What can never run: statements behind one that always leaves.
import type { SyntaxNode } from '@lezer/common';
import type { Program } from '../program.ts';
import { expressionsOf, statementsOf } from '../program.ts';
import type { Rule } from './rule.ts';

/** How a statement leaves: never, out of its loop, or out of its function (or program). */
type Leaving = 'goes on' | 'ends loop' | 'ends function';

const unreachable: Rule = {
  code: 'unreachable-code',
  severity: 'info',
  about: 'What stands before this always leaves: it returns, raises an error, ends the loop in each branch, or repeats without a break. So this never runs. Take it out, '
    + 'or move it before what leaves.',
  find: ({ program }) => program.nodes('Chunk', 'Block').flatMap((block) => {
    const statements = statementsOf(block);
    const at = statements.findIndex((one, here) => here + 1 < statements.length && leaving(program, one) !== 'goes on');
    if (at < 0) return [];
    const behind = statements.slice(at + 1);
    // A label can be gone to from elsewhere; functions may stand there for others.
    if (behind.some(({ name }) => name === 'Label')) return [];
    const [from, to] = [behind[0].from, behind.at(-1)!.to];
    return [{
      from, to: Math.min(to, endOfLine(program.text, from)), message: `This never runs: line ${program.lineAt(statements[at].from)} always leaves before it.`,
      fix: { title: 'Take it out', from: statements[at].to, to, insert: '' },
    }];
  }),
};

const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};

function leaving(program: Program, node: SyntaxNode): Leaving {
  switch (node.name) {
    case 'Return': return 'ends function';
    case 'Break': return 'ends loop';
    case 'Do': return ofBlock(program, node.getChild('Block'));
    case 'If': return ofBranches(program, node);
    case 'While': {
      const [condition] = expressionsOf(node);
      return condition.name === 'True' && !canBreak(node) ? 'ends function' : 'goes on';
    }
    case 'Repeat': {
      const condition = expressionsOf(node).at(-1);
      return condition?.name === 'False' && !canBreak(node) ? 'ends function' : 'goes on';
    }
    case 'CallStatement': {
      const callee = node.firstChild?.name === 'Call' ? node.firstChild.firstChild : null;
      return callee !== null && (program.isGlobal(callee, 'error') || program.path(callee) === 'os.exit') ? 'ends function' : 'goes on';
    }
    default: return 'goes on';
  }
}

function ofBlock(program: Program, block: SyntaxNode | null): Leaving {
  if (block === null) return 'goes on';
  for (const statement of statementsOf(block)) {
    if (statement.name === 'Label') return 'goes on';
    const its = leaving(program, statement);
    if (its !== 'goes on') return its;
  }
  return 'goes on';
}

/** Only where each branch leaves, and there is one for all other cases. */
function ofBranches(program: Program, node: SyntaxNode): Leaving {
  const last = node.getChild('Else');
  if (last === null) return 'goes on';
  const blocks = [node.getChild('Block'), ...node.getChildren('ElseIf').map((one) => one.getChild('Block')), last.getChild('Block')];
  const all = blocks.map((block) => ofBlock(program, block));
  if (all.includes('goes on')) return 'goes on';
  return all.includes('ends loop') ? 'ends loop' : 'ends function';
}

/** Whether something within ends this loop: a break of its own, or a goto. */
function canBreak(loop: SyntaxNode): boolean {
  let found = false;
  const look = (node: SyntaxNode): void => {
    for (let child = node.firstChild; child !== null && !found; child = child.nextSibling) {
      if (child.name === 'FunctionBody') continue;
      if (child.name === 'Goto') found = true;
      else if (child.name === 'Break') found = true;
      else if (/^(?:While|Repeat|NumericFor|GenericFor)$/.test(child.name)) lookForGoto(child);
      else look(child);
    }
  };
  const lookForGoto = (node: SyntaxNode): void => node.cursor().iterate(({ name }) => { found ||= name === 'Goto'; });
  look(loop);
  return found;
}

export const flowRules: readonly Rule[] = [unreachable];
