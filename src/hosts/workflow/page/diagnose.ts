// What is said of the Lua in a workflow before it runs: what the two runtimes have not in common, and names.
import type { Diagnose } from '../../page.ts';
import type { Diagnostic } from '../../../syntax/diagnostic.ts';
import { parseLua } from '../../../syntax/parse.ts';
import { scopesOf } from '../../../syntax/scopes.ts';
import { diagnoseLua, portableRules } from '../../../syntax/rules/all.ts';
import type { NodeCode, WorkflowAsks } from '../wire.ts';
import { NAMES } from './portable-names.ts';
import { portability } from './portable.ts';
import type { Diagnostic as Difference } from './portable.ts';

/** The globals of a node's code in either runtime. */
export const GLOBALS: ReadonlySet<string> = new Set(('_G _VERSION __tea_check_timeout assert bit collectgarbage coroutine error gcinfo getfenv getmetatable '
  + 'ipairs jit load loadstring math module newproxy next package pairs pcall print python rawequal rawget rawlen rawset require select setfenv '
  + 'setmetatable state string table tonumber tostring type unpack utf8 warn xpcall').split(' '));

export const diagnose: Diagnose = async (text, { settings, whole, ask }) => {
  const runtime = settings.runtime === 'rust' ? 'rust' : 'python';
  const given: WorkflowAsks['code']['given'] = { script: whole ?? text, runtime };
  const all = await ask('code', given) as WorkflowAsks['code']['result'];
  if (all === undefined) return undefined;
  // What stands behind an anchor is the code of several nodes.
  const places = [...new Map(all.filter(({ language }) => language === 'lua').map((one) => [one.place.from, one])).values()];
  const made = new Set(places.flatMap(({ code }) => globalsMade(code)));
  const known = new Set([...GLOBALS, ...made]);
  if (whole !== undefined) return inLua(text, settings.runtime, known);
  return places.flatMap((one) => inLua(one.code, settings.runtime, known).map((said) => inFile(said, one)));
};

/** In Python the nodes of a workflow share their globals. */
const globalsMade = (code: string): string[] =>
  scopesOf(parseLua(code, '5.4'), code, '5.4').uses.filter(({ local, write }) => write && local === undefined).map(({ name }) => name);

/** Of the code of one node. `runtime`: as the setting has it. */
export function inLua(code: string, runtime: unknown, known: ReadonlySet<string> = GLOBALS): Diagnostic[] {
  const names = diagnoseLua(code, {
    lua: '5.4', known, unknown: { severity: 'info', message: 'Nothing makes the global %: it is nil.' },
  }, portableRules).filter(({ from, to }) => !Object.hasOwn(NAMES, code.slice(from, to)));
  return [...portability(code).map((difference) => asDiagnostic(difference, runtime)), ...names].sort((a, b) => a.from - b.from);
}

export const NOT_PORTABLE = {
  code: 'not-portable',
  about: 'The two runtimes that play a workflow have not the same Lua: one is LuaJIT, of 5.1, the other Lua 5.4. What is told here runs in one of them alone, or gives another value in the other. The fix is a form that both take alike.',
} as const;

function asDiagnostic({ from, to, message, only, fix }: Difference, runtime: unknown): Diagnostic {
  const fails = only !== undefined && only !== (runtime ?? 'python');
  return { from, to, ...NOT_PORTABLE, severity: fails ? 'warning' : 'info', message, ...fix && { fix } };
}

/** At its place in the file; what can only be told of the whole value has no fix. */
function inFile(said: Diagnostic, { code, place }: NodeCode): Diagnostic {
  const { lines } = place;
  if (lines === undefined) {
    const { fix: _fix, ...whole } = said;
    return { ...whole, from: place.from, to: place.to };
  }
  const at = (offset: number): number => {
    const before = code.slice(0, offset).split('\n');
    return lines[before.length - 1] + before.at(-1)!.length;
  };
  return { ...said, from: at(said.from), to: at(said.to), ...said.fix && { fix: { ...said.fix, from: at(said.fix.from), to: at(said.fix.to) } } };
}
