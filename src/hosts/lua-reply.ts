// Lua values as replies: what a script returns.
import type { LuaStack } from '../lua/runtime.ts';
import { LuaType } from '../lua/runtime.ts';
import type { WireReply } from '../protocol.ts';

const DEPTH = 64;

/** The value at a position. Tables that are sequences become arrays, others maps; a cycle is named, not followed. */
export function toReply(lua: LuaStack, at: number, above: readonly number[] = []): WireReply {
  switch (lua.type(at)) {
    case LuaType.Nil: return { type: 'null' };
    case LuaType.Boolean: return { type: 'boolean', value: lua.toBoolean(at) };
    case LuaType.Number: return numberReply(lua, at);
    case LuaType.String: return { type: 'bulk', text: lua.toBytes(at) };
    case LuaType.Table: return tableReply(lua, at, above);
    default: return { type: 'status', text: lua.typeName(lua.type(at)) };
  }
}

function numberReply(lua: LuaStack, at: number): WireReply {
  if (lua.isInteger(at)) {
    const value = lua.toBigInt(at);
    const safe = Number(value);
    return { type: 'integer', value: Number.isSafeInteger(safe) ? safe : String(value) };
  }
  const value = lua.toNumber(at);
  return lua.version === '5.1' && Number.isSafeInteger(value) ? { type: 'integer', value } : { type: 'double', value };
}

function tableReply(lua: LuaStack, at: number, above: readonly number[]): WireReply {
  const own = lua.pointer(at);
  if (above.includes(own)) return { type: 'status', text: 'table (contains itself)' };
  if (above.length >= DEPTH) return { type: 'status', text: 'table (too deep)' };
  lua.reserve(4);
  const inside = [...above, own];
  lua.pushValue(at);
  const entries: [WireReply, WireReply][] = [];
  lua.pushNil();
  while (lua.next(-2)) {
    entries.push([toReply(lua, -2, inside), toReply(lua, -1, inside)]);
    lua.pop(1);
  }
  lua.pop(1);
  const isSequence = entries.every(([key], i) => key.type === 'integer' && key.value === i + 1);
  return isSequence ? { type: 'array', items: entries.map(([, value]) => value) } : { type: 'map', entries };
}
