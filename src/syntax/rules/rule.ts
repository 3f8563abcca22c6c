// A rule is data and a small function: what it is called, why it is told, and where in a program it holds.
import type { Diagnostic, Fix } from '../diagnostic.ts';
import type { Program } from '../program.ts';
import type { Signature } from '../signature.ts';

/** Where a rule holds; `severity`: where it is another than the rule's own. */
export interface Finding { from: number; to: number; message: string; severity?: Diagnostic['severity']; fix?: Fix | undefined }

export interface Rule<About extends Subject = Subject> {
  code: string;
  severity: Diagnostic['severity'];
  about: string;
  find(about: About): readonly Finding[];
}

/** What is said of a global; "%" stands for its name. */
export interface Said { severity: Diagnostic['severity']; message: string }

/** What rules look at: a program that Lua takes, and what its host tells of it. */
export interface Subject {
  program: Program;
  /** The globals that are there. */
  known: ReadonlySet<string>;
  /** Of a global that is read and that nobody made. Absent: it may be made elsewhere. */
  unknown?: Said | undefined;
  /** Of a global that is assigned to. Absent: it may be. */
  write?: Said | undefined;
  /** The program can get at globals without naming them: of globals nothing is told. */
  isOpen: boolean;
  /** Other text is joined to this one, which may make and use the names of its outermost block. */
  isJoined: boolean;
  /** What functions of the host and of Lua take, by name: `string.rep`. */
  signatures: ReadonlyMap<string, Signature>;
}

/** What rules say of a subject, in the order of the text. */
export function apply<About extends Subject>(rules: readonly Rule<About>[], about: About): Diagnostic[] {
  return rules.flatMap(({ code, severity, about: why, find }) =>
    find(about).map((found): Diagnostic => ({ severity, ...found, code, about: why }))).sort((a, b) => a.from - b.from || a.to - b.to);
}
