// What is said of an automation before it runs: globals that are not there, and functions that the platform has not.
import { pathOf } from '../../../syntax/nodes.ts';
import { hasFault, parseLua } from '../../../syntax/parse.ts';
import { scopesOf } from '../../../syntax/scopes.ts';
import { diagnoseLua } from '../../../syntax/rules/all.ts';
import { signaturesOf } from '../../../syntax/signature.ts';
import type { Diagnostic } from '../../../syntax/diagnostic.ts';
import type { Diagnose } from '../../page.ts';
import type { AutomationsAsks } from '../wire.ts';

/** The globals of a script. */
export const GLOBALS: ReadonlySet<string> = new Set(('_G _VERSION app assert coroutine ctx dump error getmetatable ipairs math next oc pairs pcall print '
  + 'select setmetatable string table tonumber tostring type utf8 xpcall').split(' '));

type SyntaxNode = ReturnType<typeof parseLua>['topNode'];
interface Named { path: string; from: number; to: number; node: SyntaxNode }

export const diagnose: Diagnose = async (text, { tree = parseLua(text, '5.4'), isJoined, words, ask }) => {
  const globals = diagnoseLua(text, {
    lua: '5.4', tree, isJoined, known: GLOBALS, signatures: signaturesOf(words), unknown: { severity: 'warning', message: 'Nothing makes the global %: it is nil, or blocked.' },
  });
  if (hasFault(tree)) return globals;
  const named = platformNames(tree, text);
  if (named.length === 0) return globals;
  const given: AutomationsAsks['names']['given'] = { paths: [...new Set(named.map(({ path }) => path))] };
  const unknown = await ask('names', given) as AutomationsAsks['names']['result'];
  const faults = unknown.flatMap((fault) => named.filter(({ path }) => path === fault.path).map((one) => asDiagnostic(one, fault, text)));
  return [...globals, ...faults].sort((a, b) => a.from - b.from);
};

/** Whole paths that begin with a dialect's name which is no local. */
function platformNames(tree: ReturnType<typeof parseLua>, text: string): Named[] {
  const globals = new Set(scopesOf(tree, text, '5.4').uses.filter(({ local, name }) => local === undefined && (name === 'oc' || name === 'app')).map(({ from }) => from));
  const found: Named[] = [];
  if (globals.size > 0) {
    tree.iterate({
      enter({ node }) {
        if (node.name !== 'Member' || node.parent?.name === 'Member' || !globals.has(node.from)) return;
        const path = pathOf(node, text);
        if (path !== undefined) found.push({ path: path.join('.'), from: node.from, to: node.to, node });
      },
    });
  }
  return found;
}

export const NO_SUCH = {
  code: 'unknown-function',
  severity: 'error',
  about: 'The platform has no function of that name in this dialect. Names of the two dialects differ: those of oc are in the reference under oc, those of app under app. The message names what may be meant.',
} as const;

/** At the part of the path that leads nowhere. */
function asDiagnostic({ from, to }: Named, { name, message, instead }: AutomationsAsks['names']['result'][number], text: string): Diagnostic {
  const at = from + text.slice(from, to).search(new RegExp(`\\b${name}\\b`));
  const range = { from: at, to: at + name.length };
  return { ...range, ...NO_SUCH, message, ...instead !== undefined && { fix: { title: `Write ${instead}`, ...range, insert: instead } } };
}
