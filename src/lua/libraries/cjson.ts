// The `cjson` library: lua-cjson 2.1.0 as Redis 7.0 ships it, and with the marked arrays of 8.4.
import { requireString } from './arguments.ts';
import { Decoder } from './cjson-decode.ts';
import { Encoder } from './cjson-encode.ts';
import { arraySetting, pushSettings, settingFunctions, settings } from './cjson-settings.ts';
import { Output } from './output.ts';
import type { HostFunction, LuaStack } from '../runtime.ts';

/**
 * Pushes the `cjson` library, with settings of its own. `protect` makes the table on
 * top read-only: with it the library knows arrays that are marked as such.
 */
export function openCjson(lua: LuaStack, protect?: () => void): void {
  const encoder = new Encoder(lua, new Output(lua), protect !== undefined);
  const decoder = new Decoder(lua, protect);
  const requireOne = (): void => {
    if (lua.top() !== 1) lua.argumentError(1, 'expected 1 argument');
  };
  const functions: Record<string, HostFunction> = {
    encode: () => {
      requireOne();
      encoder.encode(settings(lua));
      return 1;
    },
    decode: () => {
      requireOne();
      requireString(lua, 1);
      decoder.decode(1, settings(lua));
      return 1;
    },
    ...settingFunctions,
    ...(protect && arraySetting),
    new: () => {
      pushInstance(lua, functions);
      return 1;
    },
  };
  pushInstance(lua, functions);
}

function pushInstance(lua: LuaStack, functions: Record<string, HostFunction>): void {
  lua.newTable();
  pushSettings(lua);
  for (const [name, fn] of Object.entries(functions)) {
    lua.pushValue(-1);
    lua.pushFunction(fn, name, 1);
    lua.rawSetField(-3, name);
  }
  lua.pop(1);
  lua.pushNull();
  lua.rawSetField(-2, 'null');
  for (const [name, text] of [['_NAME', 'cjson'], ['_VERSION', '2.1.0']]) {
    lua.pushBytes(text);
    lua.rawSetField(-2, name);
  }
}
