// Habits of JavaScript that Lua compiles: names that it has not, texts that are added, .length.
import type { SyntaxNode } from '@lezer/common';
import { expressionsOf, operatorOf } from '../../program.ts';
import type { Program } from '../../program.ts';
import { nodeAt } from '../nil.ts';
import type { Finding, Rule, Subject } from '../rule.ts';

/** What stands for a global of JavaScript: a sentence for the first of these globals that is there, or one for all. */
interface Instead { say: string; with?: readonly (readonly [global: string, say: string])[] }

const JSON_OF: Instead = { say: 'Lua has no JSON.', with: [['cjson', 'Lua has no JSON: write cjson.encode(value) and cjson.decode(text).'], ['json', 'Lua has no JSON: write json.encode(value) and json.decode(text).']] };
const PCALL = 'Lua has no %: pcall(function() ... end) gives true, or false and the error.';
const CLASS = 'Lua has no %: tables are written in braces, and the library table works on them.';

/** "%" stands for the name. */
const GLOBALS: Readonly<Record<string, Instead>> = {
  console: { say: 'Lua has no console.', with: [['redis', 'Lua has no console: redis.log(redis.LOG_NOTICE, text) writes a line of the log.'], ['print', 'Lua has no console: print(value) writes a line.']] },
  Math: { say: 'Lua writes math in small letters.' },
  Date: { say: 'Lua has no Date.', with: [['redis', "Lua has no Date: redis.call('TIME') gives the seconds and microseconds of the server."], ['os', 'Lua has no Date: os.time() gives the seconds since 1970.']] },
  JSON: JSON_OF,
  null: { say: 'Lua writes nil for null.' },
  undefined: { say: 'Lua writes nil for undefined.' },
  NaN: { say: 'Lua writes 0/0 for NaN.' },
  Infinity: { say: 'Lua writes math.huge for Infinity.' },
  await: { say: 'Lua has no await: a call waits for its result. Leave it out.' },
  async: { say: 'Lua has no async: a call waits for its result. Leave it out.' },
  try: { say: PCALL }, catch: { say: PCALL }, finally: { say: PCALL },
  throw: { say: 'Lua raises an error with error(value).' },
  typeof: { say: 'Lua writes type(x) for typeof x.' },
  parseInt: { say: 'Lua writes tonumber(text) for parseInt, and math.floor to cut a fraction.' },
  parseFloat: { say: 'Lua writes tonumber(text) for parseFloat.' },
  isNaN: { say: 'Lua has no isNaN: x ~= x is true of NaN alone.' },
  Number: { say: 'Lua writes tonumber(text) for Number(text).' },
  String: { say: 'Lua writes tostring(value) for String(value).' },
  Boolean: { say: 'Lua writes not not x for Boolean(x).' },
  Array: { say: CLASS }, Object: { say: CLASS },
  Promise: { say: 'Lua has no Promise: a call waits for its result.' },
  setTimeout: { say: 'Lua has no timers.' },
};

/** What to write for a global of JavaScript, in a sentence; undefined where it is none, or there is such a global. */
export function globalOfJavaScript(name: string, known: ReadonlySet<string>): string | undefined {
  if (known.has(name) || !Object.hasOwn(GLOBALS, name)) return undefined;
  const { say, with: some = [] } = GLOBALS[name];
  return (some.find(([its]) => known.has(its))?.[1] ?? say).replaceAll('%', name);
}

const jsGlobal: Rule = {
  code: 'js-global',
  severity: 'warning',
  about: 'JavaScript has a global of that name, Lua has not: it is nil, and to call it or to look into it ends the program. The message says what Lua has in its place.',
  find({ program, known, unknown, isOpen, isJoined }) {
    if (unknown === undefined || isOpen || isJoined) return [];
    const uses = program.scopes.uses.filter(({ local }) => local === undefined);
    const made = new Set(uses.filter(({ write }) => write).map(({ name }) => name));
    return uses.flatMap((use): Finding[] => {
      const message = made.has(use.name) ? undefined : globalOfJavaScript(use.name, known);
      return message === undefined ? [] : [{ from: use.from, to: use.to, message, severity: unknown.severity, ...writtenAs(program, nodeAt(program, use.from, use.to), known) }];
    });
  },
};

const MATH: ReadonlySet<string> = new Set('floor ceil abs max min sqrt pow exp log sin cos tan random'.split(' '));

/** Where something else means the same at that place. */
function writtenAs(program: Program, node: SyntaxNode, known: ReadonlySet<string>): Pick<Finding, 'fix'> {
  const name = program.textOf(node);
  const write = (insert: string, { from, to }: { from: number; to: number } = node): Pick<Finding, 'fix'> => ({ fix: { title: `Write ${insert}`, from, to, insert } });
  if (name === 'null' || name === 'undefined') return write('nil');
  if (name === 'Infinity') return write('math.huge');
  const { parent } = node;
  if (parent?.name !== 'Member') return {};
  const field = parent.getChild('PropertyName');
  const its = field === null ? '' : program.textOf(field);
  const site = parent.parent?.name === 'Call' ? program.callOf(parent.parent) : undefined;
  if (name === 'Math' && its === 'PI') return write('math.pi', parent);
  if (name === 'Math' && MATH.has(its) && (its !== 'pow' || program.lua === '5.1')) return write(`math.${its}`, parent);
  if (name === 'JSON' && known.has('cjson') && site?.args.length === 1 && /^(?:parse|stringify)$/.test(its)) return write(its === 'parse' ? 'cjson.decode' : 'cjson.encode', parent);
  if (name === 'console' && site !== undefined && /^(?:log|info|warn|error|debug)$/.test(its)) {
    const isOne = site.args.length === 1;
    const open = site.node.getChild('Arguments')!.from;
    if (known.has('redis') && isOne && program.text[open] === '(') return write('redis.log(redis.LOG_NOTICE, ', { from: parent.from, to: open + 1 });
    if (known.has('print')) return write('print', parent);
  }
  return {};
}

/** A text that Lua takes for a number, where one is asked for. */
const NUMERIC = /^\s*[-+]?(?:0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*$/i;

const isWords = (program: Program, node: SyntaxNode): boolean => (node.name === 'String' || node.name === 'LongString') && !NUMERIC.test(program.stringOf(node) ?? '');

/** a + b + c as its operands, from the left. */
function operandsOf(program: Program, sum: SyntaxNode): SyntaxNode[] {
  const [left, right] = expressionsOf(sum);
  if (right === undefined) return [];
  return [...isSum(program, left) ? operandsOf(program, left) : [left], right];
}

const isSum = ({ text }: Program, node: SyntaxNode): boolean => node.name === 'BinaryExpression' && operatorOf(node, text) === '+';

export const plusOnText: Rule = {
  code: 'plus-on-text',
  severity: 'error',
  about: 'Lua adds numbers with + and joins texts with ..: "Total: " .. n. With + it makes a number of the text, and raises an error where that is none. What is nil, true or false '
    + 'cannot be joined either: tostring(value) makes a text of it.',
  find: ({ program }) => program.nodes('BinaryExpression').flatMap((node): Finding[] => {
    // The whole sum: those within it are looked at there.
    if (!isSum(program, node) || (node.parent !== null && isSum(program, node.parent) && expressionsOf(node.parent)[0]?.from === node.from)) return [];
    const operands = operandsOf(program, node);
    const first = operands.findIndex((one) => isWords(program, one));
    if (first < 0) return [];
    const from = operands[Math.max(0, first - 1)];
    const { text } = program;
    // Sums before the first text stay sums, as in JavaScript: they bind more strongly than "..".
    const insert = operands.slice(Math.max(0, first - 1)).map((one) => text.slice(one.from, one.to)).join(' .. ');
    const isPlain = !/--/.test(text.slice(from.from, node.to)) && !text.slice(from.from, node.to).includes('\n');
    return [{
      from: operands[first].from, to: operands[first].to, message: 'Lua joins texts with "..": + makes numbers of both sides, and this is none.',
      ...isPlain && { fix: { title: 'Join with ..', from: from.from, to: node.to, insert } },
    }];
  }),
};

const length: Rule = {
  code: 'js-length',
  severity: 'warning',
  about: 'Lists and texts of Lua have no field length: #list is the number of elements, #text that of bytes. list.length is nil.',
  find: ({ program, known, isJoined }) => (isJoined ? [] : program.nodes('Member').flatMap((node): Finding[] => {
    const field = node.getChild('PropertyName');
    const [of] = expressionsOf(node);
    if (field === null || program.textOf(field) !== 'length' || of?.name !== 'VariableName' || isWritten(node)) return [];
    const name = program.textOf(of);
    const isInput = (name === 'KEYS' || name === 'ARGV') && known.has(name) && program.localAt(of) === undefined;
    if (!isInput && !isListOrText(program, of)) return [];
    const { from, to } = node;
    return [{ from, to, message: `${name}.length is nil: #${name} is its length.`, fix: { title: `Write #${name}`, from, to, insert: `#${name}` } }];
  })),
};

const isWritten = ({ parent, to }: SyntaxNode): boolean => parent?.name === 'Assignment' && (parent.getChild('=')?.from ?? 0) >= to || parent?.name === 'FunctionName';

/** A local that is made as a list or a text, and used in no way that could give it a field. */
function isListOrText(program: Program, node: SyntaxNode): boolean {
  const local = program.localAt(node);
  const value = local && program.valueOf(local);
  if (value === undefined || local === undefined) return false;
  if (value.name === 'String' || value.name === 'LongString') return true;
  return value.name === 'Table' && expressionsOf(value).every(({ name }) => name !== 'NamedField' && name !== 'KeyedField') && local.uses.every((use) => {
    const { parent } = nodeAt(program, use.from, use.to);
    const call = parent?.name === 'Arguments' && parent.parent !== null ? program.callOf(parent.parent) : undefined;
    return parent?.name === 'Member' && !isWritten(parent) || parent?.name === 'UnaryExpression' || parent?.name === 'Index' || OF_LISTS.has(call?.path ?? '');
  });
}

/** Functions that give no field to a list. */
const OF_LISTS: ReadonlySet<string> = new Set(['ipairs', 'pairs', 'unpack', 'table.unpack', 'table.concat', 'table.insert', 'table.remove', 'table.sort', 'cjson.encode']);

/** What of JavaScript Lua compiles. */
export const javaScriptRules: readonly Rule<Subject>[] = [jsGlobal, plusOnText, length];
