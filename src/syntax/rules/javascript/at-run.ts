// The same habits where a run met them: what a person is told who pressed Run before reading.
import { parseLua } from '../../parse.ts';
import type { Dialect } from '../../parse.ts';
import { Program } from '../../program.ts';
import { SYNTAX, syntaxFault } from '../faults.ts';
import { apply } from '../rule.ts';
import { globalOfJavaScript, plusOnText } from './globals.ts';

/** What is said of a source that did not compile, where it is a habit; `known`: the globals that are there. */
export function habitOf(source: string, lua: Dialect, known: ReadonlySet<string>): string | undefined {
  const fault = syntaxFault(new Program(parseLua(source, lua), source, lua), known);
  return fault === undefined || fault.code === SYNTAX.code ? undefined : fault.message;
}

/** What is said of an error of a run; `line`: where it was, 1-based. */
export function habitBehind(message: string, source: string, lua: Dialect, line: number | undefined, known: ReadonlySet<string>): string | undefined {
  const name = /(?:nonexistent global variable|global) '(\w+)'/.exec(message)?.[1];
  const said = name === undefined ? undefined : globalOfJavaScript(name, known);
  if (said !== undefined || !/arithmetic on .*string|arithmetic on a string/.test(message)) return said;
  const program = new Program(parseLua(source, lua), source, lua);
  return apply([plusOnText], { program, known, isOpen: false, isJoined: false, signatures: new Map() }).find(({ from }) => program.lineAt(from) === line)?.message;
}
