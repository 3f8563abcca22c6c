// An expression of Lua in a stopped frame: it sees the frame's variables by their names, and may call what the script may. What it
// changes is gone with the stop.
import { LuaError } from '../lua/runtime.ts';
import type { Bytes, LuaRuntime } from '../lua/runtime.ts';

/** Instructions that an expression may take. */
const BUDGET = 1_000_000;
/** Variables that are handed to it: those that it names, as many as Lua takes. */
const MOST = 150;

/** Leaves its value on top, or the error, and says which: true, a value. In a hook. */
export function evaluate(lua: LuaRuntime, level: number, expression: string): boolean {
  const names = new Set(expression.match(/[A-Za-z_]\w*/g) ?? []);
  const found = namesAt(lua, level, names);
  const list = [...found.keys()].slice(0, MOST);
  try {
    lua.load(`local ${list.length === 0 ? '_' : list.join(', ')} = ...\nreturn ${expression}`, '=watch');
  } catch (error) {
    if (!(error instanceof LuaError)) throw error;
    lua.pushBytes(error.message.replace(/^watch:\d+: /, ''));
    return false;
  }
  lua.reserve(list.length + 10);
  for (const name of list) found.get(name)!();
  return lua.evaluate(list.length, BUDGET);
}

/** Pushes the local or upvalue of a name; false where the frame has none. */
export function pushVariable(lua: LuaRuntime, level: number, name: string): boolean {
  const push = namesAt(lua, level, new Set([name])).get(name);
  push?.();
  return push !== undefined;
}

/** Which of these names are variables of a frame, each with what pushes its value; a local hides an upvalue, a later local an earlier one. */
function namesAt(lua: LuaRuntime, level: number, names: ReadonlySet<string>): Map<Bytes, () => void> {
  const found = new Map<Bytes, () => void>();
  if (lua.pushFunctionAt(level)) {
    for (let i = 1, name; (name = lua.pushUpvalue(-1, i)) !== undefined; i++) {
      lua.pop(1);
      const index = i;
      if (names.has(name)) found.set(name, () => { lua.pushFunctionAt(level); lua.pushUpvalue(-1, index); lua.remove(-2); });
    }
    lua.pop(1);
  }
  for (let i = 1, name; (name = lua.pushLocal(level, i)) !== undefined; i++) {
    lua.pop(1);
    const index = i;
    if (names.has(name)) found.set(name, () => { lua.pushLocal(level, index); });
  }
  return found;
}
