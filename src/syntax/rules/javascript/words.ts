// Words of JavaScript that begin a statement, or stand before a value.
import type { Finding } from '../rule.ts';
import { fix } from './seen.ts';
import type { Habit, Seen } from './seen.ts';

/** One of some words, where the fault is it or follows it. */
function wordAt(seen: Seen, words: string): { from: number; to: number; word: string } | undefined {
  const at = seen.match(new RegExp(String.raw`(?<![\w.:])(?:${words})\b(?!\s*[=(.,:)]|\s*$)|^\s*(?:${words})\s*;?\s*$`, 'g'));
  if (at === undefined) return undefined;
  const [word] = new RegExp(words).exec(seen.code.slice(at.from, at.to))!;
  const from = seen.code.indexOf(word, at.from);
  return { from, to: from + word.length, word };
}

const declaration: Habit = {
  code: 'js-declaration',
  about: 'Lua declares a variable with local, which is seen up to the end of its block, as let is. A name without it is a global, which scripts in a host often may not make.',
  find: (seen) => destructuring(seen) ?? declared(seen),
};

function declared(seen: Seen): Finding | undefined {
  const at = /^(?:let|const|var)$/.test(seen.word) ? seen.fault : undefined;
  return at && { from: at.from, to: at.to, message: `Lua declares with local, not ${seen.word}.`, ...fix(at.from, at.to, 'local') };
}

/** `const { a, b } = t`, `const [a, b] = t`. */
function destructuring(seen: Seen): Finding | undefined {
  const at = seen.match(/\b(?:let|const|var)\s*(?:\{([^{}]*)\}|\[([^[\]]*)\])\s*=\s*(.*?)\s*;?\s*$/g);
  if (at === undefined) return undefined;
  const [fields, items, from] = at.groups;
  const names = (fields ?? items ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '');
  const message = 'Lua takes no table apart: write local a, b = t.a, t.b.';
  if (!names.every((name) => /^[A-Za-z_]\w*$/.test(name)) || !/^[A-Za-z_][\w.]*$/.test(from ?? '')) return { ...at, message };
  const values = names.map((name, index) => (fields === undefined ? `${from}[${index + 1}]` : `${from}.${name}`));
  return { ...at, message, ...fix(at.from, at.to, `local ${names.join(', ')} = ${values.join(', ')}`) };
}

const waiting: Habit = {
  code: 'js-await',
  about: 'A call of Lua gives its result when it is there: there is nothing to await, and no function is async. Leave the word out.',
  find: (seen) => {
    const at = wordAt(seen, 'await|async');
    if (at === undefined) return undefined;
    const to = at.to + /^[ \t]*/.exec(seen.code.slice(at.to))![0].length;
    return { from: at.from, to: at.to, message: `Lua has no ${at.word}: a call waits for its result. Leave it out.`, ...fix(at.from, to, '', `Leave ${at.word} out`) };
  },
};

const exceptions: Habit = {
  code: 'js-exception',
  about: 'pcall(f, ...) calls a function so that its errors are caught: it gives true and what f returns, or false and the error. error(value) raises one. In a script of Redis redis.pcall '
    + 'gives the error of a command as a table with the field err.',
  find: (seen) => {
    const thrown = wordAt(seen, 'throw');
    if (thrown !== undefined) return { from: thrown.from, to: thrown.to, message: 'Lua raises an error with error(value).', ...raised(seen, thrown.to) };
    const near = seen.before(seen.to + 1);
    const head = [...near.matchAll(/\b(?:try|finally|catch\b\s*(?:\([^()]*\))?)(?=\s*\{)/g)].at(-1);
    if (head === undefined) return undefined;
    const from = Math.max(0, seen.to + 1 - near.length) + head.index;
    return { from, to: from + head[0].length, message: 'Lua catches errors with pcall: local ok, result = pcall(function() ... end).' };
  },
};

/** What stands up to the end of the line, where it is a value. */
function raised(seen: Seen, from: number): Pick<Finding, 'fix'> {
  const rest = seen.written(from).replace(/\s*(?:;\s*)?$/, '');
  const value = (/^\s*new\s+\w*Error\s*\((.*)\)$/.exec(rest)?.[1] ?? rest).trim();
  return seen.isExpression(value) ? fix(from - 'throw'.length, from + rest.length, `error(${value})`) : {};
}

/** What stands for each; a function where the message needs the version. */
const KEYWORDS: Readonly<Record<string, string>> = {
  new: 'Lua has no new: a call makes the value, as Account.new(...).',
  typeof: 'Lua writes type(x) for typeof x.',
  delete: 'Lua takes a field out by t.field = nil.',
  case: 'Lua has no switch: write if, elseif, or look a function up in a table.',
  switch: 'Lua has no switch: write if, elseif, or look a function up in a table.',
  class: 'Lua has no classes: tables with a metatable do their work.',
  import: 'Lua has no import.',
  export: 'Lua has no export: a chunk returns what it gives.',
  instanceof: 'Lua has no instanceof: compare getmetatable(x).',
  void: 'Lua has no void.',
};

const keyword: Habit = {
  code: 'js-keyword',
  about: 'The word has a meaning in JavaScript and none in Lua, which reads it as a name: new, typeof, delete, switch, class, import, export, continue. The message says what Lua writes.',
  find: (seen) => {
    const at = wordAt(seen, `${Object.keys(KEYWORDS).join('|')}|continue`);
    if (at === undefined) return undefined;
    const { from, to, word } = at;
    if (word === 'continue') {
      return { from, to, message: seen.program.lua === '5.4' ? 'Lua has no continue: write goto continue, and ::continue:: at the end of the loop.' : 'Lua 5.1 has no continue: put the rest of the loop in an if.' };
    }
    const operand = word === 'typeof' ? /^\s*([A-Za-z_]\w*(?:\.\w+|\[[^[\]]*\])*)/.exec(seen.program.text.slice(to)) : null;
    return { from, to, message: KEYWORDS[word], ...operand !== null && fix(from, to + operand[0].length, `type(${operand[1]})`) };
  },
};

export const wordHabits: readonly Habit[] = [declaration, waiting, exceptions, keyword];
