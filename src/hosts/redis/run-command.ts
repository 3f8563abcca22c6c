// What Run sends to Redis: a script by EVAL. A library of functions, which EVAL would refuse, is loaded.
import type { RunRequest } from '../../protocol.ts';
import { valuesOf } from '../inputs.ts';
import type { Bytes } from '../../redis/reply.ts';
import type { Functions } from '../../redis/functions.ts';

/** Whether a script begins as libraries do: "#!lua name=mylib". */
export const isLibrary = (script: Bytes): boolean => /^#!lua[^\n]*\sname=/i.test(script);

export function runCommand({ script, inputs }: RunRequest): Bytes[] {
  const [keys, argv] = [valuesOf(inputs, 'keys'), valuesOf(inputs, 'argv')];
  if (isLibrary(script)) return ['FUNCTION', 'LOAD', 'REPLACE', script];
  return ['EVAL', script, String(keys.length), ...keys, ...argv];
}

/** What to do with a library that was loaded; undefined for anything else. */
export function adviseCalls({ script, inputs }: RunRequest, functions: Functions): string | undefined {
  const library = isLibrary(script) ? functions.list().find(({ code }) => code === script) : undefined;
  if (library === undefined) return undefined;
  const names = [...library.functions.keys()];
  const given = Object.values(inputs).some(({ length }) => length > 0) ? ' KEYS and ARGV were not used: a call brings its own.' : '';
  return `The library ${library.name} is loaded. Call its ${names.length === 1 ? 'function' : 'functions'} `
    + `${names.join(', ')} in the script cache, or with FCALL in the console.${given}`;
}
