// The borders of Lua 5.1. Where its source says luaL_checkint, the low 32 bits of a 64-bit integer count, on 64 bits
// too; luaL_checkinteger and luaL_checklong are of 64 bits there, and only far from what there is.
import { LuaType } from '../runtime.ts';
import type { LuaStack } from '../runtime.ts';
import { exhaust, FAR, NEAR, put, ROUNDS, settle, settled, toInt, toNear } from './border.ts';
import type { Border } from './border.ts';
import { nanFunctions } from './nan.ts';

/** Results that never fit on Lua's stack (LUAI_MAXCSTACK is 8000). */
const TOO_MANY = 10_000;

const unpack: Border = {
  library: 'base', name: 'unpack', passage: { first: 2, last: 3, ...NEAR, strings: 'none' },
  run(lua, original) {
    settle(lua, 2, toInt);
    settle(lua, 3, toInt);
    if (lua.type(1) === LuaType.Table && isOptionalNumber(lua, 2) && isOptionalNumber(lua, 3)) {
      const from = lua.isNumber(2) ? lua.toNumber(2) : 1;
      const to = lua.isNumber(3) ? lua.toNumber(3) : lua.rawLength(1);
      if (to - from >= TOO_MANY) { // the difference may not fit 32 bits
        lua.setTop(1);
        lua.pushNumber(1);
        lua.pushNumber(FAR);
      }
    }
    return original();
  },
};

const isOptionalNumber = (lua: LuaStack, at: number): boolean => lua.type(at) <= LuaType.Nil || lua.isNumber(at);

const rep: Border = {
  library: 'string', name: 'rep', passage: { first: 2, last: 2, low: -FAR, high: ROUNDS, strings: 'none' },
  run(lua, original) {
    settle(lua, 2, toInt);
    if (!lua.isNumber(2) || (lua.type(1) !== LuaType.String && lua.type(1) !== LuaType.Number)) return original();
    lua.locate(1);
    const length = lua.located * lua.toNumber(2);
    if (length === 0) put(lua, 2, 0);
    else if (length >= FAR) exhaust(lua);
    return original();
  },
};

const insert: Border = {
  library: 'table', name: 'insert', passage: { first: 2, last: 2, low: -ROUNDS, high: FAR - 1, strings: 'none', least: 3 },
  run(lua, original) {
    if (lua.top() !== 3 || lua.type(1) !== LuaType.Table || !lua.isNumber(2)) return original();
    settle(lua, 2, toInt);
    const at = lua.toNumber(2);
    const end = Math.max(lua.rawLength(1) + 1, at);
    if (end - at <= ROUNDS) return original();
    for (let i = end; i > at; i--) { // each element one up, as the original does it
      if ((end - i) % 8192 === 0) lua.tick();
      lua.rawGetIndex(1, i - 1);
      lua.rawSetIndex(1, i);
    }
    lua.rawSetIndex(1, at);
    return 0;
  },
};

/** error, getfenv and setfenv take levels; a level that does not exist is refused or ignored alike. */
const small: readonly Border[] = [
  settled('base', 'select', [1, 1], toInt, { strings: 'words' }),
  settled('base', 'tonumber', [2, 2], toInt),
  settled('base', 'error', [2, 2], toInt),
  settled('base', 'getfenv', [1, 1], toInt),
  settled('base', 'setfenv', [1, 1], toInt),
  settled('base', 'collectgarbage', [2, 2], toInt),
  settled('table', 'remove', [2, 2], toInt),
  settled('table', 'concat', [3, 4], toInt),
  settled('table', 'setn', [2, 2], toInt),
  settled('string', 'sub', [2, 3], toNear),
  settled('string', 'byte', [2, 3], toNear),
  settled('string', 'find', [3, 3], toNear),
  settled('string', 'match', [3, 3], toNear),
  settled('string', 'gsub', [4, 4], toInt),
  settled('string', 'char', [1, Infinity], toInt),
  settled('math', 'ldexp', [2, 2], toInt),
  settled('math', 'random', [1, 2], toInt),
  settled('math', 'randomseed', [1, 1], toInt),
];

export const borders51: readonly Border[] = [unpack, rep, insert, ...nanFunctions('5.1'), ...small];
