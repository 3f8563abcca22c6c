// How large values on a stack are: bytes of their texts, and elements of their tables.
import { LuaType } from '../../lua/runtime.ts';
import type { LuaStack } from '../../lua/runtime.ts';

/** Tables are looked through so deep, and so many elements of them. */
const DEPTH = 8;
const ELEMENTS = 100_000;

export interface Size { bytes: number; elements: number }

/** Of the values from a position to another. */
export function sizeOf(lua: LuaStack, from: number, to: number): Size {
  const size = { bytes: 0, elements: 0 };
  for (let at = from; at <= to; at++) add(lua, at, size, 0);
  return size;
}

function add(lua: LuaStack, at: number, size: Size, depth: number): void {
  switch (lua.type(at)) {
    case LuaType.String: size.bytes += lua.rawLength(at); break;
    case LuaType.Number: size.bytes += 8; break;
    case LuaType.Table: if (depth < DEPTH) addTable(lua, at, size, depth); break;
    default: size.bytes++;
  }
}

function addTable(lua: LuaStack, at: number, size: Size, depth: number): void {
  lua.reserve(3);
  const table = at < 0 ? lua.top() + at + 1 : at;
  lua.pushNil();
  while (lua.next(table)) {
    if (size.elements++ >= ELEMENTS) return lua.pop(2);
    add(lua, lua.top(), size, depth + 1);
    lua.pop(1);
  }
}
