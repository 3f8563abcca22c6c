// Signs of JavaScript: operators and brackets that mean nothing in Lua, or something else.
import type { Finding } from '../rule.ts';
import { closing, fix } from './seen.ts';
import type { Habit, Seen } from './seen.ts';

const strictEqual: Habit = {
  code: 'js-strict-equal',
  about: 'JavaScript compares with === so that nothing is converted. Lua never converts what it compares: 1 == "1" is false. So == is what === means.',
  find: (seen) => {
    const at = seen.match(/===/g);
    return at && { ...at, message: 'Lua writes == for ===: it never converts what it compares.', ...fix(at.from, at.to, '==') };
  },
};

const notEqual: Habit = {
  code: 'js-not-equal',
  about: 'Lua writes "not equal" as ~=. It never converts what it compares, so that ~= is what !== means.',
  find: (seen) => {
    const at = seen.match(/!==?/g);
    return at && { ...at, message: 'Lua writes ~= for "not equal".', ...fix(at.from, at.to, '~=') };
  },
};

const WORDS: Record<string, string> = { '&&': 'and', '||': 'or', '!': 'not' };

const logic: Habit = {
  code: 'js-logic',
  about: 'Lua writes && as "and", || as "or", ! as "not". In Lua nil and false alone are untrue: 0, "" and an empty table are true.',
  find: (seen) => {
    const at = seen.match(/&&(?!=)|\|\|(?!=)|!(?!=)/g);
    if (at === undefined) return undefined;
    const sign = seen.code.slice(at.from, at.to);
    const before = sign !== '!' && /\S/.test(seen.code[at.from - 1] ?? ' ') ? ' ' : '';
    const after = /\S/.test(seen.code[at.to] ?? ' ') ? ' ' : '';
    return { ...at, message: `Lua writes "${WORDS[sign]}" for ${sign}.`, ...fix(at.from, at.to, before + WORDS[sign] + after) };
  },
};

const question: Habit = {
  code: 'js-question-mark',
  about: 'Lua has no ?:, ?? and ?. of its own. "a and b or c" stands for a ? b : c where b is neither nil nor false; "a or b" for a ?? b where a is not false; "a and a.b" '
    + 'for a?.b. Else an if decides.',
  find: (seen) => {
    const at = seen.match(/\?\?=?|\?\.|\?/g);
    if (at === undefined) return undefined;
    const { from, to } = at;
    const sign = seen.code.slice(from, to);
    if (sign.startsWith('??')) return { from, to, message: 'Lua has no ??: write a or b, which takes b where a is false, too.' };
    if (sign === '?.') return { from, to, message: 'Lua has no ?.: write a and a.b.' };
    return { from, to, message: 'Lua has no ?: — "a and b or c" stands for it where b is neither nil nor false.', ...ternary(seen, from) };
  },
};

/** Exact where what is chosen first is a number or a text: both are true in Lua. */
function ternary(seen: Seen, mark: number): Pick<Finding, 'fix'> {
  const begun = /(?:\breturn\b|(?:^|[^=<>~!])=(?!=))\s*([^?]*)$/.exec(seen.line.slice(0, mark - seen.lineFrom));
  const rest = seen.written(mark + 1);
  const chosen = /^\s*(-?\d[\w.]*|"[^"\\]*"|'[^'\\]*')\s*:(?!:)\s*([^?]*?)\s*(?:;\s*)?$/.exec(rest);
  if (begun === null || chosen === null) return {};
  const from = mark - begun[1].length;
  const condition = seen.program.text.slice(from, mark).trim();
  const [, first, second] = chosen;
  if (!seen.isExpression(condition) || !seen.isExpression(second)) return {};
  const asked = /\b(?:and|or)\b/.test(condition) ? `(${condition})` : condition;
  return fix(from, mark + 1 + rest.replace(/\s*(?:;\s*)?$/, '').length, `${asked} and ${first} or ${second}`);
}

const arrow: Habit = {
  code: 'js-arrow',
  about: 'Lua has one form of functions: function(x) return x + 1 end. What they return stands behind "return", and "end" closes them.',
  find: (seen) => {
    const at = seen.match(/(?:\(([^()]*)\)|\b([A-Za-z_]\w*))\s*=>/g);
    if (at === undefined) return undefined;
    const names = (at.groups[0] ?? at.groups[1] ?? '').trim();
    return { from: at.from, to: at.to, message: `Lua writes function(${names}) ... end.`, ...arrowFix(seen, at, names) };
  },
};

/** Where a value stands behind the arrow, in the same line. */
function arrowFix(seen: Seen, { from, to }: { from: number; to: number }, names: string): Pick<Finding, 'fix'> {
  let depth = 0;
  let end = to;
  for (; end < seen.lineFrom + seen.line.length; end++) {
    const sign = seen.code[end];
    if ('([{'.includes(sign)) depth++;
    if (')]}'.includes(sign) && --depth < 0) break;
    if (depth === 0 && (sign === ',' || sign === ';')) break;
  }
  const value = seen.program.text.slice(to, end).trim();
  const isPlain = /^[\w\s,]*$/.test(names) && !value.startsWith('{') && seen.isExpression(value);
  return isPlain ? fix(from, end, `function(${names}) return ${value} end`, 'Write function ... end') : {};
}

const array: Habit = {
  code: 'js-array',
  about: 'Lua has one kind of table, in braces: { 1, 2, 3 } is a list. Its first element is t[1], and #t is its length.',
  find: (seen) => {
    const { code, from } = seen;
    if (code[from] !== '[' || !/(?:[=(,{]|\b(?:return|in|and|or|not))\s*$/.test(seen.before(from))) return undefined;
    const end = closing(code, from);
    const message = 'Lua writes a list in braces: { 1, 2, 3 }.';
    if (end === undefined || code[end] !== ']') return { from, to: from + 1, message };
    return { from, to: from + 1, message, ...fix(from, end + 1, `{${seen.program.text.slice(from + 1, end)}}`, 'Write { ... }') };
  },
};

const object: Habit = {
  code: 'js-object',
  about: 'Fields of a table are written { name = 1, ["any text"] = 2 }, with an equals sign. A colon calls a method.',
  find: (seen) => {
    const { code, program: { text } } = seen;
    // `{ a: 1` is read as a method that 1 cannot be the name of, `{ "a": 1` as a text with a colon behind it.
    const end = code[seen.from] === ':' ? seen.from + 1 : seen.from;
    const name = /([{,]\s*)([A-Za-z_]\w*|"[^"\\\n]*"|'[^'\\\n]*')\s*:\s*$/.exec(text.slice(Math.max(0, end - 200), end));
    if (name === null || !isWithin(seen, 'Table')) return undefined;
    const from = end - name[0].length + name[1].length;
    const [, , key] = name;
    const to = from + name[0].slice(name[1].length).trimEnd().length;
    const insert = /^["']/.test(key) ? `[${key}] =` : `${key} =`;
    return { from, to, message: `Lua writes { ${insert} ... }: a field has an equals sign.`, ...fix(from, to, insert) };
  },
};

function isWithin({ fault }: Seen, name: string): boolean {
  for (let at = fault.parent; at !== null; at = at.parent) if (at.name === name) return true;
  return false;
}

const power: Habit = {
  code: 'js-power',
  about: 'Lua writes "to the power of" as ^: 2 ^ 10 is 1024. It binds more strongly than a minus before it: -2 ^ 2 is -4.',
  find: (seen) => {
    const at = seen.match(/\*\*(?!=)/g);
    return at && { ...at, message: 'Lua writes ^ for **.', ...fix(at.from, at.to, '^') };
  },
};

const BITS: Record<string, string> = { '&': 'band', '|': 'bor', '^': 'bxor', '~': 'bnot', '<<': 'lshift', '>>': 'rshift', '>>>': 'rshift' };

const bits: Habit = {
  code: 'bit-operator',
  about: 'Lua 5.1 has no operators on bits. Where the host brings the library bit, bit.band(a, b), bit.bor, bit.bxor, bit.bnot, bit.lshift and bit.rshift do the same on 32 bits.',
  find: (seen) => {
    if (seen.program.lua !== '5.1') return undefined;
    const at = seen.match(/>>>|<<|>>|[&|~](?![&|=])/g);
    if (at === undefined) return undefined;
    const sign = seen.code.slice(at.from, at.to);
    const name = sign === '~' && /[\w)\]]\s*$/.test(seen.before(at.from)) ? 'bxor' : BITS[sign];
    const instead = seen.known.has('bit') ? `: write bit.${name}(${name === 'bnot' ? 'a' : 'a, b'})` : '';
    return { ...at, message: `Lua 5.1 has no operators on bits${instead}.` };
  },
};

export const signHabits: readonly Habit[] = [strictEqual, notEqual, arrow, logic, question, array, object, power, bits];
