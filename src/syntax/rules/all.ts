// What is said of a Lua program whatever its host is, and in a host's words where it has some. Of what Lua would not compile the
// fault alone is told: half a statement has names that nobody uses yet.
import type { Diagnostic } from '../diagnostic.ts';
import { parseLua } from '../parse.ts';
import type { Dialect, LuaTree } from '../parse.ts';
import { Program } from '../program.ts';
import type { Signature } from '../signature.ts';
import { arityRules } from './arity.ts';
import { dialectRules } from './dialect.ts';
import { syntaxFault } from './faults.ts';
import { javaScriptRules } from './javascript/globals.ts';
import { flowRules } from './flow.ts';
import { nameRules } from './names.ts';
import { numberRules } from './numbers.ts';
import { apply } from './rule.ts';
import type { Rule, Said, Subject } from './rule.ts';
import { tableRules } from './tables.ts';

/** Rules of Lua itself; of what two runtimes have in common another tells. */
export const portableRules: readonly Rule[] = [...nameRules, ...flowRules, ...arityRules, ...tableRules, ...numberRules, ...javaScriptRules];
export const luaRules: readonly Rule[] = [...portableRules, ...dialectRules];

export interface Surroundings {
  lua: Dialect;
  /** The tree of the text, where there is one already. */
  tree?: LuaTree | undefined;
  /** The globals that are there. */
  known: ReadonlySet<string>;
  unknown?: Said;
  write?: Said;
  /** Globals by which a program gets at others without naming them: of globals nothing is told then. */
  reaching?: ReadonlySet<string>;
  isJoined?: boolean;
  signatures?: ReadonlyMap<string, Signature>;
}

const REACHING: ReadonlySet<string> = new Set(['setfenv', 'getfenv', 'load', 'loadstring', 'dofile', 'require', 'module', '_G', '_ENV']);
const NONE: ReadonlyMap<string, Signature> = new Map();

/** What rules look at. */
function subjectOf(program: Program, { known, unknown, write, reaching = REACHING, isJoined = false, signatures = NONE }: Surroundings): Subject {
  const isOpen = program.scopes.uses.some(({ local, name }) => local === undefined && reaching.has(name) && (name === '_ENV' || known.has(name)));
  return { program, known, unknown, write, isOpen, isJoined, signatures };
}

/** In the order of the text. `more`: rules of a host's own, over what it makes of the subject. */
export function diagnoseLua(text: string, around: Surroundings, rules: readonly Rule[] = luaRules, more: (subject: Subject) => readonly Diagnostic[] = () => []): Diagnostic[] {
  const { lua, tree = parseLua(text, lua) } = around;
  const program = new Program(tree, text, lua);
  const fault = syntaxFault(program, around.known);
  if (fault !== undefined) return [fault];
  const subject = subjectOf(program, around);
  return [...apply(rules, subject), ...more(subject)].sort((a, b) => a.from - b.from || a.to - b.to);
}
