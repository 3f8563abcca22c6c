// Assignments that compute, and counting by signs.
import type { Finding } from '../rule.ts';
import { fix } from './seen.ts';
import type { Habit, Seen } from './seen.ts';

const PLACE = String.raw`[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[[^\[\]]*\])*`;
const COMPUTES = new RegExp(String.raw`(${PLACE})?\s*(\*\*|\/\/|<<|>>>?|\?\?|&&|\|\||\.\.|[-+*/%&|^.])=(?!=)`, 'g');
const COUNTS = new RegExp(String.raw`(${PLACE})?\s*(\+\+|--)(${PLACE})?`, 'g');

const compute: Habit = {
  code: 'js-assignment',
  about: 'Lua assigns with = alone: x = x + 1 in the place of x += 1, x++ and ++x. An assignment is a statement, and has no value. "--" begins a comment.',
  find: (seen) => computes(seen) ?? counts(seen),
};

function computes(seen: Seen): Finding | undefined {
  const at = seen.match(COMPUTES);
  if (at === undefined) return undefined;
  const [place, sign] = at.groups as [string | undefined, string];
  const from = at.to - sign.length - 1;
  const found = { from, to: at.to, message: `Lua has no ${sign}=: write x = x ${OPERATORS[sign] ?? sign} y.` };
  const rest = seen.code.slice(at.to, seen.lineFrom + seen.line.length);
  const value = seen.written(at.to).slice(0, rest.includes(';') ? rest.indexOf(';') : undefined).trimEnd();
  const to = at.to + value.length;
  if (place === undefined || !isStatement(seen, at.from) || !seen.isExpression(value) || !/^(?:\*\*|[-+*/%^]|\.\.|\.)$/.test(sign)) return found;
  // A text is joined.
  const operator = sign === '+' && /^\s*["']/.test(value) ? '..' : OPERATORS[sign] ?? sign;
  const operand = /^\s*(?:[\w.]+|"[^"]*"|'[^']*')\s*$/.test(value) ? value.trim() : `(${value.trim()})`;
  return { ...found, ...fix(at.from, to, `${place} = ${place} ${operator} ${operand}`) };
}

const OPERATORS: Record<string, string> = { '**': '^', '&&': 'and', '||': 'or', '??': 'or', '.': '..' };

function counts(seen: Seen): Finding | undefined {
  const at = seen.match(COUNTS);
  if (at === undefined) return undefined;
  const [before, sign, after] = at.groups as [string | undefined, string, string | undefined];
  const place = before ?? after;
  // Two dashes are a comment, which is all that stands there where a number is counted down.
  if (sign === '--' && (before === undefined || !/^--\s*;?\s*$/.test(seen.written(at.to - 2)))) return undefined;
  const operator = sign[0];
  const from = seen.code.indexOf(sign, at.from);
  const found = { from, to: from + 2, message: `Lua has no ${sign}: write x = x ${operator} 1.` };
  const isAlone = isStatement(seen, at.from) && /^\s*(?:;|$)/.test(seen.code.slice(at.to, seen.lineFrom + seen.line.length));
  return place === undefined || !isAlone ? found : { ...found, ...fix(at.from, at.to, `${place} = ${place} ${operator} 1`) };
}

/** Whether a statement begins there: at the begin of a line, or behind what ends one or opens a block. */
const isStatement = (seen: Seen, at: number): boolean => /(?:^|\n|;|\b(?:then|do|else|repeat|end)\b)\s*$/.test(seen.before(at));

export const assignmentHabits: readonly Habit[] = [compute];
