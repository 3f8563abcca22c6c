// Values between Python and Lua, as the Python engine moves them through lupa.
import type { LuaRuntime } from '../../../lua/runtime.ts';
import { LuaType } from '../../../lua/runtime.ts';
import { floatText, str } from '../values/python-text.ts';
import { decodeFault, fromBytes, toBytes } from '../values/utf8.ts';
import { Dict, Foreign, isDict, isList, Tuple } from '../values/value.ts';
import type { Key, Value } from '../values/value.ts';
import { CodeError, DEPTH } from './node-lua.ts';

/** Pushes a value: None is nil, lists count from 1, what Lua has no form for is its text. */
export function pushPython(lua: LuaRuntime, value: Value): void {
  lua.reserve(4);
  if (value === null) lua.pushNil();
  else if (typeof value === 'boolean') lua.pushBoolean(value);
  else if (typeof value === 'bigint' || typeof value === 'number') lua.pushNumber(Number(value));
  else if (typeof value === 'string') lua.pushBytes(toBytes(value));
  else if (isList(value)) pushList(lua, value);
  else if (isDict(value)) pushDict(lua, value);
  else lua.pushBytes(toBytes(str(value)));
}

function pushList(lua: LuaRuntime, items: readonly Value[]): void {
  lua.newTable();
  items.forEach((item, i) => { pushPython(lua, item); lua.rawSetIndex(-2, i + 1); });
}

function pushDict(lua: LuaRuntime, dict: Dict): void {
  lua.newTable(0, dict.size);
  for (const [key, item] of dict) {
    if (key === null) continue; // nil is no key
    pushPython(lua, key);
    pushPython(lua, item);
    lua.rawSet(-3);
  }
}

/** The value at a position. Throws CodeError for what Python cannot take. */
export function takePython(lua: LuaRuntime, at: number, above: readonly number[] = []): Value {
  const type = lua.type(at);
  switch (type) {
    case LuaType.None: case LuaType.Nil: return null;
    case LuaType.Boolean: return lua.toBoolean(at);
    case LuaType.Number: return number(lua.toNumber(at));
    case LuaType.String: return text(lua.toBytes(at));
    case LuaType.Table: return table(lua, at, above);
    default: return foreign(lua, at);
  }
}

/** A float that is whole is an integer in Python. */
const number = (value: number): Value => (Number.isInteger(value) ? BigInt(value) : value);

function text(bytes: string): string {
  const decoded = fromBytes(bytes);
  if (decoded === undefined) throw new CodeError('runtime', decodeFault(bytes));
  return decoded;
}

function table(lua: LuaRuntime, at: number, above: readonly number[]): Value {
  const own = lua.pointer(at);
  if (above.includes(own) || above.length > DEPTH) throw new CodeError('runtime', 'maximum recursion depth exceeded in comparison');
  const entries = entriesOf(lua, at, [...above, own]);
  const isSequence = entries.length > 0 && entries.every(([key]) => typeof key === 'bigint' ? key > 0n : typeof key === 'number' && Math.trunc(key) > 0);
  if (!isSequence) return new Dict(entries.map(([key, value]) => [keyOf(key), value]));
  const byIndex = new Map(entries.map(([key, value]) => [key, value]));
  const last = entries.reduce((most, [key]) => { const index = BigInt(Math.trunc(Number(key))); return index > most ? index : most; }, 0n);
  if (last > MOST) throw new CodeError('memory', 'not enough memory');
  return Array.from({ length: Number(last) }, (_, i) => byIndex.get(BigInt(i + 1)) ?? null);
}

/** Elements of a list, holes counted: {[1e9] = 1} would be a list of a thousand millions. */
const MOST = 10_000_000n;

/** As `str` of a key: lupa makes an integer of a whole number only where 64 bits hold it. */
const keyOf = (key: Value): Key => (typeof key === 'bigint' && BigInt.asIntN(64, key) !== key ? floatText(Number(key)) : str(key));

function entriesOf(lua: LuaRuntime, at: number, above: readonly number[]): [Value, Value][] {
  lua.reserve(4);
  const entries: [Value, Value][] = [];
  lua.pushValue(at);
  lua.pushNil();
  while (lua.next(-2)) {
    entries.push([lua.type(-2) === LuaType.Table ? foreign(lua, -2) : takePython(lua, -2), takePython(lua, -1, above)]);
    lua.pop(1);
  }
  lua.pop(1);
  return entries;
}

const KINDS: Partial<Record<LuaType, [type: string, text: string]>> = {
  [LuaType.Table]: ['_LuaTable', 'Lua table'],
  [LuaType.Function]: ['_LuaFunction', 'Lua function'],
  [LuaType.Thread]: ['_LuaCoroutineFunction', 'Lua thread'],
};

function foreign(lua: LuaRuntime, at: number): Foreign {
  const [type, word] = KINDS[lua.type(at)] ?? ['_LuaObject', 'Lua object'];
  return new Foreign(type, `<${word} at 0x${lua.pointer(at).toString(16).padStart(12, '0')}>`);
}

/** Takes `count` results off the stack: several are a tuple, whose tables stay in Lua. */
export function takeResults(lua: LuaRuntime, count: number): Value {
  if (count === 0) return null;
  try {
    if (count === 1) return takePython(lua, -1);
    return new Tuple(Array.from({ length: count }, (_, i) => {
      const at = i - count;
      return lua.type(at) === LuaType.Table ? foreign(lua, at) : takePython(lua, at);
    }));
  } finally {
    lua.setTop(0);
  }
}
