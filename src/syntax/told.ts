// Findings in words, and only those that hold whatever the program does when it runs.
import type { Diagnostic } from './diagnostic.ts';
import { findingsOf } from './findings.ts';
import type { Finding } from './findings.ts';
import { hasFault, parseLua } from './parse.ts';
import type { Dialect, LuaTree } from './parse.ts';
import { scopesOf } from './scopes.ts';

/** What is said of a global; "%" stands for its name. */
export interface Rule { severity: Diagnostic['severity']; message: string }

export interface Surroundings {
  lua: Dialect;
  /** The tree of the text, where there is one already. */
  tree?: LuaTree | undefined;
  /** The globals that are there. */
  known: ReadonlySet<string>;
  /** Of a global that is read and that nobody made. Absent: it may be made elsewhere. */
  unknown?: Rule;
  /** Of a global that is assigned to. Absent: it may be. */
  write?: Rule;
  /** Globals by which a program gets at others without naming them: of globals nothing is told then. */
  reaching?: ReadonlySet<string>;
  /** Other text is joined to this one, which may make and use the names of its outermost block. */
  isJoined?: boolean;
}

const REACHING: ReadonlySet<string> = new Set(['setfenv', 'getfenv', 'load', 'loadstring', 'dofile', 'require', 'module', '_G', '_ENV']);

/** In the order of the text. Of what is no Lua nothing is told: half a statement has names that nobody uses yet. */
export function toldFindings(text: string, { lua, tree = parseLua(text, lua), known, unknown, write, reaching = REACHING, isJoined = false }: Surroundings): Diagnostic[] {
  if (hasFault(tree)) return [];
  const scopes = scopesOf(tree, text, lua);
  const isOpen = scopes.uses.some(({ local, name }) => local === undefined && reaching.has(name));
  /** The outermost block of a part goes on in what it is joined to. */
  const isOutermost = (at: number): boolean => scopes.locals.some(({ from, block }) => from === at && block.parent === undefined);
  const rules: Record<Finding['kind'], Rule | undefined> = {
    'unused': { severity: 'hint', message: 'Nothing reads the local %.' },
    'global-write': isOpen ? undefined : write,
    'unknown': isOpen || isJoined ? undefined : unknown,
  };
  return findingsOf(scopes, known).flatMap((finding) => {
    const { kind, name, from, to } = finding;
    const rule = rules[kind];
    if (rule === undefined || (kind === 'unused' && isJoined && isOutermost(from))) return [];
    const later = 'laterAt' in finding && finding.laterAt !== undefined
      ? ` A local of that name is made in line ${lineAt(text, finding.laterAt)}, and is not seen here.` : '';
    return [{ from, to, severity: rule.severity, message: rule.message.replaceAll('%', name) + later }];
  });
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;
