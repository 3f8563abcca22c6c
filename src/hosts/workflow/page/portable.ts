// What of a node's Lua the two runtimes do not have in common, with the form that both take: a diagnostic for each row of the
// document's tables of differences, and for what else was met.
import { continuesOf } from '../../../syntax/goto-continue.ts';
import { childrenOf, pathOf } from '../../../syntax/nodes.ts';
import { parseLua } from '../../../syntax/parse.ts';
import { scopesOf } from '../../../syntax/scopes.ts';
import { lowBits, NAMES } from './portable-names.ts';
import type { NameRule, Runtime } from './portable-names.ts';

type SyntaxNode = ReturnType<typeof parseLua>['topNode'];

export type Rule = 'integers' | 'bitwise' | 'floor-division' | 'const' | 'close' | 'utf8' | 'warn' | 'library' | 'goto' | 'literal';

export interface Diagnostic {
  rule: Rule;
  /** The range of the text that it is about. */
  from: number;
  to: number;
  message: string;
  /** The runtime that alone takes it; absent: both do, with another result. */
  only?: Runtime;
  /** The portable form. */
  fix?: { title: string; from: number; to: number; insert: string };
}

/** The diagnostics of a node's code, in the order of the text. */
export function portability(code: string): Diagnostic[] {
  const tree = parseLua(code, '5.4');
  const found: Diagnostic[] = [];
  const { uses } = scopesOf(tree, code, '5.4');
  const locals = new Set(uses.filter(({ local }) => local !== undefined).map(({ from }) => from));
  const continues = new Set(continuesOf(tree, code).flatMap(({ label, gotos }) => [label, ...gotos]).map(({ from }) => from));
  tree.iterate({ enter: ({ node }) => { if (!continues.has(node.from) || !/^(?:Goto|Label)$/.test(node.name)) found.push(...look(node, code, locals)); } });
  return found.sort((a, b) => a.from - b.from);
}

function look(node: SyntaxNode, code: string, locals: ReadonlySet<number>): Diagnostic[] {
  switch (node.name) {
    case 'BinaryExpression': return binary(node, code);
    case 'UnaryExpression': return unary(node, code);
    case 'Attribute': return attribute(node, code);
    case 'Goto': case 'Label': return [{ rule: 'goto', from: node.from, to: node.to, only: 'rust', message: 'LuaJIT has goto; Evalua\'s Python runtime has it only where the label ends the body of a for or while. Write it with conditions.' }];
    case 'Number': return literal(node, code);
    case 'VariableName': case 'Member': case 'Index': return named(node, code, locals);
    default: return [];
  }
}

const textOf = (node: SyntaxNode, code: string): string => code.slice(node.from, node.to);
const fixed = (node: SyntaxNode, insert: string): NonNullable<Diagnostic['fix']> => ({ title: `Write ${insert.length > 40 ? 'the portable form' : insert}`, from: node.from, to: node.to, insert });

/** The sides of an operator and the operator itself; undefined where one is missing. */
function sides(node: SyntaxNode, code: string): { sign: string; left: string; right: string } | undefined {
  const parts = childrenOf(node);
  const at = parts.findIndex(({ name }) => name.endsWith('Op'));
  if (at < 1 || at + 1 >= parts.length || parts.some(({ type }) => type.isError)) return undefined;
  return { sign: textOf(parts[at], code), left: textOf(parts[at - 1], code), right: textOf(parts[at + 1], code) };
}

/** What stands in the place of an operator of Lua 5.4. */
const OPERATORS: Record<string, { rule: Rule; message: string; instead(left: string, right: string): string | undefined }> = {
  '//': { rule: 'floor-division', message: 'LuaJIT has no //.', instead: (left, right) => `math.floor(${left} / ${right})` },
  '&': { rule: 'bitwise', message: 'LuaJIT has no &. The lowest bits are a remainder.', instead: lowBits },
  '<<': { rule: 'bitwise', message: 'LuaJIT has no <<. Multiply by a power of two.', instead: (left, right) => `(${left}) * ${power(right)}` },
  '>>': { rule: 'bitwise', message: 'LuaJIT has no >>. Divide by a power of two.', instead: (left, right) => `math.floor((${left}) / ${power(right)})` },
  '|': { rule: 'bitwise', message: 'LuaJIT has no |. Use arithmetic.', instead: () => undefined },
  '~': { rule: 'bitwise', message: 'LuaJIT has no ~ between numbers. Use arithmetic.', instead: () => undefined },
};

const power = (count: string): string => (/^\d+$/.test(count) ? String(2 ** Number(count)) : `2 ^ (${count})`);

function binary(node: SyntaxNode, code: string): Diagnostic[] {
  const its = sides(node, code);
  if (its === undefined) return [];
  const range = { from: node.from, to: node.to };
  if (its.sign === '/' && !isFloored(node, code)) {
    return [{ rule: 'integers', ...range, message: 'A quotient is a float in Lua 5.4: 10 / 2 is 5.0 in Rust and 5 in Python. Where a whole number is meant, math.floor makes one in both.',
      fix: fixed(node, `math.floor(${textOf(node, code)})`) }];
  }
  const operator = OPERATORS[its.sign] as (typeof OPERATORS)[string] | undefined;
  if (operator === undefined) return [];
  const insert = operator.instead(its.left, its.right);
  return [{ rule: operator.rule, ...range, only: 'rust', message: operator.message, ...insert !== undefined && { fix: fixed(node, insert) } }];
}

/** A quotient within math.floor, math.ceil or string.format is no float to the outside. */
function isFloored(node: SyntaxNode, code: string): boolean {
  for (let at = node.parent; at !== null; at = at.parent) {
    if (at.name === 'Call') return /^(?:math\.(?:floor|ceil)|string\.format)$/.test(textOf(at.firstChild!, code));
    if (!['BinaryExpression', 'UnaryExpression', 'Parenthesized', 'Arguments'].includes(at.name)) return at.name === 'CompareOp';
  }
  return false;
}

function unary(node: SyntaxNode, code: string): Diagnostic[] {
  const [operator, operand] = childrenOf(node);
  if (operator?.name !== 'BitOp' || operand === undefined || operand.type.isError) return [];
  return [{ rule: 'bitwise', from: node.from, to: node.to, only: 'rust', message: 'LuaJIT has no ~.', fix: fixed(node, `(-(${textOf(operand, code)}) - 1)`) }];
}

function attribute(node: SyntaxNode, code: string): Diagnostic[] {
  const name = node.getChild('AttributeName');
  const isClose = name !== null && textOf(name, code) === 'close';
  const from = node.prevSibling?.to ?? node.from;
  const message = isClose ? 'LuaJIT has no <close>: close by hand at the end.' : 'LuaJIT has no <const>.';
  return [{ rule: isClose ? 'close' : 'const', from: node.from, to: node.to, only: 'rust', message, fix: { title: 'Leave it out', from, to: node.to, insert: '' } }];
}

/** Integers that a double does not hold: exact in Lua 5.4 up to 2^63, rounded in LuaJIT. */
function literal(node: SyntaxNode, code: string): Diagnostic[] {
  const text = textOf(node, code);
  if (!/^(?:\d+|0[xX][0-9a-fA-F]+)$/.test(text) || Number.isSafeInteger(Number(text))) return [];
  return [{ rule: 'integers', from: node.from, to: node.to, message: 'Beyond 2^53 LuaJIT rounds whole numbers, and Lua 5.4 does not: keep it as a text.', fix: fixed(node, `"${text}"`) }];
}

function named(node: SyntaxNode, code: string, locals: ReadonlySet<number>): Diagnostic[] {
  if (node.parent?.name === 'Member' || node.parent?.name === 'Index') { if (node.parent.firstChild?.from === node.from && isRule(node.parent, code)) return []; }
  const path = pathOf(node, code);
  if (path === undefined || locals.has(node.from)) return [];
  const name = path.join('.');
  const rule = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  if (rule === undefined || (isWhole(node) && path.length === 1 && isAvailabilityTest(node, code))) return [];
  const [first] = path;
  const kind: Rule = first === 'utf8' ? 'utf8' : first === 'warn' ? 'warn' : first === 'bit' ? 'bitwise' : 'library';
  return [{ rule: kind, from: node.from, to: node.to, only: rule.only, message: rule.about, ...fixOf(node, code, rule) }];
}

/** Whether a member has a rule of its own, which tells more than that of its library. */
function isRule(node: SyntaxNode, code: string): boolean {
  const path = pathOf(node, code);
  return path !== undefined && Object.hasOwn(NAMES, path.join('.'));
}

const isWhole = ({ name }: SyntaxNode): boolean => name === 'VariableName';

/** `table.unpack or unpack`: what asks whether it is there is portable. */
function isAvailabilityTest({ parent }: SyntaxNode, code: string): boolean {
  return parent?.name === 'BinaryExpression' && /\b(?:or|and)\b/.test(textOf(parent, code));
}

function fixOf(node: SyntaxNode, code: string, { instead }: NameRule): Pick<Diagnostic, 'fix'> {
  const call = node.parent;
  if (instead === undefined || call?.name !== 'Call' || call.firstChild?.from !== node.from) return {};
  const list = call.getChild('Arguments');
  const args = list === null ? [] : childrenOf(list).filter(({ name }) => !['(', ')', ','].includes(name)).map((one) => textOf(one, code));
  const insert = instead(args);
  return insert === undefined || insert === '' ? {} : { fix: fixed(call, insert) };
}
