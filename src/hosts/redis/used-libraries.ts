// Which libraries a script uses, as `script.stdlib_used` tells: read from the compiled code, as the VM understood it.
import type { LuaRuntime } from '../../lua/runtime.ts';

const LIBRARIES: ReadonlySet<string> = new Set(['string', 'table', 'math', 'cjson', 'cmsgpack', 'struct', 'bit']);

/** The library tables that the function on top names, once each, in the order of its code. */
export const librariesIn = (lua: LuaRuntime): string[] => lua.globalNames(-1).filter((name) => LIBRARIES.has(name));
