// Blocks: Lua opens them with a word and closes them with "end", where others have braces.
import type { SyntaxNode } from '@lezer/common';
import { childrenOf } from '../../nodes.ts';
import type { Finding } from '../rule.ts';
import { closing, fix } from './seen.ts';
import type { Habit, Seen } from './seen.ts';

/** What stands before the brace of a block, in its line; the word is told. */
const HEADS: readonly (readonly [pattern: RegExp, form: string])[] = [
  [/\b(?:if|elseif)\b[^{}]*$/, 'if ... then ... end'],
  [/\bwhile\b[^{}]*$/, 'while ... do ... end'],
  [/\bfor\b[^{}]*$/, 'for ... do ... end'],
  [/\bfunction\b[^{}()]*\([^(){}]*\)\s*$/, 'function ... end'],
  [/(?:^|\})\s*else\s*$/, 'else ... end'],
  [/\bdo\s*$/, 'do ... end, or repeat ... until'],
];
const AROUND: ReadonlySet<string> = new Set(['If', 'ElseIf', 'While', 'NumericFor', 'GenericFor', 'FunctionBody', 'Do']);

const braces: Habit = {
  code: 'js-braces',
  about: 'Blocks of Lua open with a word and close with "end": if x then ... end, while x do ... end, for ... do ... end, function(...) ... end. Braces make tables: if (x) { f() } '
    + 'calls x with one, which is why Lua misses the "then" only further down.',
  find: (seen) => {
    const { code } = seen;
    const open = braceOf(seen);
    if (open !== undefined) return { from: open.at, to: open.at + 1, message: `Lua writes ${open.form}: braces make tables.`, ...withEnd(seen, open.at) };
    return code[seen.from] === '}' && closesNone(code, seen.from) ? { from: seen.from, to: seen.from + 1, message: 'Lua closes a block with "end".' } : undefined;
  },
};

/** The first brace behind the head of the statement that the fault is in. */
function braceOf(seen: Seen): { at: number; form: string } | undefined {
  const { code } = seen;
  const begin = beginOf(seen.fault);
  if (begin === undefined && !/^\s*\}?\s*else\s*\{/.test(code.slice(seen.lineFrom))) return undefined;
  for (let at = code.indexOf('{', begin ?? seen.lineFrom); at >= 0 && at <= seen.to; at = code.indexOf('{', at + 1)) {
    const head = code.slice(Math.max(code.lastIndexOf('\n', at - 1) + 1, begin ?? 0, at - 200), at);
    const form = HEADS.find(([pattern]) => pattern.test(head))?.[1];
    if (form !== undefined && !/\b(?:then|in|=)\s*$/.test(head)) return { at, form };
  }
  return undefined;
}

/** The innermost statement around a fault that has not opened its block yet, with its line's begin for functions. */
function beginOf(fault: SyntaxNode): number | undefined {
  for (let at: SyntaxNode | null = fault; at !== null; at = at.parent) {
    if (!AROUND.has(at.name)) continue;
    if (at.name === 'FunctionBody') return at.parent?.from ?? at.from;
    if (at.name === 'Do' || !childrenOf(at).some(({ name }) => name === 'then' || name === 'do')) return at.from;
  }
  return undefined;
}

function closesNone(code: string, at: number): boolean {
  let depth = 0;
  for (let before = at - 1; before >= 0; before--) {
    if (code[before] === '}') depth++;
    else if (code[before] === '{' && depth-- === 0) return false;
  }
  return true;
}

/** The words in the place of the braces, of an if with all its parts, a while, a for of Lua's or a function. */
function withEnd({ code, lineFrom, program }: Seen, open: number): Pick<Finding, 'fix'> {
  const lineStart = Math.max(open - 200, code.lastIndexOf('\n', open - 1) + 1);
  const head = code.slice(lineStart, open);
  const isIf = /\bif\b[^{}]*$/.test(head);
  const word = isIf ? 'then' : /\b(?:while|for)\b[^{}]*$/.test(head) ? 'do' : /\bfunction\b[^{}]*$/.test(head) ? '' : undefined;
  if (word === undefined || lineStart > lineFrom || /\bfor\s*\(/.test(head) || /\bdo\s*$/.test(head)) return {};
  let written = '';
  let at = open;
  for (let next = word; ;) {
    const end = closing(code, at);
    if (end === undefined || code[end] !== '}') return {};
    written += (next === '' ? '' : `${/\s$/.test(program.text.slice(0, at)) || next === 'else' ? '' : ' '}${next}`) + spaced(program.text.slice(at + 1, end));
    const more = isIf ? /^\s*else(?:\s*if\b([^{}]*))?\s*\{/.exec(code.slice(end + 1)) : null;
    if (more === null) return fix(open, end + 1, `${written}end`, 'Write the words of Lua');
    const condition = more[1] === undefined ? undefined : program.text.slice(end + 1, end + 1 + more[0].length - 1).replace(/^\s*else\s*if\b/, '').trim();
    next = condition === undefined ? 'else' : `elseif ${condition} then`;
    at = end + more[0].length;
  }
}

/** What stood between braces, with space around it. */
const spaced = (inner: string): string => `${/^\s/.test(inner) ? '' : ' '}${inner}${/\s$/.test(inner) ? '' : ' '}`;

const loops: Habit = {
  code: 'js-for',
  about: 'Lua counts with for i = 1, n do ... end, where the last number is taken, too, and goes through tables with for key, value in pairs(t) do ... end, through lists in their order with ipairs.',
  find: (seen) => {
    const at = seen.match(/\bfor\s*\(/g);
    if (at === undefined || !AROUND.has(seen.fault.parent?.name ?? '')) return undefined;
    return { from: at.from, to: at.to, message: `Lua writes ${loopOf(seen.code.slice(at.to))} do ... end.` };
  },
};

/** The loop of Lua for a head of JavaScript, where it is one that is seen often. */
function loopOf(head: string): string {
  const counted = /^\s*(?:(?:let|var|const)\s+)?(\w+)\s*=\s*([\w.]+)\s*;\s*\1\s*(<=?)\s*([\w.#]+)\s*;\s*(?:\1\s*\+\+|\+\+\s*\1|\1\s*\+=\s*1)\s*\)/.exec(head);
  if (counted !== null) {
    const [, name, first, sign, last] = counted;
    const end = sign === '<=' ? last : /^\d+$/.test(last) ? String(Number(last) - 1) : `${last.replace(/^(.*)\.length$/, '#$1')} - 1`;
    return `for ${name} = ${first}, ${end}`;
  }
  const [, name, way, of] = /^\s*(?:(?:let|var|const)\s+)?(\w+)\s+(of|in)\s+([\w.]+)\s*\)/.exec(head) ?? [];
  if (way === 'of') return `for _, ${name} in ipairs(${of})`;
  return way === 'in' ? `for ${name} in pairs(${of})` : 'for i = 1, n';
}

const elseIf: Habit = {
  code: 'js-else-if',
  about: 'Lua writes elseif in one word. "else if" begins an if within the else, which wants an "end" of its own.',
  find: (seen) => {
    const { fault, code } = seen;
    if (fault.from !== fault.to || fault.parent?.name !== 'If') return undefined;
    const found = /\belse[ \t]+if\b/.exec(code.slice(fault.parent.from));
    if (found === null) return undefined;
    const from = fault.parent.from + found.index;
    return { from, to: from + found[0].length, message: 'Lua writes elseif in one word: "else if" wants an "end" of its own.', ...fix(from, from + found[0].length, 'elseif') };
  },
};

export const blockHabits: readonly Habit[] = [loops, braces, elseIf];
