// The settings of one cjson instance (cjson itself, or what cjson.new() returns). They lie in a userdata that is
// the upvalue of the instance's functions, so that Lua's collector ends them together.
import { checkInteger, checkBytes } from './arguments.ts';
import { LuaType } from '../runtime.ts';
import type { HostFunction, LuaStack } from '../runtime.ts';

/** Index of each setting among the 32-bit integers of the userdata, and what it is at first. */
export const Setting = {
  sparseConvert: 0, sparseRatio: 1, sparseSafe: 2, encodeMaxDepth: 3, encodeInvalidNumbers: 4,
  numberPrecision: 5, keepBuffer: 6, decodeInvalidNumbers: 7, decodeMaxDepth: 8, decodeArraysMarked: 9,
} as const;
type Setting = (typeof Setting)[keyof typeof Setting];
const INITIAL = [0, 2, 10, 1000, 0, 14, 1, 1, 1000, 0];

/** What encode_invalid_numbers and decode_invalid_numbers choose from. */
export const InvalidNumbers = { off: 0, on: 1, null: 2 } as const;
const SWITCH = ['off', 'on'];
const INVALID_NUMBERS = ['off', 'on', 'null'];
const INT_MAX = 2147483647;

/** Pushes the settings of a new instance. */
export function pushSettings(lua: LuaStack): void {
  const address = lua.newUserdata(INITIAL.length * 4);
  lua.memory.i32.set(INITIAL, address >> 2);
}

/** Where the settings of the running function begin in `lua.memory.i32`. */
export function settings(lua: LuaStack): number { return lua.userdata(lua.upvalue(1)) >> 2; }

/** Refuses more than `count` arguments and fills up with nil: each may be left out. */
function begin(lua: LuaStack, count: number): void {
  if (lua.top() > count) lua.argumentError(count + 1, 'found too many arguments');
  lua.setTop(count);
}

/** Sets an integer from an argument, if given, and pushes what it is now. */
function integer(lua: LuaStack, at: number, setting: Setting, min: number, max: number): void {
  const base = settings(lua);
  if (lua.type(at) !== LuaType.Nil) {
    // As the C library: cut to 32 bits, and a fault is always laid on the first argument.
    const value = Number(BigInt.asIntN(32, BigInt(checkInteger(lua, at))));
    if (value < min || value > max) lua.argumentError(1, `expected integer between ${min} and ${max}`);
    lua.memory.i32[base + setting] = value;
  }
  lua.pushNumber(lua.memory.i32[base + setting]);
}

/** Sets one of the options from an argument, if given, and pushes what it is now: off and on as booleans. */
function option(lua: LuaStack, at: number, setting: Setting, options: readonly string[]): void {
  const base = settings(lua);
  const type = lua.type(at);
  if (type === LuaType.Boolean) lua.memory.i32[base + setting] = lua.toBoolean(at) ? 1 : 0;
  else if (type !== LuaType.Nil) {
    const name = checkBytes(lua, at);
    const value = options.indexOf(name.split('\0')[0]);
    if (value < 0) lua.argumentError(at, `invalid option '${name.split('\0')[0]}'`);
    lua.memory.i32[base + setting] = value;
  }
  const value = lua.memory.i32[base + setting];
  if (value <= 1) lua.pushBoolean(value === 1);
  else lua.pushBytes(options[value]);
}

const integerSetting = (setting: Setting, min: number, max: number): HostFunction => (lua) => {
  begin(lua, 1);
  integer(lua, 1, setting, min, max);
  return 1;
};

const optionSetting = (setting: Setting, options: readonly string[]): HostFunction => (lua) => {
  begin(lua, 1);
  option(lua, 1, setting, options);
  return 1;
};

/** The functions that read and set them, each with the settings as its upvalue. */
export const settingFunctions: Record<string, HostFunction> = {
  encode_sparse_array: (lua) => {
    begin(lua, 3);
    option(lua, 1, Setting.sparseConvert, SWITCH);
    integer(lua, 2, Setting.sparseRatio, 0, INT_MAX);
    integer(lua, 3, Setting.sparseSafe, 0, INT_MAX);
    return 3;
  },
  encode_max_depth: integerSetting(Setting.encodeMaxDepth, 1, INT_MAX),
  decode_max_depth: integerSetting(Setting.decodeMaxDepth, 1, INT_MAX),
  encode_number_precision: integerSetting(Setting.numberPrecision, 1, 14),
  encode_keep_buffer: optionSetting(Setting.keepBuffer, SWITCH),
  encode_invalid_numbers: optionSetting(Setting.encodeInvalidNumbers, INVALID_NUMBERS),
  decode_invalid_numbers: optionSetting(Setting.decodeInvalidNumbers, SWITCH),
};

/** The setting of Redis 8.4: arrays are marked as such, so that an empty one is encoded as [] again. */
export const arraySetting: Record<string, HostFunction> = {
  decode_array_with_array_mt: optionSetting(Setting.decodeArraysMarked, SWITCH),
};
/** What marks an array: a field of its metatable. */
export const ARRAY_MARK = '__is_cjson_array';
