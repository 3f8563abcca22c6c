// What Lua would not compile: the first fault of the text, in words, and what is written in its place where that is plain.
import type { SyntaxNode, Tree } from '@lezer/common';
import type { Diagnostic } from '../diagnostic.ts';
import { childrenOf } from '../nodes.ts';
import { isFault } from '../parse.ts';
import { statementsOf } from '../program.ts';
import type { Program } from '../program.ts';
import { habitAt } from './javascript/habits.ts';
import type { Finding } from './rule.ts';

export const SYNTAX = {
  code: 'syntax',
  severity: 'error',
  about: 'Lua cannot compile the text, so that nothing of it runs. Told is the first place where it is no Lua any more; what is wrong may stand before it, as a bracket or a '
    + 'word "end" that is missing.',
} as const;

const NONE: ReadonlySet<string> = new Set();

/** The first fault; undefined where Lua takes the text. `known`: the globals that are there. */
export function syntaxFault(program: Program, known: ReadonlySet<string> = NONE): Diagnostic | undefined {
  const { tree, text } = program;
  const fault = firstFault(tree);
  const habit = fault && habitAt(program, fault, known);
  if (habit !== undefined) return { severity: SYNTAX.severity, ...habit };
  const found = fault === undefined ? refusedByCompiler(program) : { ...rangeOf(fault, text), ...ofFault(program, fault) };
  return found === undefined ? undefined : { severity: SYNTAX.severity, ...found, code: SYNTAX.code, about: SYNTAX.about };
}

function firstFault(tree: Tree): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  tree.iterate({
    enter(node) {
      if (found === undefined && isFault(node)) found = node.node;
      return found === undefined;
    },
  });
  return found;
}

/** The token there: a place of no width, which nobody would see, is what comes next, or what came before. */
function rangeOf({ name, from, to }: SyntaxNode, text: string): { from: number; to: number } {
  if (name === 'BadString' || name === 'BadComment') return { from, to: Math.min(to, Math.max(from + 1, lineEnd(text, from))) };
  if (to > from && name !== 'BadStatement') return { from, to };
  const [next] = /^\s*(?:[A-Za-z_]\w*|[^\s\w]+|\d[\w.]*)/.exec(text.slice(to)) ?? [];
  if (next !== undefined && !next.includes('\n')) {
    const start = to + next.length - next.trimStart().length;
    return { from: start, to: to + next.length };
  }
  const before = text.slice(0, to).trimEnd().length;
  return { from: Math.max(0, before - 1), to: Math.max(before, Math.min(1, text.length)) };
}

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};

/** Signs of a later Lua. */
const LATER: readonly (readonly [pattern: RegExp, message: string])[] = [
  [/^\/\//, 'Lua 5.1 has no //: write math.floor(a / b).'],
  [/^::/, 'Lua 5.1 has no goto and no labels.'],
  [/^<(?:const|close)>/, 'Lua 5.1 has no attributes of locals.'],
];

const OPENS: Record<string, { ends: string; word: string }> = {
  While: { ends: 'end', word: 'while' }, If: { ends: 'end', word: 'if' }, Do: { ends: 'end', word: 'do' }, NumericFor: { ends: 'end', word: 'for' },
  GenericFor: { ends: 'end', word: 'for' }, FunctionBody: { ends: 'end', word: 'function' }, Repeat: { ends: 'until', word: 'repeat' },
  Table: { ends: '}', word: '{' }, Parenthesized: { ends: ')', word: '(' }, Arguments: { ends: ')', word: '(' }, Index: { ends: ']', word: '[' }, Parameters: { ends: ')', word: '(' },
};
const WANTS: Record<string, string | undefined> = { While: 'do', NumericFor: 'do', GenericFor: 'do', If: 'then', ElseIf: 'then' };

function ofFault(program: Program, fault: SyntaxNode): Omit<Finding, 'from' | 'to'> & Partial<Finding> {
  const { text, lua } = program;
  switch (fault.name) {
    case 'BadString': return { message: /^["']/.test(text[fault.from]) && !isClosed(program.textOf(fault)) ? 'The string is not closed in its line.' : 'The string is not closed, or has an escape that Lua has not.' };
    case 'BadComment': return { message: 'The comment is not closed, or opens another one within.' };
    case 'BadNumber': return { message: `${program.textOf(fault)} is no number of Lua.` };
    case 'BadCall': return { message: 'Lua 5.1 does not know whether this bracket calls what stands on the line before. Put it on that line, or a ; before it.' };
    default: break;
  }
  const at = fault.name === 'BadStatement' ? fault.to : fault.from;
  const rest = text.slice(at).trimStart();
  if (lua === '5.1') {
    // The first of two slashes is one of 5.1's, too.
    const start = text.length - rest.length - (rest[0] === '/' && text[text.length - rest.length - 1] === '/' ? 1 : 0);
    const [pattern, message] = LATER.find(([sign]) => sign.test(text.slice(start))) ?? [];
    if (pattern !== undefined) return { from: start, to: start + pattern.exec(text.slice(start))![0].length, message: message! };
  }
  if (lua === '5.1' && /^goto\b/.test(program.textOf(fault))) return { from: fault.from, to: fault.from + 'goto'.length, message: 'Lua 5.1 has no goto.' };
  return { message: missing(program, fault) ?? unexpected(program, fault, rest) };
}

const isClosed = (string: string): boolean => string.length > 1 && string.at(-1) === string[0];

/** What the nodes around a fault have begun and not ended. */
function missing(program: Program, { parent, from, to }: SyntaxNode): string | undefined {
  if (parent === null || from !== to) return undefined;
  const children = childrenOf(parent);
  const wanted = WANTS[parent.name];
  const opens = Object.hasOwn(OPENS, parent.name) ? OPENS[parent.name] : undefined;
  const line = program.lineAt(parent.name === 'FunctionBody' ? parent.parent?.from ?? parent.from : parent.from);
  if (wanted !== undefined && !children.some(({ name }) => name === wanted)) return `"${opens?.word ?? 'elseif'}" of line ${line} wants "${wanted}" here.`;
  if (opens === undefined || children.some(({ name }) => name === opens.ends)) return undefined;
  const opening = opens.word.length === 1 ? `The ${opens.word} of line ${program.lineAt((parent.firstChild?.name === opens.word ? parent.firstChild : parent.getChild(opens.word))?.from ?? parent.from)} is not closed` : `"${opens.word}" of line ${line} has no "${opens.ends}"`;
  return `${opening}.`;
}

function unexpected(program: Program, fault: SyntaxNode, rest: string): string {
  if (fault.name === 'BadStatement') return 'A value alone is no statement: Lua wants an assignment or a call.';
  if (fault.parent?.name === 'Chunk' && /^end\b/.test(program.textOf(fault))) return 'This "end" ends nothing.';
  if (fault.parent?.name === 'Return' || fault.prevSibling?.name === 'Return') return '"return" is the last statement of its block: nothing may stand behind it.';
  const [token] = /^(?:\w+|\S)/.exec(rest) ?? [''];
  return token === '' ? 'The text ends before the statement does.' : `Lua does not expect "${token}" here.`;
}

const LOOP = /^(?:While|Repeat|NumericFor|GenericFor)$/;

/** What is well formed, and refused all the same. */
function refusedByCompiler(program: Program): (Finding) | undefined {
  const found: Finding[] = [
    ...program.nodes('Break').filter((node) => !isWithin(node, LOOP)).map(({ from, to }) => ({ from, to, message: 'There is no loop to break.' })),
    ...program.nodes('Vararg').filter((node) => node.parent?.name !== 'Parameters' && !takesMany(node)).map(({ from, to }) => ({ from, to, message: 'The function around does not take "...".' })),
    ...program.nodes('Goto').filter((node) => !hasLabel(program, node)).map(({ from, to }) => ({ from, to, message: 'No label of that name is seen here.' })),
    ...program.scopes.locals.filter(({ attribute }) => attribute !== undefined).flatMap(({ name, uses }) => uses.filter(({ write }) => write).map(({ from, to }) => ({ from, to, message: `${name} is constant: nothing can be assigned to it.` }))),
  ];
  return found.sort((a, b) => a.from - b.from).at(0);
}

function isWithin(node: SyntaxNode, pattern: RegExp): boolean {
  for (let at = node.parent; at !== null && at.name !== 'FunctionBody'; at = at.parent) if (pattern.test(at.name)) return true;
  return false;
}

function takesMany(node: SyntaxNode): boolean {
  let at = node.parent;
  while (at !== null && at.name !== 'FunctionBody') at = at.parent;
  return at === null || at.getChild('Parameters')?.getChild('Vararg') != null;
}

function hasLabel(program: Program, goto: SyntaxNode): boolean {
  const nameOf = (node: SyntaxNode): string => { const name = node.getChild('LabelName'); return name === null ? '' : program.textOf(name); };
  for (let at = goto.parent; at !== null && at.name !== 'FunctionBody'; at = at.parent) {
    if ((at.name === 'Block' || at.name === 'Chunk') && statementsOf(at).some((one) => one.name === 'Label' && nameOf(one) === nameOf(goto))) return true;
  }
  // A function's own block stands in its body.
  return false;
}
