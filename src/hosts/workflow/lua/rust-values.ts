// Values between Rust's JSON and Lua 5.4, as the Rust engine moves them through mlua: integers and floats stay apart.
import type { LuaRuntime } from '../../../lua/runtime.ts';
import { LuaType } from '../../../lua/runtime.ts';
import { fromBytes, toBytes } from '../values/utf8.ts';
import { Dict, isDict, isList } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import { orderedDict } from '../rust/json.ts';
import { CodeError, DEPTH } from './node-lua.ts';

const fault = (message: string): CodeError => new CodeError('runtime', message);
const SMALLEST = -(2n ** 63n);
const LARGEST = 2n ** 63n - 1n;

/** Pushes a value; null is nil. */
export function pushRust(lua: LuaRuntime, value: Value): void {
  lua.reserve(4);
  if (value === null) lua.pushNil();
  else if (typeof value === 'boolean') lua.pushBoolean(value);
  else if (typeof value === 'bigint' && value >= SMALLEST && value <= LARGEST) lua.pushBigInt(value);
  else if (typeof value === 'bigint' || typeof value === 'number') lua.pushFloat(Number(value));
  else if (typeof value === 'string') lua.pushBytes(toBytes(value));
  else if (isList(value)) {
    lua.newTable();
    value.forEach((item, i) => { pushRust(lua, item); lua.rawSetIndex(-2, i + 1); });
  } else if (isDict(value)) {
    lua.newTable(0, value.size);
    for (const [key, item] of value) {
      lua.pushBytes(toBytes(String(key)));
      pushRust(lua, item);
      lua.rawSet(-3);
    }
  } else throw new Error('Rust has no such value');
}

/** The value at a position. Throws CodeError for what JSON cannot hold. */
export function takeRust(lua: LuaRuntime, at: number, depth = 0): Value {
  if (depth > DEPTH) throw fault('stack overflow');
  switch (lua.type(at)) {
    case LuaType.None: case LuaType.Nil: return null;
    case LuaType.Boolean: return lua.toBoolean(at);
    case LuaType.Number: return lua.isInteger(at) ? lua.toBigInt(at) : float(lua.toNumber(at));
    case LuaType.String: return text(lua.toBytes(at));
    case LuaType.Table: return table(lua, at, depth);
    default: throw fault(`Cannot convert ${lua.type(at) === LuaType.Function ? 'function' : lua.type(at) === LuaType.Thread ? 'thread' : 'userdata'} to JSON`);
  }
}

function float(value: number): number {
  if (!Number.isFinite(value)) throw fault('Invalid float value');
  return value;
}

function text(bytes: string): string {
  return fromBytes(bytes) ?? ((): never => { throw fault('error converting Lua string to &str (invalid utf-8 sequence)'); })();
}

/** A table is a list where every key reads as an integer above 0: floats without their fraction, and texts of numbers. */
function table(lua: LuaRuntime, at: number, depth: number): Value {
  lua.reserve(4);
  lua.pushValue(at);
  const last = lastIndex(lua);
  const value = last === undefined ? object(lua, depth) : list(lua, last, depth);
  lua.pop(1);
  return value;
}

/** Elements of a list, holes counted. */
const MOST = 10_000_000;

function lastIndex(lua: LuaRuntime): number | undefined {
  let last = 0;
  lua.pushNil();
  while (lua.next(-2)) {
    lua.pop(1);
    const isNumber = lua.isNumber(-1);
    const key = isNumber ? Math.trunc(lua.toNumber(-1)) : 0;
    if (key <= 0) { lua.pop(1); return undefined; }
    last = Math.max(last, key);
  }
  return last === 0 ? undefined : last;
}

function list(lua: LuaRuntime, last: number, depth: number): Value {
  if (last > MOST) throw new CodeError('memory', 'not enough memory');
  return Array.from({ length: last }, (_, i) => {
    lua.rawGetIndex(-1, i + 1);
    const value = takeRust(lua, -1, depth + 1);
    lua.pop(1);
    return value;
  });
}

function object(lua: LuaRuntime, depth: number): Dict {
  const entries: [string, Value][] = [];
  lua.pushNil();
  while (lua.next(-2)) {
    const type = lua.type(-2);
    if (type !== LuaType.String && type !== LuaType.Number) {
      throw fault(`error converting Lua ${lua.typeName(type)} to String (expected string or number)`);
    }
    entries.push([text(lua.toBytes(-2)), takeRust(lua, -1, depth + 1)]);
    lua.pop(1);
  }
  return orderedDict(entries);
}
