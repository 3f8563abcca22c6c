// Which calls of scripts and functions can be audited: the run that shows, functions of a library that it loaded, and the last
// call of the console.
import type { Bytes, RunRequest, WireReply } from '../../../../protocol.ts';
import type { AuditCall } from '../../wire.ts';
import { librariesOf } from '../scripts/libraries.ts';

export interface Choice { id: string; label: string; call: AuditCall }

/** Whether a script begins as libraries do, and its name. */
export const libraryName = (script: Bytes): Bytes | undefined => /^#!lua[^\n]*\sname=([^\s,]+)/i.exec(script)?.[1];

const valuesOf = (input: Bytes[] | Bytes | undefined): Bytes[] => (Array.isArray(input) ? input : []);

/** `called`: the last call that was sent beside runs. `libraries`: as FUNCTION LIST tells them. `rules`: of a user. */
export function choicesOf(
  request: RunRequest | undefined, libraries: WireReply | undefined, called: readonly Bytes[] | undefined, db: number, rules: Bytes,
): Choice[] {
  const choices: Choice[] = [];
  const settings = request?.settings ?? {};
  if (request !== undefined) {
    const [keys, argv] = [valuesOf(request.inputs.keys), valuesOf(request.inputs.argv)];
    const rest = [String(keys.length), ...keys, ...argv];
    const library = libraryName(request.script);
    if (library === undefined) choices.push({ id: 'run', label: 'This run: EVAL', call: { args: ['EVAL', request.script, ...rest], first: [], settings, db, rules } });
    const functions = librariesOf(libraries ?? { type: 'null' })?.find(({ name }) => name === library)?.functions ?? [];
    for (const { name } of functions) {
      const first = [['FUNCTION', 'LOAD', 'REPLACE', request.script]];
      choices.push({ id: `function ${name}`, label: `FCALL ${name} with KEYS and ARGV`, call: { args: ['FCALL', name, ...rest], first, settings, db, rules } });
    }
  }
  if (called !== undefined) {
    const [name, what] = called;
    const shown = /^fcall/i.test(name) ? ` ${what}` : '';
    choices.push({ id: 'console', label: `Last call of the console: ${name.toUpperCase()}${shown}`, call: { args: [...called], first: [], settings, db, rules } });
  }
  return choices;
}
