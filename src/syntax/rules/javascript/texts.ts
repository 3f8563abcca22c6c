// Quotes and comments of other languages.
import type { Finding } from '../rule.ts';
import { fix } from './seen.ts';
import type { Habit, Seen } from './seen.ts';

const template: Habit = {
  code: 'js-template',
  about: 'Lua has no texts with values in them: "Hello " .. name joins, string.format("%d of %d", a, b) fills in. A text of several lines stands between [[ and ]].',
  find: (seen) => {
    const { text } = seen.program;
    const from = text[seen.from] === '`' ? seen.from : -1;
    if (from < 0) return undefined;
    const found = { from, to: from + 1, message: 'Lua has no templates: write "Hello " .. name.' };
    const whole = /^`((?:[^`\\\n$]|\$(?!\{)|\$\{[^`{}\n]*\})*)`/.exec(text.slice(from));
    return whole === null ? found : { ...found, to: from + whole[0].length, ...joined(seen, from, whole[0], whole[1]) };
  },
};

/** The parts with .. between them; what is no text goes through tostring, as a template does it. */
function joined(seen: Seen, from: number, whole: string, inner: string): Pick<Finding, 'fix'> {
  const parts = [...inner.matchAll(/\$\{([^}]*)\}|(?:[^$]|\$(?!\{))+/g)];
  if (parts.some(([, value]) => value !== undefined && !seen.isExpression(value))) return {};
  const shown = parts.map(([part, value]) => (value === undefined ? `"${part.replace(/"/g, '\\"')}"` : `tostring(${value})`));
  const insert = shown.length === 0 ? '""' : shown.join(' .. ');
  return fix(from, from + whole.length, insert, shown.length > 1 ? 'Join with ..' : 'Write quotes');
}

/** As UTF-16, or as the bytes of UTF-8. */
const QUOTE = /^(?:[\u2018-\u201f]|\xe2\x80[\x98-\x9f])/;
const QUOTED = /^([\u2018-\u201b])([^\u2018-\u201b'\\\n]*)[\u2018-\u201b]|^([\u201c-\u201f])([^\u201c-\u201f"\\\n]*)[\u201c-\u201f]/;

const typographic: Habit = {
  code: 'typographic-quote',
  about: 'Lua knows straight quotes alone, "text" and \'text\'. Word processors, chats and some sites turn them into typographic ones, which look alike.',
  find: (seen) => {
    const { from, program: { text } } = seen;
    const sign = QUOTE.exec(text.slice(from))?.[0];
    if (sign === undefined) return undefined;
    const found = { from, to: from + sign.length, message: 'These are typographic quotes: Lua takes " and \' alone.' };
    const whole = QUOTED.exec(text.slice(from));
    if (whole === null) return found;
    const insert = whole[1] === undefined ? `"${whole[4]}"` : `'${whole[2]}'`;
    return { ...found, to: from + whole[0].length, ...fix(from, from + whole[0].length, insert) };
  },
};

const comment: Habit = {
  code: 'js-comment',
  about: 'A comment of Lua begins with two dashes: -- up to the end of the line, --[[ and ]] around several. In Lua 5.4 // divides and cuts the fraction.',
  find: (seen) => longComment(seen) ?? lineComment(seen),
};

function longComment(seen: Seen): Finding | undefined {
  const at = seen.match(/\/\*/g);
  if (at === undefined) return undefined;
  const found = { from: at.from, to: at.to, message: 'Lua writes a long comment as --[[ ... ]].' };
  const { text } = seen.program;
  const end = text.indexOf('*/', at.to);
  const inner = text.slice(at.to, end);
  return end < 0 || inner.includes(']]') || inner.includes('[[') ? found : { ...found, ...fix(at.from, end + 2, `--[[${inner}]]`, 'Write --[[ ... ]]') };
}

/** Two slashes where a line begins, or where what stands behind them is no value. */
function lineComment(seen: Seen): Finding | undefined {
  const at = seen.line.indexOf('//');
  if (at < 0) return undefined;
  const from = seen.lineFrom + at;
  const begins = seen.line.slice(0, at).trim() === '';
  if (!begins && (from > seen.to + 1 || seen.isExpression(seen.written(from + 2)))) return undefined;
  return { from, to: from + 2, message: `A comment begins with -- in Lua${seen.program.lua === '5.4' ? ': // divides' : ''}.`, ...fix(from, from + 2, '--') };
}

export const textHabits: readonly Habit[] = [template, typographic, comment];
