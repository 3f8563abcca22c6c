// The globals of a script in the Rust engine: those of Lua 5.4 without os, io, loadfile, dofile and debug.
import type { HostFunction, LuaRuntime, LuaStack } from '../../../lua/runtime.ts';
import { LuaType } from '../../../lua/runtime.ts';
import { collectGarbage, outOfReach, require } from './luajit-library.ts';

const LIBRARIES = ['string', 'table', 'math', 'coroutine', 'utf8'];

/** Opens the libraries; a reference to `tostring`. */
export function openGlobals54(lua: LuaRuntime, print: HostFunction, random: () => number): number {
  lua.openLibraries(['base', ...LIBRARIES]);
  lua.pushGlobals();
  for (const name of ['dofile', 'loadfile']) { lua.pushNil(); lua.setField(-2, name); }
  guardLoad(lua);
  seed(lua, random);
  const own: Record<string, HostFunction> = { print, require, warn: () => 0, collectgarbage: collectGarbage(() => lua) };
  for (const [name, fn] of Object.entries(own)) { lua.pushFunction(fn, name); lua.setField(-2, name); }
  pushPackage(lua);
  lua.setField(-2, 'package');
  lua.getField(-1, 'tostring');
  const tostring = lua.ref();
  lua.pop(1);
  return tostring;
}

/** Of `load` only text: compiled chunks could break the VM. */
function guardLoad(lua: LuaRuntime): void {
  lua.getField(-1, 'load');
  const original = lua.ref();
  lua.pushFunction((l) => loadText(l, original), 'load');
  lua.setField(-2, 'load');
}

function loadText(lua: LuaStack, original: number): number {
  if (lua.top() < 3) lua.setTop(3);
  const type = lua.type(3);
  if (type === LuaType.Nil || type === LuaType.String) {
    lua.pushBytes(type === LuaType.Nil || lua.toBytes(3).includes('t') ? 't' : '');
    lua.insert(3);
    lua.remove(4);
  }
  const args = lua.top();
  lua.pushRef(original);
  lua.insert(1);
  lua.call(args, -1);
  return lua.top();
}

/** Lua 5.4 begins with a random seed. */
function seed(lua: LuaRuntime, random: () => number): void {
  lua.getField(-1, 'math');
  lua.getField(-1, 'randomseed');
  lua.pushNumber(Math.floor(random() * 2 ** 53));
  lua.pop(lua.run(1));
  lua.pop(1);
}

/** `package`, with what is loaded; the globals lie on top. */
function pushPackage(lua: LuaRuntime): void {
  lua.newTable();
  lua.newTable();
  for (const name of LIBRARIES) { lua.getField(-3, name); lua.rawSetField(-2, name); }
  lua.rawSetField(-2, 'loaded');
  for (const [name, text] of Object.entries({ config: '/\n;\n?\n!\n-\n', path: '', cpath: '' })) { lua.pushBytes(text); lua.rawSetField(-2, name); }
  for (const name of ['preload', 'searchers']) { lua.newTable(); lua.rawSetField(-2, name); }
  for (const name of ['loadlib', 'searchpath']) { lua.pushFunction(outOfReach(`package.${name}`), name); lua.rawSetField(-2, name); }
}
