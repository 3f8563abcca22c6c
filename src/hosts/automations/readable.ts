// Values as people read them: what `print` and `dump` write.
import { LuaType } from '../../lua/runtime.ts';
import type { Bytes, LuaStack } from '../../lua/runtime.ts';

const DEPTH = 16;

/** The value at a position: a text as it is, a table as `{ name: "x", list: [1, 2] }` over lines. */
export function readable(lua: LuaStack, at: number): Bytes {
  return lua.type(at) === LuaType.String ? lua.readString(at) : told(lua, at < 0 ? lua.top() + 1 + at : at, 0, []);
}

function told(lua: LuaStack, at: number, depth: number, above: readonly number[]): Bytes {
  switch (lua.type(at)) {
    case LuaType.String: return `"${lua.readString(at).replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
    case LuaType.Number: return lua.toBytes(at);
    case LuaType.Boolean: return String(lua.toBoolean(at));
    case LuaType.Nil: case LuaType.None: return 'nil';
    case LuaType.Table: return table(lua, at, depth, above);
    default: return lua.typeName(lua.type(at));
  }
}

function table(lua: LuaStack, at: number, depth: number, above: readonly number[]): Bytes {
  const own = lua.pointer(at);
  if (above.includes(own)) return '(itself)';
  if (depth >= DEPTH) return '...';
  lua.reserve(4);
  const inside = [...above, own];
  const entries: { key: Bytes; index: number | undefined; value: Bytes }[] = [];
  lua.pushNil();
  while (lua.next(at)) {
    const top = lua.top();
    const index = lua.isInteger(top - 1) ? lua.toNumber(top - 1) : undefined;
    const key = lua.type(top - 1) === LuaType.String ? lua.readString(top - 1) : `[${told(lua, top - 1, depth + 1, inside)}]`;
    entries.push({ key, index, value: told(lua, top, depth + 1, inside) });
    lua.pop(1);
  }
  const isList = entries.every(({ index }, i) => index === i + 1);
  if (entries.length === 0) return '{}';
  if (!isList) entries.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const parts = entries.map(({ key, value }) => (isList ? value : `${key}: ${value}`));
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  const short = `${open}${isList ? '' : ' '}${parts.join(', ')}${isList ? '' : ' '}${close}`;
  if (short.length <= 72 && !short.includes('\n')) return short;
  const pad = '  '.repeat(depth + 1);
  return `${open}\n${parts.map((part) => pad + part).join(',\n')}\n${'  '.repeat(depth)}${close}`;
}
