// Lists with holes, whose length is not what one counts.
import type { SyntaxNode } from '@lezer/common';
import type { Program } from '../program.ts';
import { expressionsOf, operatorOf } from '../program.ts';
import type { Local } from '../scopes.ts';
import { usesOf } from './nil.ts';
import type { Finding, Rule } from './rule.ts';

const LENGTHS: ReadonlySet<string> = new Set(['ipairs', 'unpack', 'table.unpack', 'table.concat', 'table.getn', 'table.sort']);

/** Whether a list is asked how long it is: by #, or by what walks it to its end. */
function isMeasured(program: Program, node: SyntaxNode): boolean {
  const { parent } = node;
  if (parent?.name === 'UnaryExpression') return operatorOf(parent, program.text) === '#';
  if (parent?.name !== 'Arguments' || parent.parent?.firstChild == null) return false;
  const path = program.path(parent.parent.firstChild);
  // With an end that is told nothing is measured.
  return path !== undefined && LENGTHS.has(path) && expressionsOf(parent).length === 1;
}

const lengthWithHoles: Rule = {
  code: 'length-with-holes',
  severity: 'info',
  about: 'The length of a list that has nil between its values is any place before a nil: #t, ipairs, unpack and table.concat may end there. Keep false or an own sign in the '
    + 'place of nil, count in a variable (select("#", ...), n), or take elements out with table.remove, going from the end.',
  find: ({ program }) => [...withNil(program), ...withTakenOut(program)],
};

/** A constructor with nil before its last value. */
function withNil(program: Program): Finding[] {
  return program.nodes('Table').flatMap((table) => {
    const elements = expressionsOf(table).filter(({ name }) => name !== 'NamedField' && name !== 'KeyedField');
    const hole = elements.slice(0, -1).find(({ name }) => name === 'Nil');
    if (hole === undefined) return [];
    const local = ownerOf(program, table);
    const isUsed = isMeasured(program, table.parent?.name === 'Parenthesized' ? table.parent : table) || (local !== undefined && usesOf(program, local).some((use) => isMeasured(program, use)));
    return isUsed ? [{ from: hole.from, to: hole.to, message: 'This nil leaves a hole in the list: its length may be told as what is before it.' }] : [];
  });
}

const ownerOf = (program: Program, table: SyntaxNode): Local | undefined => program.scopes.locals.find((local) => {
  const value = local.kind === 'local' ? program.valueOf(local) : undefined;
  return value?.from === table.from && value.to === table.to;
});

/** Under a condition a loop sets elements of a list to nil whose length is asked for behind the loop. */
function withTakenOut(program: Program): Finding[] {
  return program.nodes('Assignment').flatMap((node) => {
    const [target, value] = expressionsOf(node);
    if (expressionsOf(node).length !== 2 || target.name !== 'Index' || value.name !== 'Nil') return [];
    const [list, index] = expressionsOf(target);
    const local = program.localAt(list);
    const step = program.localAt(index);
    if (local === undefined || step?.kind !== 'loop' || !isIf(node.parent?.parent)) return [];
    const loop = loopOver(node, step);
    const isCounted = loop !== undefined && (loop.name === 'NumericFor' || /^ipairs\b/.test(program.textOf(expressionsOf(loop).find(({ name }) => name === 'Call') ?? list)));
    const behind = isCounted && usesOf(program, local).some((use) => use.from > loop.to && isMeasured(program, use));
    return behind ? [{ from: target.from, to: target.to, message: 'This leaves a hole in the list, whose length is asked for behind the loop.' }] : [];
  });
}

const isIf = (node: SyntaxNode | null | undefined): boolean => /^(?:If|ElseIf|Else)$/.test(node?.name ?? '');

function loopOver(node: SyntaxNode, step: Local): SyntaxNode | undefined {
  for (let at = node.parent; at !== null; at = at.parent) if (at.from <= step.from && /For$/.test(at.name)) return at;
  return undefined;
}

export const tableRules: readonly Rule[] = [lengthWithHoles];
