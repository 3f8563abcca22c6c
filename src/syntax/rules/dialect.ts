// What another Lua has: functions of its library, and escapes that mean something else.
import { replacedIn } from './arity.ts';
import type { Program } from '../program.ts';
import type { Finding, Rule } from './rule.ts';

/** In which Lua a name is; what is written here in its place, where a name is. */
interface Elsewhere { of: string; in: '5.1' | '5.4' | 'LuaJIT'; instead?: Partial<Record<'5.1' | '5.4', string>>; say?: string }

const OF_54 = 'Lua 5.2 and later';
const OF_53 = 'Lua 5.3 and later';
const OF_51 = 'Lua 5.1';
const JIT = 'LuaJIT';

/** Names that one of the three has and another has not. */
export const ELSEWHERE: Readonly<Record<string, Elsewhere>> = {
  'table.unpack': { of: OF_54, in: '5.4', instead: { '5.1': 'unpack' } },
  'table.pack': { of: OF_54, in: '5.4', say: '{ n = select("#", ...), ... } is the same.' },
  'table.move': { of: OF_53, in: '5.4', say: 'A loop copies as well.' },
  'math.type': { of: OF_53, in: '5.4', say: 'Here all numbers are floats.' },
  'math.tointeger': { of: OF_53, in: '5.4', say: 'Here a whole number is one that math.floor leaves as it is.' },
  'math.ult': { of: OF_53, in: '5.4' },
  'math.maxinteger': { of: OF_53, in: '5.4', say: 'Whole numbers are exact up to 2^53.' },
  'math.mininteger': { of: OF_53, in: '5.4', say: 'Whole numbers are exact from -2^53 on.' },
  'string.pack': { of: OF_53, in: '5.4' },
  'string.unpack': { of: OF_53, in: '5.4' },
  'string.packsize': { of: OF_53, in: '5.4' },
  'rawlen': { of: OF_54, in: '5.4' },
  'utf8': { of: OF_53, in: '5.4' },
  'warn': { of: 'Lua 5.4', in: '5.4' },
  'unpack': { of: OF_51, in: '5.1', instead: { '5.4': 'table.unpack' } },
  'loadstring': { of: OF_51, in: '5.1', instead: { '5.4': 'load' } },
  'setfenv': { of: OF_51, in: '5.1', say: 'load takes the globals of what it compiles.' },
  'getfenv': { of: OF_51, in: '5.1', say: '_ENV are the globals.' },
  'module': { of: OF_51, in: '5.1' },
  'newproxy': { of: OF_51, in: '5.1' },
  'gcinfo': { of: OF_51, in: '5.1', say: 'collectgarbage("count") tells it.' },
  'table.getn': { of: OF_51, in: '5.1', say: 'Write #t.' },
  'table.maxn': { of: OF_51, in: '5.1' },
  'table.foreach': { of: OF_51, in: '5.1', say: 'Write a loop over pairs.' },
  'table.foreachi': { of: OF_51, in: '5.1', say: 'Write a loop over ipairs.' },
  'math.pow': { of: OF_51, in: '5.1', say: 'Write x ^ y.' },
  'math.log10': { of: OF_51, in: '5.1', say: 'Write math.log(x, 10).' },
  'math.cosh': { of: OF_51, in: '5.1' },
  'math.sinh': { of: OF_51, in: '5.1' },
  'math.tanh': { of: OF_51, in: '5.1' },
  'math.mod': { of: OF_51, in: '5.1', instead: { '5.4': 'math.fmod' } },
  'math.ldexp': { of: OF_51, in: '5.1', say: 'Write x * 2.0 ^ e.' },
  'math.frexp': { of: OF_51, in: '5.1' },
  'string.gfind': { of: OF_51, in: '5.1', instead: { '5.4': 'string.gmatch' } },
  'bit': { of: JIT, in: 'LuaJIT', say: 'Lua 5.4 has operators: &, |, ~, <<, >>.' },
  'bit32': { of: 'Lua 5.2', in: 'LuaJIT' },
  'jit': { of: JIT, in: 'LuaJIT' },
  'ffi': { of: JIT, in: 'LuaJIT' },
  'table.new': { of: JIT, in: 'LuaJIT', say: 'Write {}.' },
  'table.clear': { of: JIT, in: 'LuaJIT', say: 'A loop over pairs that sets each to nil does it.' },
};

/** Whether a name is told of as another Lua's. */
export const isElsewhere = (name: string, lua: '5.1' | '5.4'): boolean => Object.hasOwn(ELSEWHERE, name) && ELSEWHERE[name].in !== lua;

const otherLua: Rule = {
  code: 'other-lua',
  severity: 'warning',
  about: 'The Luas differ: 5.4 has table.unpack where 5.1 has unpack, LuaJIT has libraries of its own, and "\\x41" is one letter in 5.4 and LuaJIT but three in 5.1. A function '
    + 'that this Lua has not is nil, and calling it ends the program.',
  find: ({ program, known, isOpen, isJoined, signatures }) => [...names(program, (name) => isOpen || isJoined || known.has(name) || signatures.has(name)), ...escapes(program)],
};

function names(program: Program, isThere: (name: string) => boolean): Finding[] {
  const made = new Set(program.scopes.uses.filter(({ write, local }) => write && local === undefined).map(({ name }) => name));
  const assigned = replacedIn(program);
  return program.nodes('VariableName', 'Member').flatMap((node) => {
    const path = node.name === 'Member' ? program.path(node) : program.localAt(node) === undefined && node.parent?.name !== 'FunctionName' ? program.textOf(node) : undefined;
    const its = path !== undefined && Object.hasOwn(ELSEWHERE, path) ? ELSEWHERE[path] : undefined;
    if (its === undefined || its.in === program.lua || isThere(path!) || made.has(path!.split('.')[0]) || assigned.has(path!) || isAsked(program, node)) return [];
    const instead = its.instead?.[program.lua];
    const say = instead === undefined ? its.say : `Here it is ${instead}.`;
    return [{
      from: node.from, to: node.to, message: `${path} is of ${its.of}: it is nil here.${say === undefined ? '' : ` ${say}`}`,
      ...instead !== undefined && { fix: { title: `Write ${instead}`, from: node.from, to: node.to, insert: instead } },
    }];
  });
}

/** `table.unpack or unpack` takes what is there. */
function isAsked(program: Program, node: NonNullable<Parameters<Program['path']>[0]>): boolean {
  const { parent } = node;
  if (parent === null) return false;
  if (parent.name === 'BinaryExpression') return parent.getChild('or') !== null || parent.getChild('and') !== null || parent.getChild('CompareOp') !== null;
  if (parent.name === 'UnaryExpression') return parent.getChild('not') !== null;
  // What stands behind a question is asked for: if jit then jit.off() end.
  for (let at: typeof parent | null = parent; at !== null; at = at.parent) {
    if (at.name === 'If' || at.name === 'BinaryExpression') {
      const root = program.textOf(node).split('.')[0];
      const condition = at.name === 'If' ? at.getChild('then') : at.getChild('and') ?? at.getChild('or');
      if (condition !== null && condition.from < node.from && new RegExp(`\\b${root}\\b`).test(program.text.slice(at.from, condition.from))) return true;
    }
  }
  return /^(?:If|ElseIf)$/.test(parent.name);
}

const ESCAPES = /\\(?:x[\da-fA-F]{2}|u\{[\da-fA-F]+\}|z)|\\[^]/g;

/** In 5.1 a backslash before a letter that means nothing is left out. */
function escapes(program: Program): Finding[] {
  if (program.lua !== '5.1') return [];
  return program.nodes('String').flatMap((node) => [...program.textOf(node).matchAll(ESCAPES)].flatMap((found) => {
    const [sign] = found;
    if (!/^\\(?:x..|u\{.*|z)$/.test(sign)) return [];
    const from = node.from + found.index;
    const insert = sign.startsWith('\\x') ? `\\${String(Number.parseInt(sign.slice(2), 16)).padStart(3, '0')}` : undefined;
    return [{
      from, to: from + sign.length, message: `"${sign}" is of ${sign.startsWith('\\x') ? 'Lua 5.2 and LuaJIT' : OF_53}: Lua 5.1 reads "${sign.slice(1)}".`,
      ...insert !== undefined && { fix: { title: `Write ${insert}`, from, to: from + sign.length, insert } },
    }];
  }));
}

export const dialectRules: readonly Rule[] = [otherLua];
