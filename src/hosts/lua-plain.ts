// Lua values as JSON and back, for hosts whose functions take and give plain data. Texts are Unicode on the side of JSON; bytes
// that are no UTF-8 stand in them as lone surrogates, so that nothing is lost.
import { decodeBytes, encodeText } from '../bytes/text.ts';
import { LuaType } from '../lua/runtime.ts';
import type { LuaStack } from '../lua/runtime.ts';
import type { Json } from '../world/schema.ts';

/** Levels of tables in tables. */
const DEPTH = 32;

/** A value that JSON has no form for. */
export class PlainError extends Error { override readonly name = 'PlainError'; }

/** The value at a position. A table whose keys are 1 to n is a list, an empty one too; others are objects, keys by their text. Throws PlainError. */
export function takePlain(lua: LuaStack, at: number, depth = 0): Json {
  switch (lua.type(at)) {
    case LuaType.None: case LuaType.Nil: return null;
    case LuaType.Boolean: return lua.toBoolean(at);
    case LuaType.Number: return number(lua, at);
    case LuaType.String: return decodeBytes(lua.readString(at));
    case LuaType.Table: return table(lua, at, depth);
    default: throw new PlainError(`a ${lua.typeName(lua.type(at))} is no data`);
  }
}

function number(lua: LuaStack, at: number): number {
  const value = lua.toNumber(at);
  if (!Number.isFinite(value)) throw new PlainError(`${Number.isNaN(value) ? 'nan' : 'an infinite number'} is no number of JSON`);
  if (lua.isInteger(at) && !Number.isSafeInteger(value)) throw new PlainError(`the integer ${lua.toBigInt(at)} is beyond 2^53`);
  return value;
}

function table(lua: LuaStack, at: number, depth: number): Json {
  if (depth >= DEPTH) throw new PlainError('a table holds itself, or is too deep');
  lua.reserve(4);
  lua.pushValue(at);
  const entries: [string, Json][] = [];
  let isList = true;
  let isNumbered = true;
  lua.pushNil();
  while (lua.next(-2)) {
    if (lua.type(-2) === LuaType.Number) {
      if (isList && !(lua.isInteger(-2) && lua.toNumber(-2) === entries.length + 1)) isList = false;
      entries.push([lua.toBytes(-2), takePlain(lua, -1, depth + 1)]);
    } else if (lua.type(-2) === LuaType.String) {
      isList = isNumbered = false;
      entries.push([decodeBytes(lua.readString(-2)), takePlain(lua, -1, depth + 1)]);
    } else throw new PlainError(`a ${lua.typeName(lua.type(-2))} is no key of data`);
    lua.pop(1);
  }
  lua.pop(1);
  if (isList) return entries.map(([, value]) => value);
  return (isNumbered ? inOrder(entries) : undefined) ?? objectOf(entries);
}

/** A list whose elements came in another order, as they do from the hash of a table. */
function inOrder(entries: readonly [string, Json][]): Json[] | undefined {
  const list = Array.from<Json | undefined>({ length: entries.length });
  for (const [key, value] of entries) {
    const place = Number(key);
    if (!Number.isInteger(place) || place < 1 || place > entries.length || list[place - 1] !== undefined) return undefined;
    list[place - 1] = value;
  }
  return list as Json[];
}

/** In the order of keys: that of a hash is of no account. "__proto__" is a key as any other. */
function objectOf(entries: [string, Json][]): Json {
  if (entries.some(([key], i) => i > 0 && key < entries[i - 1][0])) entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  if (entries.some(([key]) => key === '__proto__')) return Object.fromEntries(entries);
  const object: Record<string, Json> = {}; // a loop is several times as fast as fromEntries
  for (const [key, value] of entries) object[key] = value;
  return object;
}

/** Pushes a value: null and undefined are nil, so that a key which holds them is absent. */
export function pushPlain(lua: LuaStack, value: unknown): void {
  lua.reserve(4);
  if (value === null || value === undefined) lua.pushNil();
  else if (typeof value === 'string') lua.pushBytes(encodeText(value));
  else if (typeof value === 'number') lua.pushNumber(value);
  else if (typeof value === 'boolean') lua.pushBoolean(value);
  else if (Array.isArray(value)) {
    lua.newTable(value.length, 0);
    value.forEach((one, i) => { pushPlain(lua, one); lua.rawSetIndex(-2, i + 1); });
  } else {
    const entries = Object.entries(value as object);
    lua.newTable(0, entries.length);
    for (const [name, one] of entries) {
      if (one === null || one === undefined) continue;
      pushPlain(lua, one);
      lua.rawSetField(-2, encodeText(name));
    }
  }
}
