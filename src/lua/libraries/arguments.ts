// Arguments of library functions, read and refused in the words of Lua's auxiliary library (luaL_check...).
import { LuaType } from '../runtime.ts';
import type { Bytes, HostFunction, LuaStack } from '../runtime.ts';

/** Raises "bad argument #at to 'f' (expected expected, got ...)": `luaL_typerror`. */
export function typeError(lua: LuaStack, at: number, expected: string): never {
  return lua.argumentError(at, `${expected} expected, got ${lua.typeName(lua.type(at))}`);
}

/** The number (or numeric string) at a position: `luaL_checknumber`. */
export function checkNumber(lua: LuaStack, at: number): number {
  const value = lua.toNumber(at);
  if (value !== value && !lua.isNumber(at)) typeError(lua, at, 'number');
  return value;
}

const TWO_63 = 2 ** 63;

/**
 * The number at a position without its fraction, as a cast to a 64-bit integer leaves it: what is beyond, and
 * NaN, is -2^63. `luaL_checkinteger`.
 */
export function checkInteger(lua: LuaStack, at: number): number {
  const value = Math.trunc(checkNumber(lua, at));
  return value >= -TWO_63 && value < TWO_63 ? value : -TWO_63;
}

/** As `checkInteger`, or `initial` where there is none or nil: `luaL_optinteger`. */
export function optionalInteger(lua: LuaStack, at: number, initial: number): number {
  return lua.type(at) <= LuaType.Nil ? initial : checkInteger(lua, at);
}

/** Makes sure of a string, or a number to be read as one, at a position. */
export function requireString(lua: LuaStack, at: number): void {
  const type = lua.type(at);
  if (type !== LuaType.String && type !== LuaType.Number) typeError(lua, at, 'string');
}

/** The string (or number, as text) at a position: `luaL_checklstring`. */
export function checkBytes(lua: LuaStack, at: number): Bytes {
  requireString(lua, at);
  return lua.readString(at);
}

/** Pushes a table of these functions. */
export function pushLibrary(lua: LuaStack, functions: Record<string, HostFunction>): void {
  lua.newTable(0, Object.keys(functions).length);
  for (const [name, fn] of Object.entries(functions)) {
    lua.pushFunction(fn, name);
    lua.rawSetField(-2, name);
  }
}

/** Whether so many more values fit on the stack: `lua_checkstack`. */
export function fits(lua: LuaStack, count: number): boolean {
  try {
    lua.reserve(count);
    return true;
  } catch {
    return false;
  }
}
