// Reading the arguments of functions in scripts, with the errors of Lua's luaL_check functions.
import { LuaThrow, LuaType } from '../../lua/runtime.ts';
import type { Bytes, LuaStack } from '../../lua/runtime.ts';

/** Thrown to raise the value on top of the stack. */
export const RAISE = new LuaThrow();

/** As luaL_argerror: "bad argument #1 to 'pairs' (table expected, got nil)". */
export function badArgument(lua: LuaStack, at: number, why: string): Error {
  return new Error(`bad argument #${at} to '${lua.frame(0)?.name || '?'}' (${why})`);
}

/** As luaL_checkint: a number, or text that is one, truncated to 32 bits. */
export function checkInt(lua: LuaStack, at: number): number {
  if (!lua.isNumber(at)) throw badArgument(lua, at, `number expected, got ${gotten(lua, at)}`);
  return Math.trunc(lua.toNumber(at)) | 0;
}

const gotten = (lua: LuaStack, at: number): string => {
  const type = lua.type(at);
  return type === LuaType.None ? 'no value' : lua.typeName(type);
};

/** A byte string up to its first zero byte, as C code that takes it for text sees it. */
export function untilZero(text: Bytes): Bytes {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
