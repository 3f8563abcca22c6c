// Which globals a script names, read from the compiled code, as the VM understood it: the libraries that
// `script.stdlib_used` tells, and what not every release has.
import type { LuaRuntime } from '../../lua/runtime.ts';
import { changes } from '../../redis/changes.ts';
import type { Span } from '../../redis/version.ts';

const LIBRARIES: ReadonlySet<string> = new Set(['string', 'table', 'math', 'cjson', 'cmsgpack', 'struct', 'bit']);

/** Globals that not every release has, with those that have them. */
export const GLOBALS_APART: Readonly<Record<string, Span>> = {
  os: changes.osClock, server: changes.serverTable, __server__err__handler: changes.serverTable,
  getfenv: changes.environmentsChange, setfenv: changes.environmentsChange, newproxy: changes.environmentsChange,
};

/** Those of both kinds that the function on top names, once each, in the order of its code. */
export function namesIn(lua: LuaRuntime): { libraries: string[]; apart: string[] } {
  const names = lua.globalNames(-1);
  return { libraries: names.filter((name) => LIBRARIES.has(name)), apart: names.filter((name) => Object.hasOwn(GLOBALS_APART, name)) };
}
